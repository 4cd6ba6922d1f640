//! Models of the description, as a resource carries them: a map by name with everything that it refers to.

use super::Description;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A model and those that it refers to.
pub(super) struct Models {
    /// The name of the model.
    pub name: String,
    /// By name.
    pub map: Map<String, Value>,
}

/// The models of a schema; a schema without a name gets the one given.
pub(super) fn models(description: &Description, schema: &Value, name: &str) -> Models {
    let mut found = Reached { map: Map::new(), names: BTreeMap::new(), open: Vec::new() };
    let name = match schema.get("$ref").and_then(Value::as_str) {
        Some(reference) => found.reach(reference),
        None => {
            // The name is taken before the schema is read, so that no model it refers to gets it.
            found.map.insert(name.to_owned(), json!({}));
            let own = found.rewritten(schema);
            found.map.insert(name.to_owned(), own);
            name.to_owned()
        }
    };
    while let Some((name, reference)) = found.open.pop() {
        let model = found.rewritten(description.resolve_once(&reference));
        found.map.insert(name, model);
    }
    Models { name, map: found.map }
}

struct Reached {
    map: Map<String, Value>,
    /// Reference and the name it got.
    names: BTreeMap<String, String>,
    /// Name and reference of what is not read yet.
    open: Vec<(String, String)>,
}

impl Reached {
    /// The name of what a reference leads to.
    fn reach(&mut self, reference: &str) -> String {
        if let Some(name) = self.names.get(reference) {
            return name.clone();
        }
        let last = reference.rsplit('/').next().unwrap_or_default();
        let base = percent_encoding::percent_decode_str(last).decode_utf8_lossy().replace("~1", "/").replace("~0", "~");
        let numbered = (2..).map(|number| format!("{base}{number}"));
        let free = std::iter::once(base.clone()).chain(numbered).find(|name| !self.map.contains_key(name));
        let name = free.unwrap_or(base);
        self.names.insert(reference.to_owned(), name.clone());
        self.map.insert(name.clone(), json!({}));
        self.open.push((name.clone(), reference.to_owned()));
        name
    }

    /// The schema with its references as the map names them.
    fn rewritten(&mut self, schema: &Value) -> Value {
        match schema {
            Value::Object(members) => {
                if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
                    return json!({ "$ref": format!("#/definitions/{}", self.reach(reference)) });
                }
                members.iter().map(|(name, value)| (name.clone(), self.rewritten(value))).collect::<Map<_, _>>().into()
            }
            Value::Array(items) => items.iter().map(|item| self.rewritten(item)).collect(),
            other => other.clone(),
        }
    }
}

impl Description {
    /// What one reference leads to; nothing if it leads out of the document.
    fn resolve_once(&self, reference: &str) -> &Value {
        let pointer = reference.strip_prefix('#').unwrap_or("/\u{0}");
        let pointer = percent_encoding::percent_decode_str(pointer).decode_utf8_lossy();
        self.document.pointer(&pointer).unwrap_or(&Value::Null)
    }
}
