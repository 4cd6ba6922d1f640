//! Models made of fields: those of `objects[]` and `models[]`, and the columns that a customer added.

use super::definitions::fit;
use crate::Element;
use crate::element::FieldType;
use serde_json::{Map, Value, json};

/// One column that a customer added to an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomField {
    /// Its name in rows.
    pub name: String,
    /// Its name for people.
    pub label: String,
    /// Its type.
    pub field_type: FieldType,
}

/// The models that the element declares outside its resources, by name, in document order.
pub(super) fn models(element: &Element) -> Vec<(String, Value)> {
    models_of(element, "objects").into_iter().chain(models_of(element, "models")).collect()
}

/// The models of one list of the definition, `objects` or `models`.
pub(super) fn models_of(element: &Element, list: &str) -> Vec<(String, Value)> {
    let list = element.document.get(list).and_then(Value::as_array).into_iter().flatten();
    list.filter_map(model).collect()
}

/// The model of one entry of `objects[]` or `models[]`; `None` without a name or fields.
pub(super) fn model(declared: &Value) -> Option<(String, Value)> {
    let name = declared.get("name")?.as_str()?;
    let fields = ["fields", "modelFields"].iter().find_map(|member| declared.get(*member)?.as_array())?;
    let properties: Map<String, Value> = fields.iter().filter_map(field).collect();
    if properties.is_empty() {
        return None;
    }
    let required = fields.iter().filter(|field| field.get("required") == Some(&Value::Bool(true)));
    let required: Vec<Value> = required.filter_map(|field| Some(field_name(field)?.into())).collect();
    let mut model = json!({ "title": name, "type": "object", "properties": properties, "required": required });
    if let Some(vendor_name) = declared.get("vendorName").filter(|name| name.is_string()) {
        model["x-vendor-objectname"] = vendor_name.clone();
    }
    if let Some(key) = declared.get("primaryKeyName").filter(|name| name.is_string()) {
        model["x-primary-key"] = json!([key]);
    }
    Some((name.to_owned(), model))
}

/// `objects[]` calls a field by its name, `models[]` by the vendor's.
fn field_name(field: &Value) -> Option<&str> {
    ["name", "vendorName"].iter().find_map(|member| field.get(*member)?.as_str()).filter(|name| !name.is_empty())
}

fn field(field: &Value) -> Option<(String, Value)> {
    let text = |path: &str| field.pointer(path).and_then(Value::as_str).filter(|text| !text.is_empty());
    let word = text("/type").or_else(|| text("/dataType/jsonType")).unwrap_or("string");
    let (kind, format) = super::kind::primitive(word).unwrap_or(("object", None));
    let mut shown = Map::new();
    super::kind::declare(&mut shown, kind, format.or_else(|| text("/format").or_else(|| text("/dataType/format"))));
    for (member, path) in [("description", "/description"), ("x-displayName", "/displayName")] {
        if let Some(text) = text(path) {
            shown.insert(member.into(), text.into());
        }
    }
    if let Some(sample) = text("/sampleValue") {
        shown.insert("x-samplevalue".into(), sample.into());
    }
    if field.get("readOnly") == Some(&Value::Bool(true)) {
        shown.insert("readOnly".into(), true.into());
    }
    Some((field_name(field)?.to_owned(), shown.into()))
}

/// Adds the columns of a customer to every model of an object, here or at the vendor called `names`.
pub fn add_custom_fields(document: &mut Value, names: &[&str], fields: &[CustomField]) {
    let Some(definitions) = document.get_mut("definitions").and_then(Value::as_object_mut) else { return };
    let is_meant = |name: &str, model: &Value| {
        let said = |member: &str| model.get(member).and_then(Value::as_str);
        names
            .iter()
            .any(|meant| name == fit(meant) || [said("title"), said("x-vendor-objectname")].contains(&Some(meant)))
    };
    for (name, model) in definitions.iter_mut() {
        if !is_meant(name, model) || model.get("type").is_none_or(|word| word != "object") {
            continue;
        }
        let Some(model) = model.as_object_mut() else { continue };
        let properties = model.entry("properties").or_insert_with(|| json!({}));
        for field in fields {
            let (kind, format) = super::kind::primitive(field.field_type.name()).unwrap_or(("string", None));
            let mut shown = Map::new();
            super::kind::declare(&mut shown, kind, format);
            shown.insert("x-displayName".into(), field.label.clone().into());
            shown.insert("x-custom".into(), true.into());
            properties[&field.name] = shown.into();
        }
    }
}
