//! The parts of a multipart body as hooks see them: what each is called, not what is in it.

use crate::call::Call;
use serde_json::{Value, json};

/// The most parts that are told.
const MOST: usize = 1000;

/// Names, file names and types of the parts; `None` if the body is not multipart.
pub(super) fn items(call: &Call) -> Option<Value> {
    let kind = call.headers.iter().find(|(name, _)| name == "content-type").map(|(_, value)| value.as_str())?;
    if !kind.trim_start().to_ascii_lowercase().starts_with("multipart/") {
        return None;
    }
    let boundary = format!("--{}", argument(kind, "boundary")?);
    Some(heads(&call.body, boundary.as_bytes()).take(MOST).filter_map(item).collect())
}

/// The head of each part: between a boundary at the start of a line and the empty line.
fn heads<'b>(body: &'b [u8], boundary: &'b [u8]) -> impl Iterator<Item = &'b [u8]> {
    let mut rest = body;
    std::iter::from_fn(move || {
        loop {
            let start = find(rest, boundary)?;
            let at_line = start == 0 || rest[..start].ends_with(b"\n");
            rest = &rest[start + boundary.len()..];
            if !at_line {
                continue;
            }
            // The last boundary has two dashes more.
            let rest_of_part = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n"))?;
            let end = find(rest_of_part, b"\r\n\r\n").or_else(|| find(rest_of_part, b"\n\n"))?;
            rest = &rest_of_part[end..];
            return Some(&rest_of_part[..end]);
        }
    })
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}

fn item(head: &[u8]) -> Option<Value> {
    let head = String::from_utf8_lossy(head);
    let header = |name: &str| {
        let mut lines = head.lines().filter_map(|line| line.split_once(':'));
        lines.find(|(given, _)| given.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned())
    };
    let disposition = header("content-disposition")?;
    Some(json!({
        "name": argument(&disposition, "name"),
        "fileName": argument(&disposition, "filename"),
        "contentType": header("content-type"),
    }))
}

/// `name="value"` or `name=value` among the arguments of a header.
fn argument(header: &str, name: &str) -> Option<String> {
    let mut rest = header.split_once(';')?.1;
    loop {
        let (given, after) = rest.split_once('=')?;
        let (value, tail) = match after.trim_start().strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => after.split_once(';').map_or((after.trim(), ""), |(value, tail)| (value.trim(), tail)),
        };
        if given.trim_matches([' ', '\t', ';']).eq_ignore_ascii_case(name) {
            return Some(value.to_owned());
        }
        rest = tail;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ligand_model::element::Method;

    fn call(kind: &str, body: &str) -> Call {
        let headers = vec![("content-type".to_owned(), kind.to_owned())];
        Call { headers, body: body.to_owned().into(), ..Call::new(Method::Post, "/files") }
    }

    #[test]
    fn the_parts_are_named_and_their_content_is_not_told() {
        let body = "--b1\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a;b.txt\"\r\nContent-Type: text/plain\r\n\r\nx --b1 y\r\n\
                    --b1\r\ncontent-disposition: form-data; name=path\r\n\r\n/a\r\n--b1--\r\n";
        let expected = json!([
            {"name": "file", "fileName": "a;b.txt", "contentType": "text/plain"},
            {"name": "path", "fileName": null, "contentType": null},
        ]);
        for kind in ["multipart/form-data; boundary=b1", "Multipart/mixed; charset=utf-8; boundary=\"b1\""] {
            assert_eq!(items(&call(kind, body)), Some(expected.clone()), "{kind}");
        }
    }

    #[test]
    fn what_is_no_multipart_body_has_no_parts() {
        assert_eq!(items(&call("application/json", "{}")), None);
        assert_eq!(items(&call("multipart/form-data", "--b1")), None);
        for body in ["", "--b1", "--b1--", "--b1\r\nContent-Disposition: form-data", "garbage"] {
            assert_eq!(items(&call("multipart/form-data; boundary=b1", body)), Some(json!([])), "{body}");
        }
    }
}
