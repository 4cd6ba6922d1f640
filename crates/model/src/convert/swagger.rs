//! Swagger 2.0 and OpenAPI 3 to a draft: one resource per operation, with its parameters and models.

mod operation;
mod schemas;
mod security;
mod servers;

use super::draft::Draft;
use super::refused;
use crate::Result;
use serde_json::Value;

/// What a converter keeps of the description while it reads the operations.
struct Description {
    /// The whole document.
    document: Value,
    /// OpenAPI 3, not Swagger 2.0.
    is_openapi: bool,
}

/// The verbs that become resources.
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// Reads a description.
///
/// # Errors
/// 400 for what is not JSON, has no version that is known, or has no operations.
pub(super) fn convert(text: &str, name: &str) -> Result<Value> {
    let description = Description::read(text)?;
    let info = |member: &str| description.document.pointer(&format!("/info/{member}")).and_then(Value::as_str);
    let title = if name.trim().is_empty() { info("title").unwrap_or_default() } else { name };
    let mut draft = Draft::new(title, info("description").unwrap_or_default(), "http");
    let server = servers::read(&description);
    draft.base_url(server.url.as_deref());
    security::add(&description, &mut draft);
    let paths = description.document.get("paths").and_then(Value::as_object).into_iter().flatten();
    for (path, item) in paths.filter(|(path, _)| path.starts_with('/')) {
        let item = description.resolve(item);
        for method in METHODS {
            let Some(operation) = item.get(method).filter(|operation| operation.is_object()) else { continue };
            let vendor_path = format!("{}{path}", server.prefix);
            let place = operation::Place { method, path, vendor_path: &vendor_path, shared: item.get("parameters") };
            draft.resource(operation::resource(&description, &place, operation))?;
        }
    }
    if draft.len() == 0 {
        return Err(refused(
            "the description has no operations: `paths` is empty or holds no get, post, put, patch or delete",
        ));
    }
    Ok(draft.finish())
}

impl Description {
    fn read(text: &str) -> Result<Description> {
        if !text.starts_with('{') {
            return Err(refused("the description is not a JSON object; a description in YAML must be saved as JSON"));
        }
        let document: Value = serde_json::from_str(text).map_err(|error| {
            refused(format!("the description is not JSON at line {}, column {}", error.line(), error.column()))
        })?;
        let version = |member: &str| {
            document.get(member).map(|version| version.as_str().map_or_else(|| version.to_string(), str::to_owned))
        };
        match (version("swagger"), version("openapi")) {
            (Some(version), _) if version.starts_with('2') => Ok(Description { document, is_openapi: false }),
            (_, Some(version)) if version.starts_with('3') => Ok(Description { document, is_openapi: true }),
            (None, None) => {
                Err(refused("the description says neither `swagger` nor `openapi`: it is no Swagger 2.0 or OpenAPI 3"))
            }
            (one, other) => {
                let version = one.or(other).unwrap_or_default();
                Err(refused(format!("version {version} is not read; Swagger 2.0 and OpenAPI 3 are")))
            }
        }
    }

    /// What stands here, or where a `$ref` of this document leads. What leads elsewhere, or in a circle, is nothing.
    fn resolve<'d>(&'d self, value: &'d Value) -> &'d Value {
        let mut value = value;
        for _ in 0..16 {
            let Some(reference) = value.get("$ref").and_then(Value::as_str) else { return value };
            let pointer = reference
                .strip_prefix('#')
                .map(|pointer| percent_encoding::percent_decode_str(pointer).decode_utf8_lossy().into_owned());
            match pointer.and_then(|pointer| self.document.pointer(&pointer)) {
                Some(next) => value = next,
                None => return &Value::Null,
            }
        }
        &Value::Null
    }

    /// A list of the document, or nothing.
    fn list(value: Option<&Value>) -> impl Iterator<Item = &Value> {
        value.and_then(Value::as_array).into_iter().flatten()
    }
}
