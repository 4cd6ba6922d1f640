//! Drafts of elements from descriptions in the forms that services publish.

mod odata;
mod refusals;
mod swagger;
mod wsdl;

use ligand_model::Element;
use ligand_model::convert::{Format, convert};
use ligand_model::element::Severity;
use ligand_model::swagger::{Server, document};
use serde_json::Value;

/// The draft of one of the files; it must compile without errors, and be documented.
fn draft(format: Format, file: &str) -> Value {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/convert/files").join(file);
    let draft =
        convert(format, &std::fs::read(path).expect("a file"), "").unwrap_or_else(|error| panic!("{file}: {error}"));
    let (element, diagnostics) = Element::compile(draft.clone());
    let errors: Vec<_> = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{file}: {errors:?}");
    document(&element.expect("compiles"), &Server::default());
    draft
}

/// The resource of a draft.
fn resource<'d>(draft: &'d Value, method: &str, path: &str) -> &'d Value {
    let path = format!("/hubs/general{path}");
    let resources = draft["resources"].as_array().expect("resources");
    let found = resources.iter().find(|resource| resource["method"] == method && resource["path"] == path.as_str());
    found.unwrap_or_else(|| panic!("no {method} {path} in {:?}", names(draft)))
}

/// `GET /path` of each resource.
fn names(draft: &Value) -> Vec<String> {
    let resources = draft["resources"].as_array().expect("resources").iter();
    let text = |resource: &Value, name: &str| resource[name].as_str().expect("text").replace("/hubs/general", "");
    resources.map(|resource| format!("{} {}", text(resource, "method"), text(resource, "path"))).collect()
}

/// `name: type→vendorType vendorName` of each parameter.
fn parameters(resource: &Value) -> Vec<String> {
    let text = |parameter: &Value, name: &str| parameter[name].as_str().expect("text").to_owned();
    let shown = resource["parameters"].as_array().expect("parameters").iter().map(|parameter| {
        let [name, kind, vendor_kind, vendor_name] =
            ["name", "type", "vendorType", "vendorName"].map(|member| text(parameter, member));
        format!("{name}: {kind}→{vendor_kind} {vendor_name}")
    });
    shown.collect()
}

/// The default of a configuration entry; `None` if it must be given.
fn default<'d>(draft: &'d Value, key: &str) -> Option<&'d str> {
    let entries = draft["configuration"].as_array().expect("entries");
    let entry = entries.iter().find(|entry| entry["key"] == key).unwrap_or_else(|| panic!("no entry {key}"));
    entry.get("defaultValue").and_then(Value::as_str)
}
