//! Names of types, as definitions write them, and what they are called in Swagger 2.0.

use serde_json::{Map, Value};

/// Type and format that a name stands for; `None` for a name of something else, such as a model.
pub(super) fn primitive(name: &str) -> Option<(&'static str, Option<&'static str>)> {
    Some(match name.trim().to_ascii_lowercase().as_str() {
        "string" | "text" | "char" | "uuid" | "guid" | "email" | "url" | "enum" => ("string", None),
        "integer" | "int" | "short" | "int32" => ("integer", None),
        "long" | "int64" | "timestamp" => ("integer", Some("int64")),
        "number" | "decimal" | "numeric" => ("number", None),
        "double" => ("number", Some("double")),
        "float" => ("number", Some("float")),
        "boolean" | "bool" => ("boolean", None),
        "date" => ("string", Some("date")),
        "datetime" | "date-time" | "dateTime" => ("string", Some("date-time")),
        "file" | "binary" | "byte" => ("string", Some("binary")),
        "object" | "map" | "json" | "body" => ("object", None),
        "array" | "list" => ("array", None),
        _ => return None,
    })
}

/// Whether this is one of the words that Swagger itself uses for a type of a schema.
pub(super) fn is_exact(name: &str) -> bool {
    matches!(name, "string" | "integer" | "number" | "boolean" | "object" | "array")
}

/// The members that declare a type.
pub(super) fn declare(out: &mut Map<String, Value>, kind: &str, format: Option<&str>) {
    out.insert("type".into(), kind.into());
    if let Some(format) = format {
        out.insert("format".into(), format.into());
    }
}

/// Whether a value is of this type.
pub(super) fn fits(value: &Value, kind: &str) -> bool {
    match kind {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        _ => value.is_object(),
    }
}
