//! What is written, byte for byte, and what cannot be.

use crate::{members, text};
use ligand_engine::protocol::xmlrpc::{Call, DateTime, EncodeError, Limits, Value};

fn call(params: Vec<Value>) -> Call {
    Call { method: "DataService.query".to_owned(), params }
}

/// What is written for one value.
fn written(value: Value) -> String {
    let body = String::from_utf8(call(vec![value]).encode().unwrap()).unwrap();
    let (_, rest) = body.split_once("<param><value>").unwrap();
    rest.strip_suffix("</value></param></params></methodCall>").unwrap().to_owned()
}

#[test]
fn a_whole_call() {
    let call = call(vec![
        text("key"),
        Value::Int(1000),
        members([("LastUpdated", text("~>~ 2026-01-01 00:00:00"))]),
        Value::Array(vec![text("Id"), text("Email")]),
        Value::Boolean(false),
    ]);
    let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><methodCall><methodName>DataService.query</methodName><params>\
        <param><value><string>key</string></value></param>\
        <param><value><int>1000</int></value></param>\
        <param><value><struct><member><name>LastUpdated</name><value><string>~&gt;~ 2026-01-01 00:00:00</string></value></member></struct></value></param>\
        <param><value><array><data><value><string>Id</string></value><value><string>Email</string></value></data></array></value></param>\
        <param><value><boolean>0</boolean></value></param></params></methodCall>";
    assert_eq!(String::from_utf8(call.encode().unwrap()).unwrap(), expected);
}

#[test]
fn every_kind_of_value() {
    let cases = [
        (Value::Int(-2_147_483_648), "<int>-2147483648</int>"),
        (Value::Double(1e21), "<double>1000000000000000000000</double>"),
        (Value::Double(0.000_000_1), "<double>0.0000001</double>"),
        (Value::Boolean(true), "<boolean>1</boolean>"),
        (text(""), "<string></string>"),
        (text("<a href=\"x\">&</a> ]]>"), "<string>&lt;a href=\"x\"&gt;&amp;&lt;/a&gt; ]]&gt;</string>"),
        (text("a\tb\nc\rd"), "<string>a\tb\nc&#13;d</string>"),
        (text("漢字 😀"), "<string>漢字 😀</string>"),
        (
            Value::DateTime(DateTime::read("2026-07-04 09:08:07")),
            "<dateTime.iso8601>20260704T09:08:07</dateTime.iso8601>",
        ),
        (Value::Base64(b"hello".to_vec()), "<base64>aGVsbG8=</base64>"),
        (Value::Array(vec![]), "<array><data></data></array>"),
        (members([]), "<struct></struct>"),
        (Value::Nil, "<nil/>"),
    ];
    for (value, expected) in cases {
        assert_eq!(written(value.clone()), expected, "{value:?}");
    }
}

#[test]
fn a_character_that_xml_cannot_carry_is_named_with_its_place() {
    for (character, code) in
        [('\0', 0), ('\u{1}', 1), ('\u{b}', 0xb), ('\u{1f}', 0x1f), ('\u{fffe}', 0xfffe), ('\u{ffff}', 0xffff)]
    {
        let notes = members([("Notes", Value::Array(vec![text("fine"), text(&format!("é{character}"))]))]);
        let error = call(vec![text("key"), notes]).encode().unwrap_err();
        assert_eq!(error, EncodeError::Character { at: "params[1].Notes[1]".to_owned(), code, position: 1 });
    }
    let error = call(vec![members([("a\u{2}", text("x"))])]).encode().unwrap_err();
    assert!(matches!(error, EncodeError::Character { at, .. } if at.starts_with("params[0] (a member's name)")));
}

#[test]
fn numbers_and_dates_that_do_not_fit_are_named() {
    let cases = [
        (Value::Int(2_147_483_648), "params[0].x is a whole number of more than 32 bits"),
        (Value::Double(f64::NAN), "params[0].x is not a finite number"),
        (Value::Double(f64::NEG_INFINITY), "params[0].x is not a finite number"),
    ];
    for (value, said) in cases {
        let error = call(vec![members([("x", value)])]).encode().unwrap_err().to_string();
        assert!(error.starts_with(said), "{error}");
    }
    let far = chrono::NaiveDate::from_ymd_opt(10_000, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap();
    let error = call(vec![Value::DateTime(DateTime::Local(far))]).encode().unwrap_err();
    assert_eq!(error, EncodeError::Date { at: "params[0]".to_owned() });
}

#[test]
fn a_method_name_holds_nothing_that_needs_escaping() {
    for method in ["", "a b", "a<b", "é", "a&b"] {
        let call = Call { method: method.to_owned(), params: vec![] };
        assert_eq!(call.encode(), Err(EncodeError::MethodName), "{method}");
    }
}

/// As other clients write: `i4`, pretty, single quotes, bare strings.
#[test]
fn calls_of_other_dialects_are_read() {
    let xml = "<?xml version='1.0'?>\n<methodCall>\n<methodName>ContactService.add</methodName>\n<params>\n<param>\n\
        <value><string>key</string></value>\n</param>\n<param>\n<value><struct>\n<member>\n<name>FirstName</name>\n\
        <value>Grace</value>\n</member>\n</struct></value>\n</param>\n<param>\n<value><i4>3</i4></value>\n</param>\n</params>\n</methodCall>\n";
    let expected = Call {
        method: "ContactService.add".to_owned(),
        params: vec![text("key"), members([("FirstName", text("Grace"))]), Value::Int(3)],
    };
    assert_eq!(Call::decode(xml.as_bytes(), Limits::default()), Ok(expected));
}
