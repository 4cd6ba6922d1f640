//! Parts of a document: one operation, one object, its definitions; with references resolved, or without samples.

use super::operation::model_name;
use super::schema::target;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The document with one operation, by its `operationId`, and the models it needs. `None` if there is no such one.
pub fn operation(document: &Value, id: &str) -> Option<Value> {
    let found = kept(document, |_, operation| operation.get("operationId").is_some_and(|own| own == id));
    found["paths"].as_object().is_some_and(|paths| !paths.is_empty()).then_some(found)
}

/// The document with the operations on one object: those whose resource names it, whose path begins with it or whose
/// model is it; and the models they need. `None` if there are neither operations nor a model.
pub fn object(document: &Value, name: &str) -> Option<Value> {
    let begins = |path: &str| path.split('/').nth(1) == Some(name);
    let mut found = kept(document, |path, operation| {
        let answer = operation.pointer("/responses/200/schema").and_then(model_name);
        operation.get("x-object").is_some_and(|own| own == name) || begins(path) || answer.as_deref() == Some(name)
    });
    if let Some(model) = document.pointer("/definitions").and_then(|all| all.get(name)) {
        let mut needed = BTreeSet::from([name.to_owned()]);
        reach(model, document, &mut needed);
        let own = found["definitions"].as_object_mut()?;
        for name in needed.iter().filter(|name| document["definitions"].get(name.as_str()).is_some()) {
            own.entry(name.clone()).or_insert_with(|| document["definitions"][name.as_str()].clone());
        }
    }
    let empty = |part: &str| found[part].as_object().is_none_or(Map::is_empty);
    (!empty("paths") || !empty("definitions")).then_some(found)
}

/// The `definitions` of a document.
pub fn definitions(document: &Value) -> Value {
    document.get("definitions").cloned().unwrap_or_else(|| Value::Object(Map::new()))
}

/// The document with these operations and the models they need.
fn kept(document: &Value, keep: impl Fn(&str, &Value) -> bool) -> Value {
    let mut found = document.clone();
    let mut needed = BTreeSet::new();
    if let Some(paths) = found["paths"].as_object_mut() {
        for (path, operations) in paths.iter_mut() {
            let Some(operations) = operations.as_object_mut() else { continue };
            operations.retain(|_, operation| keep(path, operation));
            operations.values().for_each(|operation| reach(operation, document, &mut needed));
        }
        paths.retain(|_, operations| operations.as_object().is_some_and(|operations| !operations.is_empty()));
    }
    if let Some(definitions) = found["definitions"].as_object_mut() {
        definitions.retain(|name, _| needed.contains(name));
    }
    found
}

/// Every model that a value refers to, and those that these refer to.
fn reach(value: &Value, document: &Value, needed: &mut BTreeSet<String>) {
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(members) => {
                if let Some(name) = members.get("$ref").and_then(Value::as_str).map(target) {
                    let model = document["definitions"].get(&name);
                    open.extend(model.filter(|_| needed.insert(name)));
                }
                open.extend(members.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
}

/// The most members that a document with resolved references may have; models refer to each other in many ways.
const MOST_MEMBERS: usize = 200_000;
/// How deep such a document may be.
const DEEPEST: usize = 300;

/// The document with every reference replaced by what it refers to. A model that contains itself keeps the reference,
/// and its definition. `None` if that would be more than a client can want.
pub fn resolve(document: &Value) -> Option<Value> {
    let mut inlining = Inlining { document, trail: Vec::new(), depth: 0, left: MOST_MEMBERS };
    let mut found = document.clone();
    found["paths"] = inlining.value(&document["paths"])?;
    let mut definitions = Map::new();
    for (name, model) in document["definitions"].as_object().into_iter().flatten() {
        inlining.trail.push(name.clone());
        definitions.insert(name.clone(), inlining.value(model)?);
        inlining.trail.pop();
    }
    found["definitions"] = definitions.into();
    Some(found)
}

struct Inlining<'d> {
    document: &'d Value,
    /// The models that the current place is inside of.
    trail: Vec<String>,
    depth: usize,
    left: usize,
}

impl Inlining<'_> {
    /// The value with its references replaced; `None` beyond a limit.
    fn value(&mut self, value: &Value) -> Option<Value> {
        self.left = self.left.checked_sub(1)?;
        if self.depth >= DEEPEST {
            return None;
        }
        self.depth += 1;
        let whole = match value {
            Value::Object(members) => match members.get("$ref").and_then(Value::as_str).map(target) {
                Some(name) if self.trail.contains(&name) => Some(value.clone()),
                Some(name) => self.model(name),
                None => {
                    let members = members.iter().map(|(name, value)| Some((name.clone(), self.value(value)?)));
                    members.collect::<Option<Map<_, _>>>().map(Value::Object)
                }
            },
            Value::Array(items) => {
                items.iter().map(|item| self.value(item)).collect::<Option<Vec<_>>>().map(Value::Array)
            }
            other => Some(other.clone()),
        };
        self.depth -= 1;
        whole
    }

    fn model(&mut self, name: String) -> Option<Value> {
        let model = self.document["definitions"].get(&name)?;
        self.trail.push(name);
        let whole = self.value(model);
        self.trail.pop();
        whole
    }
}

/// The document without samples, defaults and extensions of its models: names, types and references.
pub fn basic(document: &Value) -> Value {
    let mut plain = document.clone();
    for model in plain["definitions"].as_object_mut().into_iter().flat_map(|all| all.values_mut()) {
        strip(model);
    }
    plain
}

/// `properties` holds names of fields, everything else members of a schema.
fn strip(schema: &mut Value) {
    let Some(members) = schema.as_object_mut() else { return };
    members
        .retain(|name, _| !name.starts_with("x-") && !matches!(name.as_str(), "example" | "default" | "description"));
    for (name, value) in members.iter_mut() {
        match (name.as_str(), value) {
            ("properties", Value::Object(properties)) => properties.values_mut().for_each(strip),
            ("allOf", Value::Array(parts)) => parts.iter_mut().for_each(strip),
            ("items" | "additionalProperties", schema) => strip(schema),
            _ => {}
        }
    }
}
