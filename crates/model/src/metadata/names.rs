//! The names by which an element's objects are called.

use crate::Element;
use crate::element::{Method, Resource, ResourceType, Segment};

/// An object, by its name in paths and at the vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectName {
    /// The name in paths.
    pub name: String,
    /// The vendor's name.
    pub vendor_name: String,
}

/// The objects of an element: those that it declares in `objects[]` and `models[]` and that its resources name; an
/// element that declares none has those of its lists.
pub fn objects(element: &Element) -> Vec<ObjectName> {
    let mut known: Vec<ObjectName> = Vec::new();
    let mut add = |name: &str, vendor_name: &str| {
        if !name.starts_with('{') && known.iter().all(|object| object.name != name) {
            known.push(ObjectName { name: name.to_owned(), vendor_name: vendor_name.to_owned() });
        }
    };
    element.objects.iter().for_each(|object| add(&object.name, &object.vendor_name));
    let models = element.document.get("models").and_then(serde_json::Value::as_array).into_iter().flatten();
    for model in models {
        if let Some(name) = model.get("name").and_then(serde_json::Value::as_str) {
            add(name, model.get("vendorName").and_then(serde_json::Value::as_str).unwrap_or(name));
        }
    }
    let callable: Vec<&Resource> = element.lifecycle(ResourceType::Api).collect();
    for name in callable.iter().filter_map(|resource| resource.object.as_deref()) {
        // What an object is called at the vendor is a name here only if nothing is.
        if element.object(name).is_none() {
            add(name, name);
        }
    }
    if known.is_empty() {
        callable.iter().filter_map(|resource| of_list(resource, &callable)).for_each(|object| known.push(object));
        known.dedup_by(|second, first| second.name == first.name);
    }
    known
}

/// The object with this name here, or at the vendor.
pub(super) fn find(element: &Element, name: &str) -> Option<ObjectName> {
    let all = objects(element);
    let own = all.iter().find(|object| object.name == name);
    own.or_else(|| all.iter().find(|object| object.vendor_name == name)).cloned()
}

/// The object that a resource lists: `GET /contacts` that takes a page, or beside `/contacts/{id}`.
fn of_list(resource: &Resource, all: &[&Resource]) -> Option<ObjectName> {
    let [Segment::Literal(name)] = resource.path.segments.as_slice() else { return None };
    let has_one = || {
        all.iter().any(|other| {
            matches!(other.path.segments.as_slice(),
            [Segment::Literal(first), Segment::Variable(_)] if first == name)
        })
    };
    let reserved = ["ping", "objects", "bulk"].contains(&name.as_str());
    if reserved || resource.method != Method::Get || !(resource.is_list() || has_one()) {
        return None;
    }
    let path = resource.vendor_path.split('?').next().unwrap_or_default();
    let vendor_name = path.rsplit('/').find(|word| !word.is_empty() && !word.contains(['{', '}']));
    Some(ObjectName { name: name.clone(), vendor_name: vendor_name.unwrap_or(name).to_owned() })
}

/// Whether a resource lists this object.
pub(super) fn lists(resource: &Resource, object: &ObjectName) -> bool {
    let by_path = || matches!(resource.path.segments.as_slice(), [Segment::Literal(name)] if *name == object.name);
    let generic = || matches!(resource.path.segments.as_slice(), [Segment::Variable(_)]);
    if resource.method != Method::Get || resource.resource_type != ResourceType::Api {
        return false;
    }
    match resource.object.as_deref() {
        Some(name) if name.starts_with('{') => generic() && resource.is_list(),
        Some(name) => resource.is_list() && (name == object.name || name == object.vendor_name),
        None => by_path(),
    }
}
