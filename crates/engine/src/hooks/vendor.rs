//! The vendor's request as hooks see it, and what a pre-hook changed of it (`docs/reference/hooks.md` §4).

use super::handed::Handed;
use crate::build::{VendorRequest, plain};
use ligand_model::element::ResourceKind;
use serde_json::{Map, Value};

/// The names that tell of the vendor's request.
pub(super) fn names(request: &VendorRequest) -> Map<String, Value> {
    let text = body_text(request);
    let parsed = match &request.body {
        Value::String(text) => {
            serde_json::from_str(text).ok().filter(|value: &Value| value.is_object() || value.is_array())
        }
        Value::Null => None,
        json => Some(json.clone()),
    };
    Map::from_iter([
        ("request_vendor_method".into(), request.method.clone().into()),
        ("request_vendor_path".into(), request.path.clone().into()),
        ("request_vendor_url".into(), request.url().into()),
        ("request_vendor_parameters".into(), object(&request.query)),
        ("request_vendor_headers".into(), object(&request.headers)),
        ("request_vendor_body".into(), text.map_or(Value::Null, Value::String)),
        ("request_vendor_body_map".into(), parsed.unwrap_or_default()),
    ])
}

/// What the hook replaced. Headers and parameters merge; null removes.
pub(super) fn take(request: &mut VendorRequest, handed: &Handed, shown: &Map<String, Value>, kind: ResourceKind) {
    let text = |name: &str| handed.changed(name, shown).and_then(Value::as_str).map(str::to_owned);
    // A path that begins with http is a whole URL; so a URL can stand where the path does.
    if let Some(path) = text("request_vendor_path").or_else(|| text("request_vendor_url")) {
        request.path = path;
    }
    if let Some(method) = text("request_vendor_method") {
        request.method = method;
    }
    let map = || handed.changed("request_vendor_body_map", shown);
    if let Some(body) = handed.changed("request_vendor_body", shown).or_else(map) {
        set_body(request, body, kind);
    }
    let same = |name: &str| shown.get(name).and_then(Value::as_object);
    if let Some(changes) = handed.pairs("request_vendor_headers") {
        merge(&mut request.headers, changes, same("request_vendor_headers"), str::eq_ignore_ascii_case);
    }
    if let Some(changes) = handed.pairs("request_vendor_parameters") {
        merge(&mut request.query, changes, same("request_vendor_parameters"), |a, b| a == b);
    }
}

fn body_text(request: &VendorRequest) -> Option<String> {
    match &request.body {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        json => Some(json.to_string()),
    }
}

/// Text is sent as it is: whoever writes a body knows its digits. A typed protocol needs the values in it.
fn set_body(request: &mut VendorRequest, body: &Value, kind: ResourceKind) {
    request.body = match body {
        Value::String(text) if kind == ResourceKind::XmlRpc => {
            serde_json::from_str(text).unwrap_or_else(|_| body.clone())
        }
        other => other.clone(),
    };
}

/// Merges pairs: what the hook was shown with the same value stays where it is, null removes, a list is many.
pub(super) fn merge(
    pairs: &mut Vec<(String, String)>,
    changes: &Map<String, Value>,
    shown: Option<&Map<String, Value>>,
    same: fn(&str, &str) -> bool,
) {
    for (name, value) in changes {
        let known = shown.and_then(|shown| shown.get(name));
        if known == Some(value) {
            continue;
        }
        let name = name.trim();
        let place = pairs.iter().position(|(given, _)| same(given, name)).unwrap_or(pairs.len());
        pairs.retain(|(given, _)| !same(given, name));
        let values = match value {
            Value::Null => Vec::new(),
            Value::Array(values) => values.iter().map(plain).collect(),
            one => vec![plain(one)],
        };
        let place = place.min(pairs.len());
        pairs.splice(place..place, values.into_iter().map(|value| (name.to_owned(), value)));
    }
}

/// Pairs as a map: of a name that occurs twice the first value.
pub(super) fn object(pairs: &[(String, String)]) -> Value {
    let mut members = Map::new();
    for (name, value) in pairs {
        members.entry(name.clone()).or_insert_with(|| value.clone().into());
    }
    Value::Object(members)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn pairs_merge_and_null_removes() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut pairs = vec![pair("A", "1"), pair("b", "2"), pair("b", "3"), pair("c", "4")];
        let changes = json!({"a": "9", "b": "2", "c": null, "d": [1, true], "x": null});
        let shown = object(&pairs);
        merge(&mut pairs, changes.as_object().unwrap(), shown.as_object(), str::eq_ignore_ascii_case);
        assert_eq!(pairs, [pair("a", "9"), pair("b", "2"), pair("b", "3"), pair("d", "1"), pair("d", "true")]);
    }

    #[test]
    fn names_of_parameters_are_told_apart_by_case() {
        let mut pairs = vec![("id".to_owned(), "1".to_owned())];
        merge(&mut pairs, json!({"ID": "2"}).as_object().unwrap(), None, |a, b| a == b);
        assert_eq!(pairs.len(), 2);
    }
}
