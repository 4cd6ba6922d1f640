//! What is not XML-RPC, each with its own word and place.

use crate::{around, decode};
use ligand_engine::protocol::xmlrpc::{Call, Limits, Problem, Response};

fn problem(xml: &str) -> Problem {
    match decode(xml) {
        Err(error) => error.problem,
        Ok(response) => panic!("{xml} was read as {response:?}"),
    }
}

#[test]
fn nothing_is_not_an_answer() {
    for xml in ["", " \r\n", "\u{feff}"] {
        assert_eq!(problem(xml), Problem::Empty, "{xml:?}");
    }
}

#[test]
fn other_documents() {
    assert!(
        matches!(problem("<html><body>Bad gateway</body></html>"), Problem::Element { found, .. } if found == "html")
    );
    assert!(matches!(problem("{\"fault\":{}}"), Problem::Text(_)));
    assert!(matches!(problem("<methodCall/>"), Problem::Element { .. }));
}

#[test]
fn document_types_and_instructions() {
    let value = around("&x;");
    let root = value.strip_prefix("<?xml version=\"1.0\"?>").unwrap();
    assert_eq!(problem(&format!("<!DOCTYPE methodResponse [<!ENTITY x \"y\">]>{root}")), Problem::DocumentType);
    assert_eq!(
        problem(&format!("<!DOCTYPE methodResponse SYSTEM \"file:///etc/passwd\">{root}")),
        Problem::DocumentType
    );
    assert_eq!(problem(&format!("<?php echo 1 ?>{root}")), Problem::Instruction);
    assert_eq!(problem(&around("<?x?>")), Problem::Instruction);
    assert_eq!(
        problem(&around("<?xml version=\"1.0\"?>")),
        Problem::Instruction,
        "a declaration stands first or nowhere"
    );
    assert_eq!(problem(&value), Problem::Entity, "nobody defined x");
}

#[test]
fn characters_that_are_none() {
    for inside in ["&#0;", "&#xD800;", "&#x110000;", "&#;", "&#xZZ;", "&nbsp;"] {
        assert_eq!(problem(&around(inside)), Problem::Entity, "{inside}");
    }
}

#[test]
fn broken_markup() {
    let whole = around("<string>Ada</string>");
    for length in 1..whole.len() {
        assert!(decode(&whole[..length]).is_err(), "cut after {length} bytes: {}", &whole[..length]);
    }
    for inside in ["<string>Ada</int>", "a & b", "<string>Ada", "Ada</string>", "<![CDATA[x"] {
        assert!(decode(&around(inside)).is_err(), "{inside}");
    }
}

#[test]
fn elements_where_others_belong() {
    let cases = [
        ("<text>x</text>", "text"),
        ("<array><value>1</value></array>", "value"),
        ("<struct><name>x</name></struct>", "name"),
        ("<struct><member><value>1</value></member></struct>", "value"),
        ("<value>1</value>", "value"),
    ];
    for (inside, element) in cases {
        assert!(matches!(problem(&around(inside)), Problem::Element { found, .. } if found == element), "{inside}");
    }
    assert!(matches!(problem(&around("<int>1</int><int>2</int>")), Problem::Element { .. }));
}

#[test]
fn text_where_elements_belong() {
    for inside in
        ["Ada <int>1</int>", "<int>1</int> Ada", "<array><data>x</data></array>", "<struct>x</struct>", "<nil>x</nil>"]
    {
        assert!(matches!(problem(&around(inside)), Problem::Text(_)), "{inside}");
    }
}

#[test]
fn missing_parts() {
    for xml in [
        "<methodResponse/>",
        "<methodResponse><params/></methodResponse>",
        "<methodResponse><params><param/></params></methodResponse>",
        "<methodResponse><fault/></methodResponse>",
    ] {
        assert!(matches!(problem(xml), Problem::Missing(_)), "{xml}");
    }
    for inside in ["<array/>", "<struct><member/></struct>", "<struct><member><name>x</name></member></struct>"] {
        assert!(matches!(problem(&around(inside)), Problem::Missing(_)), "{inside}");
    }
}

#[test]
fn scalars_that_are_none() {
    for inside in [
        "<int>1.5</int>",
        "<int>one</int>",
        "<int/>",
        "<int>9223372036854775808</int>",
        "<int><int>1</int></int>",
        "<double>NaN</double>",
        "<double>Infinity</double>",
        "<double>1e999</double>",
        "<double/>",
        "<boolean>yes</boolean>",
        "<boolean/>",
        "<base64>***</base64>",
    ] {
        assert!(matches!(problem(&around(inside)), Problem::Scalar(_)), "{inside}");
    }
}

#[test]
fn something_after_the_message() {
    let whole = around("Ada");
    for after in ["x", "<x/>", "<methodResponse/>", "<?x?>", "&amp;"] {
        assert_eq!(problem(&format!("{whole}{after}")), Problem::Trailing, "{after}");
    }
    assert!(decode(&format!("{whole}\n<!-- well -->\n")).is_ok());
}

#[test]
fn bytes_that_are_not_utf8() {
    let bytes = [around("").as_bytes(), b"\xff"].concat();
    let error = Response::decode(&bytes, Limits::default()).unwrap_err();
    assert_eq!((error.problem, error.position), (Problem::NotUtf8, bytes.len() as u64 - 1));
}

#[test]
fn values_nested_beyond_the_limit() {
    let nested = |levels: usize| {
        let inside = "<array><data><value>".repeat(levels - 1) + "x" + &"</value></data></array>".repeat(levels - 1);
        around(&inside)
    };
    assert!(decode(&nested(64)).is_ok());
    assert_eq!(problem(&nested(65)), Problem::TooDeep(64));
    assert_eq!(problem(&nested(100_000)), Problem::TooDeep(64));
    let beside = around(&format!("<array><data>{}</data></array>", "<value/>".repeat(1000)));
    assert!(decode(&beside).is_ok(), "beside one another is not inside one another");
}

#[test]
fn messages_beyond_the_limit() {
    let xml = around("Ada");
    let limits = |bytes| Limits { bytes, ..Limits::default() };
    assert!(Response::decode(xml.as_bytes(), limits(xml.len())).is_ok());
    let error = Response::decode(xml.as_bytes(), limits(xml.len() - 1)).unwrap_err();
    assert_eq!(error.problem, Problem::TooLong(xml.len() - 1));
}

#[test]
fn calls_are_as_strict() {
    let call = |xml: &str| Call::decode(xml.as_bytes(), Limits::default());
    assert!(call("<methodCall><methodName>ping</methodName></methodCall>").is_ok());
    for xml in [
        "<methodCall/>",
        "<methodCall><params/></methodCall>",
        "<methodResponse/>",
        "<methodCall><methodName>x</methodName></methodCall>y",
    ] {
        assert!(call(xml).is_err(), "{xml}");
    }
}

/// Errors go to logs and callers; the message may hold customers' data.
#[test]
fn errors_quote_no_text() {
    for inside in
        ["<int>s3cret</int>", "s3cret<int/>", "<array>s3cret</array>", "<boolean>s3cret</boolean>", "s3cret & more"]
    {
        let error = decode(&around(inside)).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("s3cret"), "{error:?}");
    }
    let long = format!("<{}/>", "x".repeat(10_000));
    assert!(decode(&around(&long)).unwrap_err().to_string().len() < 200);
}
