//! What the writer writes, the reader reads back; and no input makes the reader panic.

use chrono::DateTime;
use proptest::prelude::*;

use super::{Value, read_call, response};

/// The value of an answer, read as the parameter of a call.
fn read_back(value: &Value) -> Value {
    let answer = response(value);
    let params = answer
        .split_once("<methodResponse>")
        .and_then(|(_, rest)| rest.strip_suffix("</methodResponse>"))
        .expect("an answer");
    let call = format!("<methodCall><methodName>A.b</methodName>{params}</methodCall>");
    read_call(call.as_bytes()).expect("what we wrote").params.remove(0)
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<i32>().prop_map(Value::Int),
        any::<bool>().prop_map(Value::Boolean),
        (-1e300..1e300_f64).prop_map(Value::Double),
        "[\\PC<>&\"'%~ ]{0,20}".prop_map(Value::String),
        (0..4_000_000_000_i64)
            .prop_map(|s| Value::DateTime(DateTime::from_timestamp(s, 0).expect("in range").naive_utc())),
        proptest::collection::vec(any::<u8>(), 0..20).prop_map(Value::Base64),
    ]
}

/// Values whose structs have their members in the server's order, each once.
fn value() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            proptest::collection::btree_map("[A-Za-z_.<&]{1,8}", inner, 0..6)
                .prop_map(|members| Value::Struct(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn a_written_value_is_read_back(value in value()) {
        prop_assert_eq!(read_back(&value), value);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        drop(read_call(&bytes));
    }

    #[test]
    fn anything_like_markup_is_read_or_refused(
        pieces in proptest::collection::vec(
            prop_oneof![
                Just("<methodCall>"), Just("</methodCall>"), Just("<methodName>"), Just("</methodName>"), Just("<params>"),
                Just("<param>"), Just("<value>"), Just("</value>"), Just("<struct/>"), Just("<i4>"), Just("&#x1;"), Just("&"),
                Just(";"), Just("<![CDATA["), Just("]]>"), Just("<!--"), Just("-->"), Just("<?x?>"), Just("<a b='>'>"), Just("é"),
            ],
            0..40,
        )
    ) {
        drop(read_call(pieces.concat().as_bytes()));
    }
}
