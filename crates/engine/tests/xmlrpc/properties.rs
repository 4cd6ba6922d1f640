//! Whatever the value: what is written reads the same, and what becomes JSON comes back.

use chrono::{DateTime as Moment, FixedOffset};
use chrono_tz::America::New_York;
use ligand_engine::protocol::xmlrpc::{Call, DateTime, Limits, Nulls, Response, ToXmlRpc, Value, fuzz, to_json};
use proptest::collection::vec;
use proptest::prelude::*;

/// Text of every character that XML can carry, with those that need care made frequent.
fn text() -> impl Strategy<Value = String> {
    let careful =
        prop::sample::select(vec!['<', '>', '&', '"', '\'', ']', '\r', '\n', '\t', ' ', '\u{85}', '\u{2028}', '😀']);
    let any =
        any::<char>().prop_filter("XML can carry it", |c| !matches!(c, '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}'));
    vec(prop_oneof![careful, any], 0..12).prop_map(String::from_iter)
}

fn date() -> impl Strategy<Value = DateTime> {
    let reading = (-60_000_000_000_i64..250_000_000_000, prop_oneof![Just(0), 0..1_000_000_000_u32]);
    let reading = reading.prop_map(|(seconds, nanos)| Moment::from_timestamp(seconds, nanos).unwrap().naive_utc());
    let offset = (-1439..1440).prop_map(|minutes| FixedOffset::east_opt(minutes * 60).unwrap());
    prop_oneof![
        reading.clone().prop_map(DateTime::Local),
        (reading, offset).prop_map(|(local, offset)| DateTime::Fixed(local.and_local_timezone(offset).unwrap())),
        "[a-z]{1,5}".prop_map(DateTime::Unread),
    ]
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<i32>().prop_map(Value::from),
        any::<f64>().prop_filter("finite", |number| number.is_finite()).prop_map(Value::Double),
        any::<bool>().prop_map(Value::from),
        text().prop_map(Value::Text),
        date().prop_map(Value::DateTime),
        vec(any::<u8>(), 0..20).prop_map(Value::Base64),
        Just(Value::Nil),
    ]
}

/// Containers of the given leaves.
fn tree(leaf: impl Strategy<Value = Value> + 'static) -> impl Strategy<Value = Value> {
    leaf.prop_recursive(5, 40, 6, |inner| {
        let members = vec((text(), inner.clone()), 0..6);
        prop_oneof![
            vec(inner, 0..6).prop_map(Value::Array),
            members.prop_map(|members| Value::Struct(distinct(members)))
        ]
    })
}

/// A struct names each member once.
fn distinct(mut members: Vec<(String, Value)>) -> Vec<(String, Value)> {
    let mut seen = std::collections::HashSet::new();
    members.retain(|(name, _)| seen.insert(name.clone()));
    members
}

/// What JSON can say too: no bytes, no oddities, readings that the clock of New York shows exactly once.
fn plain() -> impl Strategy<Value = Value> {
    let reading = (0_i64..4_000_000_000).prop_map(|seconds| {
        let moment = Moment::from_timestamp(seconds, 0).unwrap().with_timezone(&New_York);
        DateTime::Local(moment.naive_local())
    });
    let once = reading.prop_filter("shown once", |date| {
        let DateTime::Local(local) = date else { return false };
        local.and_local_timezone(New_York).single().is_some()
    });
    let leaf = prop_oneof![
        any::<i32>().prop_map(Value::from),
        any::<f64>().prop_filter("finite", |number| number.is_finite()).prop_map(Value::Double),
        any::<bool>().prop_map(Value::from),
        text().prop_map(Value::Text),
        Just(Value::Nil),
    ];
    // Dates are told by their member's name, so here they stand below one.
    let dated = once.prop_map(|date| Value::Struct(vec![("a date".to_owned(), Value::DateTime(date))]));
    tree(prop_oneof![4 => leaf, 1 => dated])
}

proptest! {
    #[test]
    fn calls_survive_the_wire(method in "[a-zA-Z0-9_.:/]{1,20}", params in vec(tree(scalar()), 0..4)) {
        let call = Call { method, params };
        prop_assert_eq!(Call::decode(&call.encode().unwrap(), Limits::default()).unwrap(), call);
    }

    #[test]
    fn responses_survive_the_wire(value in tree(scalar())) {
        let response = Response::Value(value);
        prop_assert_eq!(Response::decode(&response.encode().unwrap(), Limits::default()).unwrap(), response);
    }

    #[test]
    fn faults_survive_the_wire(code in any::<i32>(), message in text()) {
        let response = Response::Fault { code: code.into(), message };
        prop_assert_eq!(Response::decode(&response.encode().unwrap(), Limits::default()).unwrap(), response);
    }

    #[test]
    fn values_survive_json(value in plain()) {
        let is_date = |name: &str| name == "a date";
        let back = ToXmlRpc { zone: New_York, nulls: Nulls::Nil, is_date: &is_date }.convert(&to_json(value.clone(), New_York));
        prop_assert_eq!(back, Ok(value));
    }

    #[test]
    fn arbitrary_bytes_do_no_harm(bytes in vec(any::<u8>(), 0..300)) {
        fuzz::round_trip(&bytes);
    }

    /// Bytes that were a message before something happened to them.
    #[test]
    fn damaged_messages_do_no_harm(value in tree(scalar()), changes in vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut bytes = Response::Value(value).encode().unwrap();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            match byte % 3 {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, b"<>/&;]!? "[usize::from(byte) % 9]),
                _ => bytes.truncate(at.max(1)),
            }
        }
        fuzz::round_trip(&bytes);
    }
}
