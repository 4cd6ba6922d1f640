//! The model of one object: what its resources answer.

use super::definitions::Definitions;
use super::fields;
use super::operation::Documented;
use super::path::Place;
use super::schema::target;
use crate::Element;
use crate::element::Method;
use serde_json::{Map, Value};

/// A model, and the models that it refers to.
#[derive(Debug, Clone)]
pub struct ObjectModel {
    /// The schema of one row.
    pub model: Value,
    /// By the names that references use.
    pub definitions: Map<String, Value>,
}

/// The model of an object by its names here and at the vendor: that of `models[]`, else what the resource of the object
/// answers, the list before the single row before others.
pub fn object_model(element: &Element, name: &str, vendor_name: &str) -> Option<ObjectModel> {
    let declared = fields::models_of(element, "models").into_iter().find(|(own, _)| own == name || own == vendor_name);
    if let Some((_, model)) = declared {
        return Some(ObjectModel { model, definitions: Map::new() });
    }
    let resources = Documented::of(element);
    let mut own: Vec<(usize, &Documented)> =
        resources.iter().filter_map(|resource| Some((rank(resource, name, vendor_name)?, resource))).collect();
    own.sort_by_key(|(rank, _)| *rank);
    own.into_iter().find_map(|(_, resource)| {
        let mut definitions = Definitions::new(element, &resources);
        let schema = resource.body(false, &mut definitions)?;
        let definitions = definitions.into_map();
        let model = row(&schema, &definitions)?.clone();
        Some(ObjectModel { model, definitions })
    })
}

/// How directly a resource speaks of an object; `None` if it does not.
fn rank(resource: &Documented, name: &str, vendor_name: &str) -> Option<usize> {
    let place = Place::read(resource.path);
    let words: Vec<&str> = place.text.split('/').skip(1).collect();
    let by_path = words.first() == Some(&name) && words.len() <= 2;
    let by_object = resource.object_name().is_some_and(|object| object == name || object == vendor_name);
    let method = match resource.method {
        Method::Get => 0,
        Method::Post => 4,
        Method::Put | Method::Patch => 8,
        Method::Delete => return None,
    };
    (by_path || by_object).then_some(method + words.len().min(3))
}

/// The schema of one row: behind references, inside a list.
fn row<'a>(schema: &'a Value, definitions: &'a Map<String, Value>) -> Option<&'a Value> {
    let mut schema = schema;
    for _ in 0..8 {
        let reference = schema.get("$ref").and_then(Value::as_str).map(target);
        let inner = reference.and_then(|name| definitions.get(&name));
        let items = schema.get("items").filter(|_| schema.get("type").is_some_and(|word| word == "array"));
        match inner.or(items) {
            Some(next) => schema = next,
            None => break,
        }
    }
    schema.get("properties").and_then(Value::as_object).filter(|all| !all.is_empty()).map(|_| schema)
}
