//! The types of the metadata: entities with their keys and columns, complex types, enumerations.

use crate::convert::xml::Node;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// How many base types a type may stand on.
const MOST_BASES: usize = 50;

/// All types, by their full name.
pub(super) struct Types<'n> {
    known: HashMap<String, &'n Node>,
}

/// An entity type with everything that it inherits.
pub(super) struct Entity<'n> {
    /// Its name, without namespace.
    pub name: &'n str,
    /// The names of the key's columns.
    pub keys: Vec<&'n str>,
    /// The columns, those of the base types first.
    pub columns: Vec<Column<'n>>,
    /// Rows may have columns that the metadata does not tell.
    pub open: bool,
}

/// A column.
pub(super) struct Column<'n> {
    /// Its name.
    pub name: &'n str,
    /// Its type as the metadata writes it.
    pub kind: &'n str,
    node: &'n Node,
}

impl<'n> Types<'n> {
    /// The types of all schemas, by namespace and by alias.
    pub fn read(services: &'n Node) -> Types<'n> {
        let mut known = HashMap::new();
        for schema in services.all("Schema") {
            for space in ["Namespace", "Alias"].iter().filter_map(|name| schema.attribute(name)) {
                let named = schema.children.iter().filter_map(|node| Some((node.attribute("Name")?, node)));
                let types = named.filter(|(_, node)| {
                    matches!(node.name.local.as_str(), "EntityType" | "ComplexType" | "EnumType" | "TypeDefinition")
                });
                known.extend(types.map(|(name, node)| (format!("{space}.{name}"), node)));
            }
        }
        Types { known }
    }

    /// The entity type of this name.
    pub fn entity(&self, name: &str) -> Option<Entity<'n>> {
        let first = *self.known.get(name)?;
        let chain = self.chain(first);
        let key = chain.iter().rev().find_map(|node| node.first("Key"));
        let keys = key.into_iter().flat_map(|key| key.all("PropertyRef")).filter_map(|key| key.attribute("Name"));
        Some(Entity {
            name: first.attribute("Name")?,
            keys: keys.collect(),
            columns: columns(&chain),
            open: chain.iter().any(|node| node.attribute("OpenType") == Some("true")),
        })
    }

    /// A type and those that it stands on, the last base first.
    fn chain(&self, first: &'n Node) -> Vec<&'n Node> {
        let mut chain = vec![first];
        while let Some(base) = chain.last().and_then(|node| self.known.get(node.attribute("BaseType")?)) {
            if chain.len() >= MOST_BASES {
                break;
            }
            chain.push(base);
        }
        chain.reverse();
        chain
    }

    /// The models of an entity and of the complex types that it refers to.
    pub fn models(&self, entity: &Entity<'n>) -> Map<String, Value> {
        let mut models = Map::new();
        let mut open: Vec<String> = Vec::new();
        models.insert(entity.name.to_owned(), self.model(&entity.columns, &entity.keys, &mut open));
        while let Some(full) = open.pop() {
            let Some(node) = self.known.get(&full) else { continue };
            let name = last(&full).to_owned();
            if !models.contains_key(&name) {
                let model = self.model(&columns(&self.chain(node)), &[], &mut open);
                models.insert(name, model);
            }
        }
        models
    }

    fn model(&self, columns: &[Column], keys: &[&str], open: &mut Vec<String>) -> Value {
        let properties: Map<String, Value> =
            columns.iter().map(|column| (column.name.to_owned(), self.property(column, open))).collect();
        let mut model = json!({ "type": "object", "properties": properties });
        if !keys.is_empty() {
            model["x-primary-key"] = json!(keys);
        }
        model
    }

    fn property(&self, column: &Column, open: &mut Vec<String>) -> Value {
        let item = column.kind.strip_prefix("Collection(").and_then(|kind| kind.strip_suffix(')'));
        let mut schema = self.schema(item.unwrap_or(column.kind), open);
        if item.is_some() {
            schema = json!({ "type": "array", "items": schema });
        }
        if let Some(label) = column.label() {
            schema["x-displayName"] = label.into();
        }
        if column.is_read_only() {
            schema["readOnly"] = true.into();
        }
        schema
    }

    fn schema(&self, kind: &str, open: &mut Vec<String>) -> Value {
        let described = self.known.get(kind).copied();
        match described.map(|node| node.name.local.as_str()) {
            Some("ComplexType" | "EntityType") => {
                open.push(kind.to_owned());
                json!({ "$ref": format!("#/definitions/{}", last(kind)) })
            }
            Some("EnumType") => {
                let members = described.into_iter().flat_map(|node| node.all("Member"));
                let names: Vec<&str> = members.filter_map(|member| member.attribute("Name")).collect();
                json!({ "type": "string", "enum": names })
            }
            _ => {
                let kind = described.and_then(|node| node.attribute("UnderlyingType")).unwrap_or(kind);
                let (word, format) = primitive(kind);
                format.map_or_else(|| json!({ "type": word }), |format| json!({ "type": word, "format": format }))
            }
        }
    }
}

impl Column<'_> {
    /// What the vendor calls it for people.
    pub fn label(&self) -> Option<&str> {
        self.node.attribute("label").filter(|label| !label.is_empty())
    }

    /// Neither created nor updated by callers.
    pub fn is_read_only(&self) -> bool {
        let no = |attribute: &str| self.node.attribute(attribute) == Some("false");
        let computed = self.node.all("Annotation").any(|annotation| {
            annotation.attribute("Term").is_some_and(|term| term.ends_with("Core.V1.Computed"))
                && annotation.attribute("Bool") != Some("false")
        });
        let generated = self.node.attribute("StoreGeneratedPattern").is_some_and(|pattern| pattern != "None");
        computed || generated || (no("creatable") && no("updatable"))
    }

    /// A row cannot be created without it.
    pub fn is_required(&self) -> bool {
        let nullable = self.node.attribute("Nullable").is_none_or(|nullable| nullable != "false");
        !nullable && self.node.attribute("DefaultValue").is_none() && !self.is_read_only()
    }
}

fn columns<'n>(chain: &[&'n Node]) -> Vec<Column<'n>> {
    let properties = chain.iter().flat_map(|node| node.all("Property"));
    let read = |node: &'n Node| Some(Column { name: node.attribute("Name")?, kind: node.attribute("Type")?, node });
    properties.filter_map(read).collect()
}

/// A name without its namespace.
fn last(full: &str) -> &str {
    full.rsplit('.').next().unwrap_or(full)
}

/// Type and format of a primitive type in JSON.
pub(super) fn primitive(kind: &str) -> (&'static str, Option<&'static str>) {
    match kind.strip_prefix("Edm.").unwrap_or(kind) {
        "Boolean" => ("boolean", None),
        "Byte" | "SByte" | "Int16" | "Int32" => ("integer", Some("int32")),
        "Int64" => ("integer", Some("int64")),
        "Single" => ("number", Some("float")),
        "Double" => ("number", Some("double")),
        "Decimal" => ("number", None),
        "Date" => ("string", Some("date")),
        "DateTime" | "DateTimeOffset" => ("string", Some("date-time")),
        "Binary" => ("string", Some("byte")),
        "Stream" => ("string", Some("binary")),
        kind if kind.starts_with("Geography") || kind.starts_with("Geometry") => ("object", None),
        _ => ("string", None),
    }
}
