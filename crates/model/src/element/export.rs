//! The document as it goes out again, and whether two documents say the same.

use super::Element;
use serde_json::Value;

/// Members that say who has a document and since when, not what it is: exports hold or lack them at random
/// (`docs/reference/element-format.md` §1.1).
pub const IGNORABLE: [&str; 10] = [
    "id",
    "elementId",
    "resourceId",
    "objectId",
    "modelId",
    "createdDate",
    "updatedDate",
    "ownerAccountId",
    "ownerCompanyId",
    "usage",
];

impl Element {
    /// The document of this element, every member of the import included.
    pub fn export(&self) -> Value {
        Value::clone(&self.document)
    }
}

/// Whether two documents are equal once the [`IGNORABLE`] members are taken off everywhere. The order of members does
/// not count, that of lists does.
pub fn same_apart_from_ignorable(a: &Value, b: &Value) -> bool {
    difference(a, b).is_none()
}

/// The JSON path of the first place at which two documents differ, [`IGNORABLE`] members aside.
pub fn difference(a: &Value, b: &Value) -> Option<String> {
    at("$", a, b)
}

fn at(path: &str, a: &Value, b: &Value) -> Option<String> {
    match (a, b) {
        (Value::Object(one), Value::Object(other)) => {
            let missing = |key: &&String| counts(key) && !one.contains_key(key.as_str());
            let lost = other.keys().find(missing).map(|key| format!("{path}.{key}"));
            let mut members = one.iter().filter(|(key, _)| counts(key));
            lost.or_else(|| {
                members.find_map(|(key, value)| {
                    let path = format!("{path}.{key}");
                    match other.get(key) {
                        Some(there) => at(&path, value, there),
                        None => Some(path),
                    }
                })
            })
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let mut pairs = one.iter().zip(other).enumerate();
            pairs.find_map(|(index, (one, other))| at(&format!("{path}[{index}]"), one, other))
        }
        _ => (a != b).then(|| path.to_owned()),
    }
}

fn counts(key: &str) -> bool {
    !IGNORABLE.contains(&key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn ignorable_members_do_not_count_at_any_depth() {
        let a = json!({"key": "x", "id": 1, "resources": [{"id": 2, "path": "/a", "createdDate": 5}]});
        let b = json!({"resources": [{"path": "/a", "ownerAccountId": 9}], "key": "x", "usage": {}});
        assert!(same_apart_from_ignorable(&a, &b));
    }

    #[test]
    fn the_first_difference_is_located() {
        let whole = json!({"key": "x", "list": [{"a": 1}, null]});
        let table = [
            (json!({"key": "y", "list": [{"a": 1}, null]}), "$.key"),
            (json!({"key": "x", "list": [{"a": 1.5}, null]}), "$.list[0].a"),
            (json!({"key": "x", "list": [{"a": 1}]}), "$.list"),
            (json!({"key": "x", "list": [{"a": 1}, null], "more": null}), "$.more"),
            (json!({"key": "x"}), "$.list"),
        ];
        for (other, place) in table {
            assert_eq!(difference(&whole, &other).as_deref(), Some(place), "{other}");
        }
    }

    #[test]
    fn an_import_is_exported_as_it_was() {
        let document =
            json!({"key": "x", "unknown": {"di¸splayOrder": [1.25, 1e300]}, "hub": "CRM", "resources": [{"path": 7}]});
        let (element, _) = Element::compile(document.clone());
        assert_eq!(element.unwrap().export(), document);
    }
}
