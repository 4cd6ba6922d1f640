//! The schemas of a description: every global element and type, by its name.

use crate::convert::xml::{Name, Node};
use std::collections::HashMap;

/// The namespace of XML Schema.
pub(super) const XSD: &str = "http://www.w3.org/2001/XMLSchema";

/// What the schemas of a description declare.
pub(super) struct Schemas<'n> {
    /// By kind (`element`, `type`, `group`, `attributeGroup`) and name.
    known: HashMap<(&'static str, Name), Declared<'n>>,
    /// Locations of schemas that stand in other files.
    pub elsewhere: Vec<String>,
}

/// A declaration, and the schema that it stands in.
#[derive(Clone, Copy)]
pub(super) struct Declared<'n> {
    pub node: &'n Node,
    pub schema: &'n Node,
}

impl<'n> Schemas<'n> {
    /// Reads all schemas below `types`.
    pub fn read(root: &'n Node) -> Schemas<'n> {
        let mut schemas = Schemas { known: HashMap::new(), elsewhere: Vec::new() };
        for schema in root.all("types").flat_map(|types| types.all("schema")) {
            let space = schema.attribute("targetNamespace").unwrap_or_default();
            for node in &schema.children {
                if let Some(location) = node.attribute("schemaLocation") {
                    schemas.elsewhere.push(location.to_owned());
                }
                let kind = match node.name.local.as_str() {
                    "element" => "element",
                    "complexType" | "simpleType" => "type",
                    "group" => "group",
                    "attributeGroup" => "attributeGroup",
                    _ => continue,
                };
                if let Some(local) = node.attribute("name") {
                    let name = Name { space: space.to_owned(), local: local.to_owned() };
                    schemas.known.insert((kind, name), Declared { node, schema });
                }
            }
        }
        schemas
    }

    /// A global declaration.
    pub fn find(&self, kind: &'static str, name: &Name) -> Option<Declared<'n>> {
        self.known.get(&(kind, name.clone())).copied()
    }
}

/// The type in JSON of a simple type of XML Schema.
pub(super) fn simple(local: &str) -> (&'static str, Option<&'static str>) {
    match local {
        "boolean" => ("boolean", None),
        "int" | "short" | "byte" | "unsignedShort" | "unsignedByte" => ("integer", Some("int32")),
        "long" | "unsignedInt" | "integer" | "positiveInteger" | "nonNegativeInteger" | "negativeInteger"
        | "nonPositiveInteger" | "unsignedLong" => ("integer", Some("int64")),
        "float" => ("number", Some("float")),
        "double" => ("number", Some("double")),
        "decimal" => ("number", None),
        "date" => ("string", Some("date")),
        "dateTime" => ("string", Some("date-time")),
        "base64Binary" | "hexBinary" => ("string", Some("byte")),
        _ => ("string", None),
    }
}
