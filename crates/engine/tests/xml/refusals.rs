//! What is not read, and what the message says.

use ligand_engine::protocol::xml::{Limits, to_json};

fn refusal(bytes: &[u8], limits: Limits) -> String {
    to_json(bytes, limits).unwrap_err().to_string()
}

#[test]
fn each_refusal_says_why_and_where() {
    let cases: [(&[u8], &str); 20] = [
        (b"", "there is no element (byte 0)"),
        (b"<!-- x -->", "there is no element (byte 10)"),
        (b"<!DOCTYPE a [<!ENTITY e \"x\">]><a>&e;</a>", "a document type (<!DOCTYPE) is not accepted (byte 30)"),
        (b"<a>&nbsp;</a>", "an entity is not one of XML's own or not a character (byte 9)"),
        (b"<a>&#0;</a>", "an entity is not one of XML's own or not a character (byte 7)"),
        (b"<a b='&e;'/>", "an entity is not one of XML's own or not a character (byte 12)"),
        (b"<a>\0</a>", "it holds the character U+0000 (byte 4)"),
        (b"<a><b>", "it ends before <b> is closed (byte 6)"),
        (b"<a/><b/>", "something follows the end of the first element (byte 8)"),
        (b"<a/>x", "something follows the end of the first element (byte 5)"),
        (b"x<a/>", "text stands before the first element (byte 1)"),
        (b"<a></b>", "tags do not match, or an & stands alone (byte 7)"),
        (b"<a", "a tag, comment or section does not end (byte 2)"),
        (b"<1a/>", "an element or attribute has no valid name (byte 5)"),
        (b"<a $='x'/>", "an element or attribute has no valid name (byte 10)"),
        (b"<a b='1' b='2'/>", "an attribute is broken or stands twice (byte 16)"),
        (b"<a b/>", "an attribute is broken or stands twice (byte 6)"),
        (b"<a><?xml version='1.0'?></a>", "an XML declaration stands within the document (byte 24)"),
        (b"<a>\xff</a>", "the bytes are not UTF-8 (byte 0)"),
        (
            b"<?xml version='1.0' encoding='EUC-JP'?><a>\xff</a>",
            "the encoding EUC-JP is not supported; UTF-8, UTF-16, ISO-8859-1 and windows-1252 are (byte 0)",
        ),
    ];
    for (bytes, said) in cases {
        let shown = String::from_utf8_lossy(bytes);
        assert_eq!(refusal(bytes, Limits::default()), format!("the XML cannot be read: {said}"), "{shown}");
    }
}

#[test]
fn the_limits_are_kept() {
    let limits = Limits { bytes: 100, depth: 3, attributes: 2, nodes: 8 };
    assert!(to_json(b"<a><b><c x='1' y='2'/></b></a>", limits).is_ok());
    let cases = [
        ("<a><b><c><d/></c></b></a>".to_owned(), "elements are nested deeper than 3 (byte 13)"),
        ("<a x='1' y='2' z='3'/>".to_owned(), "an element has more than 2 attributes (byte 22)"),
        (format!("<a>{}</a>", "<b/>".repeat(8)), "it has more than 8 elements and attributes (byte 35)"),
        (format!("<a>{}</a>", " ".repeat(100)), "it is longer than 100 bytes (byte 100)"),
    ];
    for (document, said) in cases {
        assert_eq!(refusal(document.as_bytes(), limits), format!("the XML cannot be read: {said}"));
    }
}

#[test]
fn a_million_open_elements_do_not_exhaust_the_stack() {
    let limits = Limits { depth: usize::MAX, ..Limits::default() };
    assert!(refusal("<a>".repeat(1_000_000).as_bytes(), limits).contains("nested deeper than 512"));
}
