//! Writes answers as the vendor does: one line, `<i4>`, bare strings, members in alphabetical order.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Value;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?><methodResponse>";
const TAIL: &str = "</methodResponse>";

/// The body of a successful answer.
#[must_use]
pub fn response(value: &Value) -> String {
    let mut out = String::from(HEAD);
    out.push_str("<params><param>");
    write(&mut out, value);
    out.push_str("</param></params>");
    out.push_str(TAIL);
    out
}

/// The body of a fault; it travels with status 200.
#[must_use]
pub fn fault(code: i32, text: &str) -> String {
    let body =
        Value::Struct(vec![("faultCode".into(), Value::Int(code)), ("faultString".into(), Value::String(text.into()))]);
    let mut out = String::from(HEAD);
    out.push_str("<fault>");
    write(&mut out, &body);
    out.push_str("</fault>");
    out.push_str(TAIL);
    out
}

fn write(out: &mut String, value: &Value) {
    out.push_str("<value>");
    match value {
        Value::Int(number) => tagged(out, "i4", &number.to_string()),
        Value::Boolean(flag) => tagged(out, "boolean", if *flag { "1" } else { "0" }),
        Value::Double(number) => tagged(out, "double", &java_double(*number)),
        Value::String(text) => escape(out, text),
        Value::DateTime(wall) => tagged(out, "dateTime.iso8601", &wall.format("%Y%m%dT%H:%M:%S").to_string()),
        Value::Base64(bytes) => tagged(out, "base64", &STANDARD.encode(bytes)),
        Value::Array(items) if items.is_empty() => out.push_str("<array><data/></array>"),
        Value::Array(items) => {
            out.push_str("<array><data>");
            for item in items {
                write(out, item);
            }
            out.push_str("</data></array>");
        }
        Value::Struct(members) if members.is_empty() => out.push_str("<struct/>"),
        Value::Struct(members) => members_in_order(out, members),
        Value::Nil => {}
    }
    out.push_str("</value>");
}

fn members_in_order(out: &mut String, members: &[(String, Value)]) {
    let mut sorted: Vec<_> = members.iter().collect();
    sorted.sort_by(|a, b| a.0.cmp(&b.0));
    out.push_str("<struct>");
    for (name, value) in sorted {
        out.push_str("<member><name>");
        escape(out, name);
        out.push_str("</name>");
        write(out, value);
        out.push_str("</member>");
    }
    out.push_str("</struct>");
}

fn tagged(out: &mut String, tag: &str, text: &str) {
    out.push('<');
    out.push_str(tag);
    out.push('>');
    out.push_str(text);
    out.push_str("</");
    out.push_str(tag);
    out.push('>');
}

fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            _ => out.push(c),
        }
    }
}

/// A double as Java prints it: `100.0`, `1.0E7`.
fn java_double(number: f64) -> String {
    let size = number.abs();
    if number == 0.0 || (1e-3..1e7).contains(&size) {
        return format!("{number:?}");
    }
    let scientific = format!("{number:e}");
    match scientific.split_once('e') {
        Some((digits, power)) if digits.contains('.') => format!("{digits}E{power}"),
        Some((digits, power)) => format!("{digits}.0E{power}"),
        None => scientific,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_int_answer_is_the_recorded_131_bytes() {
        let body = response(&Value::Int(3602));
        assert_eq!(body.len(), 131);
        assert!(body.ends_with("<params><param><value><i4>3602</i4></value></param></params></methodResponse>"));
    }

    #[test]
    fn members_are_alphabetical_and_strings_bare() {
        let row = Value::Struct(vec![("Id".into(), 7.into()), ("Email".into(), "a<b&c".into())]);
        assert_eq!(
            response(&row).split_once("<param>").map(|(_, rest)| rest.to_owned()).as_deref(),
            Some(
                "<value><struct><member><name>Email</name><value>a&lt;b&amp;c</value></member><member>\
                 <name>Id</name><value><i4>7</i4></value></member></struct></value></param></params></methodResponse>"
            )
        );
    }

    #[test]
    fn empty_things_have_the_vendors_spelling() {
        assert!(response(&Value::Array(vec![])).contains("<value><array><data/></array></value>"));
        assert!(response(&"".into()).contains("<param><value></value></param>"));
    }

    #[test]
    fn doubles_are_printed_as_java_does() {
        for (number, text) in
            [(100.0, "100.0"), (0.25, "0.25"), (1e7, "1.0E7"), (12_345_678.9, "1.23456789E7"), (0.0, "0.0")]
        {
            assert_eq!(java_double(number), text);
        }
    }

    #[test]
    fn a_fault_has_code_and_text() {
        let body = fault(5, "[RecordNotFound]Record was not found");
        assert!(body.contains(
            "<fault><value><struct><member><name>faultCode</name><value><i4>5</i4></value></member><member>\
             <name>faultString</name><value>[RecordNotFound]Record was not found</value></member></struct></value></fault>"
        ));
    }
}
