//! What is read, in every dialect that servers speak.

use crate::{around, decode, members, text, value};
use ligand_engine::protocol::xmlrpc::{DateTime, Response, Value};

#[test]
fn whole_numbers_in_every_spelling() {
    for inside in [
        "<i4>-7</i4>",
        "<int>-7</int>",
        "<i8>-7</i8>",
        "<i2>-7</i2>",
        "<i1>-7</i1>",
        "<int> -7\n</int>",
        "<ex:i8>-7</ex:i8>",
    ] {
        assert_eq!(value(inside), Value::Int(-7), "{inside}");
    }
    assert_eq!(value("<int>+7</int>"), Value::Int(7));
    assert_eq!(value("<i8>9223372036854775807</i8>"), Value::Int(i64::MAX));
}

#[test]
fn other_scalars() {
    let cases = [
        ("<double>-1.50</double>", Value::Double(-1.5)),
        ("<float>2</float>", Value::Double(2.0)),
        ("<boolean>1</boolean>", Value::Boolean(true)),
        ("<boolean> 0 </boolean>", Value::Boolean(false)),
        ("<boolean>true</boolean>", Value::Boolean(true)),
        ("<nil/>", Value::Nil),
        ("<ex:nil></ex:nil>", Value::Nil),
        ("<base64>aGVs\n  bG8=</base64>", Value::Base64(b"hello".to_vec())),
        ("<base64>aGVsbG8</base64>", Value::Base64(b"hello".to_vec())),
        ("<base64/>", Value::Base64(Vec::new())),
    ];
    for (inside, expected) in cases {
        assert_eq!(value(inside), expected, "{inside}");
    }
}

#[test]
fn text_typed_or_not_keeps_its_white_space() {
    let cases = [
        ("Ada", "Ada"),
        ("<string>Ada</string>", "Ada"),
        ("", ""),
        ("<string/>", ""),
        ("<string></string>", ""),
        ("  ", "  "),
        ("\n Ada \n", "\n Ada \n"),
        ("<string>  Ada\t</string>", "  Ada\t"),
        ("<string>\n</string>", "\n"),
    ];
    for (inside, expected) in cases {
        assert_eq!(value(inside), text(expected), "{inside:?}");
    }
}

#[test]
fn white_space_around_a_type_is_not_text() {
    assert_eq!(value("\n  <string> Ada </string>\n"), text(" Ada "));
    assert_eq!(value("\r\n\t<i4>1</i4> "), Value::Int(1));
}

#[test]
fn entities_sections_and_comments_within_text() {
    let cases = [
        ("a &lt;b&gt; &amp;amp; &quot;c&quot; &apos;d&apos;", "a <b> &amp; \"c\" 'd'"),
        ("&#65;&#x42;&#x1F600;", "AB😀"),
        ("<![CDATA[<b> & ]] >]]>!", "<b> & ]] >!"),
        ("a<!-- no text -->b", "ab"),
        ("<string>a<![CDATA[b]]>c&amp;d</string>", "abc&d"),
        ("line\r\nline\rline", "line\nline\nline"),
        ("line&#13;&#10;", "line\r\n"),
        ("grüße 漢字", "grüße 漢字"),
        ("&#x1;\u{b}", "\u{1}\u{b}"),
    ];
    for (inside, expected) in cases {
        assert_eq!(value(inside), text(expected), "{inside:?}");
    }
}

#[test]
fn arrays_and_structs_compact_or_pretty() {
    let expected = members([
        ("Ids", Value::Array(vec![Value::Int(1), text("zwei"), Value::Array(vec![])])),
        ("Empty", members([])),
    ]);
    let compact = "<struct><member><name>Ids</name><value><array><data><value><i4>1</i4></value><value>zwei</value>\
        <value><array><data/></array></value></data></array></value></member>\
        <member><name>Empty</name><value><struct/></value></member></struct>";
    assert_eq!(value(compact), expected);
    assert_eq!(value(&compact.replace("><", ">\n  <").replace("<value>\n  <", "<value><")), expected);
}

#[test]
fn members_keep_their_order_and_the_last_of_two_wins() {
    let inside = "<struct><member><name>B</name><value>1</value></member><member><name>A</name><value>2</value></member>\
        <member><name>B</name><value>3</value></member></struct>";
    assert_eq!(value(inside), members([("B", text("3")), ("A", text("2"))]));
}

#[test]
fn attributes_and_prefixes_do_not_matter() {
    let xml = "<methodResponse xmlns:ex=\"urn:x\"><params><param><value x='1'><ex:nil/></value></param></params></methodResponse>";
    assert_eq!(decode(xml), Ok(Response::Value(Value::Nil)));
}

#[test]
fn byte_order_mark_and_white_space_before_the_message() {
    let xml = around("Ada");
    for before in ["\u{feff}", "\n\n", "\u{feff}\r\n "] {
        assert_eq!(decode(&format!("{before}{xml}\n")), Ok(Response::Value(text("Ada"))), "{before:?}");
    }
}

#[test]
fn a_declared_encoding_matters_beyond_ascii_only() {
    let latin = |inside: &str| around(inside).replace("version=\"1.0\"", "version=\"1.0\" encoding=\"ISO-8859-1\"");
    assert_eq!(decode(&latin("Ada")), Ok(Response::Value(text("Ada"))));
    assert!(decode(&latin("grüße")).unwrap_err().to_string().contains("encoding"));
    let utf8 = around("grüße").replace("version=\"1.0\"", "version=\"1.0\" encoding=\"utf-8\"");
    assert_eq!(decode(&utf8), Ok(Response::Value(text("grüße"))));
}

/// As the vendor answers: one line, untyped strings, `i4`, dates without zone, absent nulls (docs/reference/xml-rpc.md §3).
#[test]
fn rows_of_the_vendor() {
    let xml = "<?xml version=\"1.0\" encoding=\"utf-8\"?><methodResponse><params><param><value><array><data>\
        <value><struct><member><name>FirstName</name><value>Grace</value></member><member><name>Id</name><value><i4>41</i4></value></member>\
        <member><name>LastUpdated</name><value><dateTime.iso8601>20260704T09:08:07</dateTime.iso8601></value></member></struct></value>\
        <value><struct><member><name>Id</name><value><i4>42</i4></value></member></struct></value></data></array></value></param></params></methodResponse>";
    let Ok(Response::Value(Value::Array(rows))) = decode(xml) else { panic!("rows") };
    assert_eq!(rows[0].member("LastUpdated"), Some(&Value::DateTime(DateTime::read("2026-07-04T09:08:07"))));
    assert_eq!(rows[1], members([("Id", Value::Int(42))]));
    assert_eq!(rows[1].member("FirstName"), None);
}

#[test]
fn faults() {
    let fault = |code: &str, message: &str| {
        format!(
            "<methodResponse><fault><value><struct><member><name>faultCode</name><value>{code}</value></member>\
             <member><name>faultString</name><value>{message}</value></member></struct></value></fault></methodResponse>"
        )
    };
    let expected = Ok(Response::Fault { code: 5, message: "[RecordNotFound]no such record".to_owned() });
    assert_eq!(decode(&fault("<i4>5</i4>", "[RecordNotFound]no such record")), expected);
    assert_eq!(decode(&fault("5", "<string>[RecordNotFound]no such record</string>")), expected, "a code as text");
    for (code, message) in [("x", "m"), ("<array><data/></array>", "m"), ("<int>5</int>", "<int>6</int>")] {
        assert!(decode(&fault(code, message)).is_err(), "{code} {message}");
    }
}
