//! What a value becomes.

use super::read;
use ligand_engine::protocol::xml::to_xml;
use serde_json::{Value, json};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

fn written(value: &Value) -> String {
    to_xml(value).unwrap().strip_prefix(HEAD).unwrap().to_owned()
}

#[test]
fn members_become_elements_attributes_and_text() {
    let value = json!({"request": {
        "client": [{"name": "Ann & <Bob>"}, null],
        "@method": "client.create", "@page": 2, "@none": null,
        "paid": true, "total": 1e-7,
        "note": {"@lang": "en", "$": "x"}, "nothing": [], "empty": {},
    }});
    assert_eq!(
        written(&value),
        "<request method=\"client.create\" page=\"2\"><client><name>Ann &amp; &lt;Bob&gt;</name></client><client/>\
         <paid>true</paid><total>0.0000001</total><note lang=\"en\">x</note><empty/></request>"
    );
}

#[test]
fn what_a_reader_would_change_is_written_as_references() {
    let value = json!({"a": {"@b": "x\t\"\n\r<", "$": "]]>\r\n\t", "c": " "}});
    let text = written(&value);
    assert_eq!(text, "<a b=\"x&#9;&quot;&#10;&#13;&lt;\">]]&gt;&#13;\n\t<c>&#32;</c></a>");
    assert_eq!(read(&text), value);
}

#[test]
fn what_has_no_form_in_xml_is_refused_with_its_path() {
    let name = "this is not a name that XML allows: letters, digits and _ - . : only, and no digit at the start";
    let root = "XML needs one root element";
    let scalar = "an attribute (@) or text ($) is a text, number or boolean, not an object or a list";
    let cases = [
        (json!([1]), "the body", format!("{root}, so the body must be an object with one member: {{\"name\": …}}")),
        (json!("x"), "the body", format!("{root}, so the body must be an object with one member: {{\"name\": …}}")),
        (
            json!({"a": 1, "b": 2}),
            "the body",
            format!("{root}, and the body has 2 members; put them into one, or give the resource a rootKey"),
        ),
        (
            json!({"a": [1, 2]}),
            "a",
            "a document has one root element, and this is a list; put it into a member of an object".to_owned(),
        ),
        (json!({"r": {"c": [{"1a": 1}]}}), "r.c[0].1a", name.to_owned()),
        (json!({"r": {"@a b": 1}}), "r.@a b", name.to_owned()),
        (json!({"$": 1}), "$", name.to_owned()),
        (
            json!({"r": {"c": [[1]]}}),
            "r.c[0]",
            "a list within a list has no form in XML; give the inner one a name".to_owned(),
        ),
        (json!({"r": {"@a": {}}}), "r.@a", scalar.to_owned()),
        (json!({"r": {"$": [1]}}), "r.$", scalar.to_owned()),
        (
            json!({"r": {"n": "ab\u{b}"}}),
            "r.n",
            "it holds the character U+000B (at position 2), which XML cannot carry".to_owned(),
        ),
    ];
    for (value, at, said) in cases {
        assert_eq!(to_xml(&value).unwrap_err().to_string(), format!("{at} cannot be written as XML: {said}"));
    }
}

#[test]
fn a_value_nested_without_end_is_refused() {
    let deep = (0..600).fold(json!(1), |inner, _| json!({"a": inner}));
    assert!(to_xml(&deep).unwrap_err().to_string().contains("nested deeper than 512"));
}
