//! Whatever the value: what documents can say comes back as it was; and no bytes do harm.

use ligand_engine::protocol::xml::{Limits, fuzz, to_json, to_xml};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value};

/// Text of every character that XML can carry, with those that need care made frequent.
fn text() -> impl Strategy<Value = String> {
    let careful = prop::sample::select(vec![
        '<', '>', '&', '"', '\'', ']', '\r', '\n', '\t', ' ', '\u{85}', '\u{2028}', '😀', '0', '1', '.', '-',
    ]);
    let any =
        any::<char>().prop_filter("XML can carry it", |c| !matches!(c, '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}'));
    vec(prop_oneof![careful, any], 1..10).prop_map(String::from_iter)
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof!["[a-c]", "[a-zA-Z_:é][a-zA-Z0-9._:-]{0,6}"]
}

/// Text of an element, as reading makes it: what looks like a number is one.
fn scalar() -> impl Strategy<Value = Value> {
    let text = text().prop_map(Value::from).prop_filter("not a number in disguise", |text| {
        let text = text.as_str().unwrap_or_default();
        text.parse::<f64>().is_err()
    });
    prop_oneof![
        3 => text,
        1 => any::<bool>().prop_map(Value::from),
        1 => (-9_007_199_254_740_991_i64..=9_007_199_254_740_991).prop_map(Value::from),
        1 => any::<f64>().prop_filter("finite", |number| number.is_finite()).prop_map(Value::from),
    ]
}

/// An element's value: null, a scalar, or an object of attributes, text and elements of which lists have two and more.
fn element() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![Just(Value::Null), scalar()];
    leaf.prop_recursive(4, 40, 5, |inner| {
        let list = vec(inner.clone(), 2..4).prop_map(Value::Array);
        let attributes = vec((name(), prop_oneof![Just(String::new()), text()]), 0..3);
        let children = vec((name(), prop_oneof![3 => inner, 1 => list]), 0..4);
        (attributes, prop::option::of(scalar()), children).prop_filter_map(
            "not empty",
            |(attributes, text, children)| {
                let attributes = attributes.into_iter().map(|(name, value)| (format!("@{name}"), Value::from(value)));
                let mut members: Map<String, Value> = attributes.chain(children).collect();
                (!members.is_empty()).then(|| {
                    members.extend(text.map(|text| ("$".to_owned(), text)));
                    Value::Object(members)
                })
            },
        )
    })
}

proptest! {
    #[test]
    fn what_documents_can_say_survives_the_way_there_and_back(root in name(), value in element()) {
        let value = Value::Object(Map::from_iter([(root, value)]));
        let document = to_xml(&value).unwrap();
        prop_assert_eq!(to_json(document.as_bytes(), Limits::default()).unwrap(), value, "{}", document);
    }

    #[test]
    fn arbitrary_bytes_do_no_harm(bytes in vec(any::<u8>(), 0..300)) {
        fuzz::round_trip(&bytes);
    }

    /// Bytes that were a document before something happened to them.
    #[test]
    fn damaged_documents_do_no_harm(value in element(), changes in vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut bytes = to_xml(&Value::Object(Map::from_iter([("r".to_owned(), value)]))).unwrap().into_bytes();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            match byte % 3 {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, b"<>/&;]!?='\" $"[usize::from(byte) % 13]),
                _ => bytes.truncate(at),
            }
            if bytes.is_empty() { break }
        }
        fuzz::round_trip(&bytes);
    }
}
