//! What a document becomes.

use super::read;
use ligand_engine::protocol::xml::{Limits, to_json};
use serde_json::json;

#[test]
fn the_root_element_keeps_its_name_and_its_prefix() {
    let document = r#"<soap:Envelope xmlns:soap="urn:soap"><soap:Body><id>7</id></soap:Body></soap:Envelope>"#;
    assert_eq!(read(document), json!({"soap:Envelope": {"@xmlns:soap": "urn:soap", "soap:Body": {"id": 7}}}));
}

#[test]
fn attributes_are_always_text() {
    assert_eq!(read(r#"<a id="007" n="1" b="true"/>"#), json!({"a": {"@id": "007", "@n": "1", "@b": "true"}}));
}

#[test]
fn text_beside_attributes_or_elements_stands_under_a_dollar() {
    assert_eq!(read(r#"<a id="1">12</a>"#), json!({"a": {"@id": "1", "$": 12}}));
    assert_eq!(read("<p>some <b>bold</b> text</p>"), json!({"p": {"b": "bold", "$": "some  text"}}));
}

#[test]
fn siblings_of_one_name_are_a_list_and_a_single_one_is_not() {
    assert_eq!(read("<l><i>1</i><j>x</j><i/><i a=\"b\"/></l>"), json!({"l": {"i": [1, null, {"@a": "b"}], "j": "x"}}));
    assert_eq!(read("<l><i>1</i></l>"), json!({"l": {"i": 1}}));
}

#[test]
fn an_empty_element_is_null_and_one_with_attributes_is_an_object_of_them() {
    for document in ["<a/>", "<a></a>", "<a> \n </a>", "<a><!-- nothing --></a>", "<a><![CDATA[]]></a>"] {
        assert_eq!(read(document), json!({"a": null}), "{document}");
    }
    assert_eq!(read(r#"<a xsi:nil="true"/>"#), json!({"a": {"@xsi:nil": "true"}}));
}

#[test]
fn the_layout_of_the_document_is_no_text() {
    assert_eq!(read("\n<a>\n  <b>1</b>\n  <c> x </c>\n</a>\n"), json!({"a": {"b": 1, "c": " x "}}));
}

#[test]
fn white_space_written_on_purpose_is_text() {
    assert_eq!(read("<a><![CDATA[ ]]></a>"), json!({"a": " "}));
    assert_eq!(read("<a>&#32;</a>"), json!({"a": " "}));
}

#[test]
fn sections_and_references_are_resolved() {
    assert_eq!(read("<a><![CDATA[<b> & ]]>&lt;&#x41;&#66;&quot;</a>"), json!({"a": "<b> & <AB\""}));
    assert_eq!(read(r#"<a b="&apos;&amp;&#10;"/>"#), json!({"a": {"@b": "'&\n"}}));
}

#[test]
fn comments_and_instructions_vanish() {
    let document = "<?xml version=\"1.0\"?><?style x?><!-- a --><a>x<!-- b -->y<?p?>z</a><!-- c -->";
    assert_eq!(read(document), json!({"a": "xyz"}));
}

#[test]
fn the_encoding_is_the_one_of_the_mark_the_first_bytes_or_the_declaration() {
    let utf16 = |text: &str, unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    let declared = |name: &str, rest: &[u8]| {
        [format!("<?xml version=\"1.0\" encoding='{name}'?>").as_bytes(), b"<a>", rest, b"</a>"].concat()
    };
    let documents = [
        "\u{feff}<a>é€</a>".as_bytes().to_vec(),
        utf16("\u{feff}<a>é€</a>", u16::to_le_bytes),
        utf16("\u{feff}<a>é€</a>", u16::to_be_bytes),
        utf16("<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>é€</a>", u16::to_le_bytes),
        utf16("<a>é€</a>", u16::to_be_bytes),
        declared("windows-1252", b"\xe9\x80"),
        declared("ISO-8859-1", b"\xe9&#8364;"),
        declared("utf-16", "é€".as_bytes()),
        declared("UTF-8", "é€".as_bytes()),
        declared("Shift_JIS", b"&#233;&#8364;"),
    ];
    for bytes in documents {
        assert_eq!(to_json(&bytes, Limits::default()), Ok(json!({"a": "é€"})), "{bytes:?}");
    }
}
