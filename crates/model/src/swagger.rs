//! Documentation of elements: a Swagger 2.0 document, made of the definition (`docs/reference/element-format.md` §14).
//!
//! Whatever the definition holds, the document is valid: names are made fit, dangling references replaced, duplicates
//! merged. Only what callers may call and what is meant to be seen is in it: resources of type `api`.

mod definitions;
mod fields;
mod gateway;
mod hub;
mod kind;
mod object_model;
mod operation;
mod parameter;
mod path;
mod schema;
mod select;

pub use fields::{CustomField, add_custom_fields};
pub use gateway::for_aws;
pub use hub::of_hub;
pub use object_model::{ObjectModel, object_model};
pub use select::{basic, definitions, object, operation, resolve};

use crate::Element;
use definitions::Definitions;
use operation::Documented;
use path::Paths;
use serde_json::{Map, Value, json};

/// The number of the one version that an element's documentation has: it follows the definition.
pub const VERSION: i64 = 1;

/// Where the described API stands. Left out of a document, its readers take the host they got it from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Server {
    /// `https`; empty if unknown.
    pub scheme: String,
    /// Host, with a port if it is not the scheme's own; empty if unknown.
    pub host: String,
    /// The path before all paths, `/elements/api-v2`.
    pub base_path: String,
}

/// The Swagger 2.0 document of an element.
pub fn document(element: &Element, server: &Server) -> Value {
    let resources: Vec<Documented> = Documented::of(element);
    let mut definitions = Definitions::new(element, &resources);
    let mut paths = Paths::default();
    for resource in &resources {
        paths.add(resource, |place| operation::describe(element, resource, place, &mut definitions));
    }
    definitions.add_objects(element);
    let info = json!({
        "title": element.name,
        "description": element.description,
        "version": "api-v2",
        "x-element-id": element.id,
        "x-element-key": element.key,
        "x-element-name": element.name,
        "x-element-hub": element.hub,
    });
    whole(info, server, paths.into_value(), definitions.into_map())
}

/// The frame around paths and definitions.
fn whole(info: Value, server: &Server, paths: Map<String, Value>, definitions: Map<String, Value>) -> Value {
    let mut document = Map::new();
    document.insert("swagger".into(), "2.0".into());
    document.insert("info".into(), info);
    if !server.host.is_empty() {
        document.insert("host".into(), server.host.clone().into());
        document.insert("schemes".into(), json!([server.scheme]));
    }
    if !server.base_path.is_empty() {
        document.insert("basePath".into(), server.base_path.clone().into());
    }
    document.insert("consumes".into(), json!(["application/json"]));
    document.insert("produces".into(), json!(["application/json"]));
    document.insert("paths".into(), paths.into());
    document.insert("definitions".into(), definitions.into());
    Value::Object(document)
}
