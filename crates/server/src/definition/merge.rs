//! An element of the catalogue with what an account adds to it: the same verb and path, or the same object, takes the
//! place of the catalogue's; everything else is added.

use ligand_model::element::{Method, PathTemplate};
use serde_json::Value;

/// The first number of a member of an extension: below are those of the catalogue's documents.
pub const FIRST_MEMBER: i64 = 100_000;

/// The document of the catalogue with those of the extension's lists.
pub fn merged(catalogue: &Value, extension: &Value) -> Value {
    let mut document = catalogue.clone();
    let Some(members) = document.as_object_mut() else { return document };
    for name in ["resources", "objects", "models"] {
        let Some(added) = extension.get(name).and_then(Value::as_array).filter(|added| !added.is_empty()) else {
            continue;
        };
        let list = members.entry(name).or_insert_with(|| Value::Array(Vec::new()));
        if let Some(list) = list.as_array_mut() {
            list.retain(|system| !added.iter().any(|own| same(name, own, system)));
            list.extend(added.iter().cloned());
        }
    }
    members.insert("extended".into(), true.into());
    document
}

fn same(list: &str, one: &Value, other: &Value) -> bool {
    match list {
        "resources" => route(one).is_some_and(|route| Some(route) == self::route(other)),
        _ => one.get("name").is_some_and(|name| Some(name) == other.get("name")),
    }
}

/// Verb and path of a resource, without hub and without the names of variables. A resource that is not called has none: those of one
/// lifecycle type stand beside each other.
pub fn route(resource: &Value) -> Option<(Method, String)> {
    let text = |name: &str| resource.get(name).and_then(Value::as_str);
    if !matches!(text("type").unwrap_or("api"), "api" | "apiNoDocumentation" | "") {
        return None;
    }
    let path = PathTemplate::parse(text("path")?);
    let shape: Vec<&str> = path
        .segments
        .iter()
        .map(|segment| match segment {
            ligand_model::element::Segment::Literal(text) => text.as_str(),
            ligand_model::element::Segment::Variable(_) => "{}",
        })
        .collect();
    Some((Method::from_name(text("method")?)?, shape.join("/")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_same_verb_and_path_takes_the_place_of_the_catalogues() {
        let catalogue = json!({"resources": [
            {"id": 1, "method": "GET", "path": "/hubs/crm/contacts/{id}"}, {"id": 2, "method": "PUT", "path": "/hubs/crm/contacts/{id}"},
            {"id": 3, "method": "GET", "path": "/contacts/{id}", "type": "onProvision"},
        ]});
        let extension = json!({"resources": [
            {"id": 9, "method": "get", "path": "/contacts/{contactId}"}, {"id": 10, "method": "GET", "path": "/things"},
        ]});
        let document = merged(&catalogue, &extension);
        let ids: Vec<_> = document["resources"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
        assert_eq!(ids, [2, 3, 9, 10]);
        assert_eq!(document["extended"], true);
    }

    #[test]
    fn the_same_object_takes_the_place_of_the_catalogues() {
        let document =
            merged(&json!({"objects": [{"name": "a"}, {"name": "b"}]}), &json!({"objects": [{"name": "a", "x": 1}]}));
        assert_eq!(document["objects"], json!([{"name": "b"}, {"name": "a", "x": 1}]));
    }
}
