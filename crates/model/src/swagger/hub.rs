//! The document of a hub: what its elements have in common, and what single ones add.

use super::{Server, document, whole};
use crate::Element;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// The Swagger 2.0 document of a hub: the operations of its elements, each METHOD + path once, as the first element has
/// it. `x-elements` names, per operation, the elements that have it.
pub fn of_hub<'e>(hub: &str, elements: impl IntoIterator<Item = &'e Element>, server: &Server) -> Value {
    let mut union = Union::default();
    for element in elements {
        union.add(&element.key, document(element, server));
    }
    let info = json!({ "title": hub, "description": format!("The elements of the hub {hub}"), "version": "api-v2", "x-element-hub": hub });
    whole(info, server, union.paths, union.definitions)
}

#[derive(Default)]
struct Union {
    paths: Map<String, Value>,
    definitions: Map<String, Value>,
    /// The path that stands for all of its shape.
    shapes: HashMap<String, String>,
    operation_ids: HashMap<String, usize>,
}

impl Union {
    fn add(&mut self, key: &str, mut document: Value) {
        // The paths of one element speak of its models by names that another may use otherwise.
        let names = self.rename(&document);
        refer(&mut document, &names);
        let mut used = false;
        let Value::Object(paths) = document["paths"].take() else { return };
        for (path, operations) in paths {
            let known = self.shapes.entry(shape(&path)).or_insert_with(|| path.clone()).clone();
            let Value::Object(operations) = operations else { continue };
            for (method, mut operation) in operations {
                let there = self.paths.entry(known.clone()).or_insert_with(|| json!({}));
                if let Some(found) = there.get_mut(&method) {
                    if let Some(elements) = found["x-elements"].as_array_mut() {
                        elements.push(key.into());
                    }
                    continue;
                }
                call_variables(&mut operation, &path, &known);
                operation["x-elements"] = json!([key]);
                let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
                operation["operationId"] = free_id(&mut self.operation_ids, &id).into();
                there[method] = operation;
                used = true;
            }
        }
        if used {
            self.keep_definitions(document, &names);
        }
    }

    /// What the models of a document are called in the union.
    fn rename(&self, document: &Value) -> HashMap<String, String> {
        let models = document["definitions"].as_object().into_iter().flatten();
        let renamed = models.filter_map(|(name, model)| {
            let known = self.definitions.get(name)?;
            let numbered = (2..).map(|number| format!("{name}{number}"));
            let free =
                |other: &String| !self.definitions.contains_key(other) && document["definitions"].get(other).is_none();
            (known != model || model.to_string().contains("$ref"))
                .then(|| numbered.into_iter().find(free))
                .flatten()
                .map(|other| (name.clone(), other))
        });
        renamed.collect()
    }

    fn keep_definitions(&mut self, mut document: Value, names: &HashMap<String, String>) {
        let Value::Object(models) = document["definitions"].take() else { return };
        for (name, model) in models {
            let name = names.get(&name).cloned().unwrap_or(name);
            self.definitions.entry(name).or_insert(model);
        }
    }
}

fn shape(path: &str) -> String {
    let words = path.split('{').map(|part| part.split_once('}').map_or(part, |(_, rest)| rest));
    words.collect::<Vec<_>>().join("{}")
}

fn variables(path: &str) -> Vec<String> {
    path.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0.to_owned())).collect()
}

/// Gives the variables of a path the names they have in another of the same shape.
fn call_variables(operation: &mut Value, own: &str, known: &str) {
    let pairs: HashMap<String, String> = variables(own).into_iter().zip(variables(known)).collect();
    for parameter in operation["parameters"].as_array_mut().into_iter().flatten().filter(|p| p["in"] == "path") {
        let name = parameter["name"].as_str().and_then(|name| pairs.get(name)).cloned();
        if let Some(name) = name {
            parameter["name"] = name.into();
        }
    }
}

fn free_id(taken: &mut HashMap<String, usize>, id: &str) -> String {
    let mut free = id.to_owned();
    let mut number = 1;
    while taken.contains_key(&free) {
        number += 1;
        free = format!("{id}-{number}");
    }
    taken.insert(free.clone(), number);
    free
}

/// Renames the models that references mean.
fn refer(value: &mut Value, names: &HashMap<String, String>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get_mut("$ref")
                && let Some(other) = names.get(&super::schema::target(reference))
            {
                *reference = format!("#/definitions/{other}");
            }
            members.values_mut().for_each(|value| refer(value, names));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| refer(item, names)),
        _ => {}
    }
}
