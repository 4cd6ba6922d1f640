//! Step: from the caller's request and the definition to the vendor's request.

mod place;
mod source;
mod template;

pub(crate) use place::{VendorRequest, plain, response_root};

use crate::call::Turn;
use crate::connection::AccessToken;
use crate::page::Window;
use crate::query::Converted;
use ligand_model::Result;
use ligand_model::element::Parameter;
use serde_json::Value;

/// Builds the request that one vendor call sends, before authentication and hooks.
pub(crate) fn request(turn: &Turn, window: Window, token: Option<&AccessToken>) -> Result<VendorRequest> {
    let mut request = VendorRequest::new(turn, token);
    for parameter in parameters(turn).filter(|parameter| !parameter.from_response) {
        match source::value(turn, parameter, window, token)? {
            Converted::Value(value) => request.place(parameter, value),
            Converted::Named(place, values) => request.spread(place, values),
            Converted::Absent => {}
        }
    }
    request.finish(turn)
}

/// The element's parameters, the authentication variant's, the resource's.
pub(crate) fn parameters<'a>(turn: &'a Turn) -> impl Iterator<Item = &'a Parameter> {
    let element = &turn.connection.element;
    let variant = element.variant(|key| turn.connection.configuration.get(key).map(str::to_owned));
    let of_variant = variant.map(|variant| variant.parameters.as_slice()).unwrap_or_default();
    element.parameters.iter().chain(of_variant).chain(&turn.resource.parameters)
}

/// The value at a dotted path with `[n]`, a literal member with dots first.
pub(crate) fn json_path<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    if path.is_empty() {
        return Some(value);
    }
    if let Some(member) = value.get(path) {
        return Some(member);
    }
    let (head, rest) = match path.split_once('.') {
        Some((head, rest)) => (head, rest),
        None => (path, ""),
    };
    let (name, indexes) = head.split_once('[').map_or((head, ""), |(name, rest)| (name, rest.trim_end_matches(']')));
    let mut found = if name.is_empty() { value } else { value.get(name)? };
    for index in indexes.split("][").filter(|index| !index.is_empty()) {
        found = found.get(index.parse::<usize>().ok()?)?;
    }
    if head == path && indexes.is_empty() { found_unless_same(value, found, name) } else { json_path(found, rest) }
}

fn found_unless_same<'v>(whole: &'v Value, found: &'v Value, name: &str) -> Option<&'v Value> {
    (!name.is_empty() || !std::ptr::eq(whole, found)).then_some(found)
}

/// Sets the value at a dotted path, making objects on the way.
pub(crate) fn set_json_path(target: &mut Value, path: &str, value: Value) {
    let mut place = target;
    let mut parts = path.split('.').peekable();
    while let Some(part) = parts.next() {
        if !place.is_object() {
            *place = Value::Object(serde_json::Map::new());
        }
        let Some(members) = place.as_object_mut() else { return };
        if parts.peek().is_none() {
            members.insert(part.to_owned(), value);
            return;
        }
        place = members.entry(part).or_insert(Value::Null);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_path_walks_members_and_indexes() {
        let value = json!({"a": {"b": [{"c": 1}, {"c": 2}]}, "x.y": 3});
        assert_eq!(json_path(&value, "a.b[1].c"), Some(&json!(2)));
        assert_eq!(json_path(&value, "x.y"), Some(&json!(3)));
        assert_eq!(json_path(&value, "a.z"), None);
        assert_eq!(json_path(&json!([5, 6]), "[1]"), Some(&json!(6)));
    }

    #[test]
    fn setting_a_path_makes_the_objects_on_the_way() {
        let mut value = Value::Null;
        set_json_path(&mut value, "a.b.c", json!(1));
        assert_eq!(value, json!({"a": {"b": {"c": 1}}}));
    }
}
