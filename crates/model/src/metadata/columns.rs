//! The columns of an object, from what says most of them: static metadata, models, `objects[]`.

use super::names::ObjectName;
use super::search::{Search, Searchable};
use crate::Element;
use crate::element::{Field, FieldType};
use crate::swagger::{self, CustomField};
use serde_json::{Map, Value};

/// The most columns that are told of one object; models may contain each other.
const MOST: usize = 2_000;
/// How deep columns of columns are told.
const DEEPEST: usize = 4;
/// How dates leave this server.
const DATE_MASK: &str = "yyyy-MM-dd'T'HH:mm:ssXXX";

/// One column.
#[derive(Debug, Clone, Default)]
pub(super) struct Column {
    /// Dotted path in a row; `[*]` after a list.
    pub path: String,
    label: Option<String>,
    kind: String,
    mask: Option<String>,
    native: Option<String>,
    read_only: bool,
    required: bool,
    primary_key: bool,
    custom: bool,
    searchable: Searchable,
    /// Members of static metadata that are told as they are.
    rest: Map<String, Value>,
    some_searchable: bool,
}

/// The columns that the definition knows.
pub(super) fn of(element: &Element, object: &ObjectName) -> Vec<Column> {
    let models_first = element.document.get("useModelsForMetadata") == Some(&Value::Bool(true));
    let from_models = || of_models(element, object);
    let from_objects = || of_fields(element, object);
    let sources: [&dyn Fn() -> Vec<Column>; 3] = if models_first {
        [&|| of_static(element, object), &from_models, &from_objects]
    } else {
        [&|| of_static(element, object), &from_objects, &from_models]
    };
    let mut columns = sources.iter().map(|source| source()).find(|columns| !columns.is_empty()).unwrap_or_default();
    let some_searchable = columns.iter().any(|column| column.searchable.declared == Some(true));
    columns.iter_mut().for_each(|column| column.some_searchable = some_searchable);
    columns
}

/// `objectMetadata`: `{ "<vendor's object>": { "fields": [{ "vendorPath", "type", "mask"? }] } }`.
fn of_static(element: &Element, object: &ObjectName) -> Vec<Column> {
    let all = element.document.get("objectMetadata");
    let said = all.and_then(|all| all.get(&object.vendor_name).or_else(|| all.get(&object.name)));
    let fields = said.and_then(|said| said.get("fields")?.as_array()).into_iter().flatten();
    fields.filter_map(static_column).take(MOST).collect()
}

fn static_column(field: &Value) -> Option<Column> {
    let text = |name: &str| field.get(name).and_then(Value::as_str).map(str::to_owned);
    let flag = |name: &str| matches!(field.get(name), Some(Value::Bool(true))) || text(name).as_deref() == Some("true");
    Some(Column {
        path: text("vendorPath").or_else(|| text("path"))?,
        label: text("vendorDisplayName"),
        kind: text("type").unwrap_or_else(|| "string".into()),
        mask: text("mask"),
        native: text("vendorNativeType"),
        read_only: flag("vendorReadOnly"),
        required: flag("vendorRequired"),
        primary_key: flag("primaryKey"),
        rest: field.as_object().cloned().unwrap_or_default(),
        ..Column::default()
    })
}

fn of_fields(element: &Element, object: &ObjectName) -> Vec<Column> {
    let Some(known) = element.object(&object.name) else { return Vec::new() };
    let raw = element.document.get("objects").and_then(Value::as_array);
    let raw =
        raw.into_iter().flatten().find(|raw| raw.get("name").and_then(Value::as_str) == Some(known.name.as_str()));
    known.fields.iter().map(|field| of_field(field, &known.primary_key, raw)).collect()
}

fn of_field(field: &Field, primary_key: &str, object: Option<&Value>) -> Column {
    let fields = object.and_then(|object| object.get("fields")?.as_array());
    let raw =
        fields.into_iter().flatten().find(|raw| raw.get("name").and_then(Value::as_str) == Some(field.name.as_str()));
    let label = raw.and_then(|raw| raw.get("displayName")?.as_str()).filter(|label| !label.is_empty());
    let keyed = raw.and_then(|raw| raw.get("primaryKey")?.as_bool()).unwrap_or(false);
    Column {
        path: field.name.clone(),
        label: label.map(str::to_owned),
        kind: field.field_type.name().to_owned(),
        mask: (field.field_type == FieldType::DateTime).then(|| DATE_MASK.to_owned()),
        read_only: field.read_only,
        required: field.required,
        primary_key: keyed || field.name == primary_key,
        searchable: Searchable::of_object(object, &field.name),
        ..Column::default()
    }
}

/// The properties of the model that the object's resources answer.
fn of_models(element: &Element, object: &ObjectName) -> Vec<Column> {
    let Some(described) = swagger::object_model(element, &object.name, &object.vendor_name) else { return Vec::new() };
    let keys = described.model.get("x-primary-key").and_then(Value::as_array).into_iter().flatten();
    let declared = element.object(&object.name).map(|object| object.primary_key.as_str());
    let keys: Vec<&str> = keys.filter_map(Value::as_str).chain(declared).collect();
    let mut columns = Vec::new();
    collect("", &described.model, &described.definitions, &mut Vec::new(), &mut columns);
    for column in &mut columns {
        column.primary_key = keys.contains(&column.path.as_str());
    }
    columns
}

fn collect(
    prefix: &str,
    model: &Value,
    definitions: &Map<String, Value>,
    trail: &mut Vec<String>,
    columns: &mut Vec<Column>,
) {
    let required = model.get("required").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    for (name, property) in model.get("properties").and_then(Value::as_object).into_iter().flatten() {
        if columns.len() >= MOST {
            return;
        }
        let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        let list = property.get("type").is_some_and(|word| word == "array");
        let (inner, path) = match property.get("items").filter(|_| list) {
            Some(items) => (items, format!("{path}[*]")),
            None => (property, path),
        };
        let reference = inner.get("$ref").and_then(Value::as_str).and_then(|text| text.rsplit('/').next());
        let meant = reference.and_then(|name| definitions.get(name)).unwrap_or(inner);
        let nested = meant.get("properties").and_then(Value::as_object).is_some_and(|all| !all.is_empty());
        let again = reference.is_some_and(|name| trail.iter().any(|known| known == name));
        if nested && !again && trail.len() < DEEPEST {
            trail.push(reference.unwrap_or_default().to_owned());
            collect(&path, meant, definitions, trail, columns);
            trail.pop();
        } else {
            columns.push(of_property(path, meant, property, required.iter().any(|known| known == name)));
        }
    }
}

/// `meant` is the type, `property` what stands in the model itself.
fn of_property(path: String, meant: &Value, property: &Value, required: bool) -> Column {
    let text =
        |name: &str| property.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
    let said = |name: &str| property.get(name) == Some(&Value::Bool(true));
    let word = meant.get("type").and_then(Value::as_str).unwrap_or("object");
    let format = meant.get("format").and_then(Value::as_str).unwrap_or_default();
    let is_date = word == "string" && matches!(format, "date" | "date-time");
    Column {
        path,
        label: text("x-displayName"),
        kind: if is_date { "date".to_owned() } else { word.to_owned() },
        mask: text("x-mask"),
        native: Some(format.to_owned()).filter(|format| !format.is_empty()),
        read_only: said("readOnly") || said("x-readOnly"),
        required: required || said("x-required"),
        searchable: Searchable::of_property(property),
        ..Column::default()
    }
}

impl Column {
    /// One that a customer added.
    pub fn custom(field: &CustomField) -> Column {
        Column {
            path: field.name.clone(),
            label: Some(field.label.clone()),
            kind: field.field_type.name().to_owned(),
            mask: (field.field_type == FieldType::DateTime).then(|| DATE_MASK.to_owned()),
            custom: true,
            ..Column::default()
        }
    }

    /// The column as the answer has it.
    pub fn shown(&self, search: &Search) -> Value {
        let mut shown = self.rest.clone();
        shown.insert("vendorPath".into(), self.path.clone().into());
        shown.insert("vendorDisplayName".into(), self.label.as_ref().unwrap_or(&self.path).clone().into());
        shown.insert("type".into(), self.kind.clone().into());
        for (name, value) in [("mask", &self.mask), ("vendorNativeType", &self.native)] {
            if let Some(value) = value {
                shown.insert(name.into(), value.clone().into());
            }
        }
        shown.insert("vendorReadOnly".into(), self.read_only.into());
        shown.insert("vendorRequired".into(), self.required.into());
        shown.insert("primaryKey".into(), self.primary_key.into());
        shown.insert("custom".into(), self.custom.into());
        let operators = search.operators(&self.searchable, self.some_searchable);
        if !operators.is_empty() {
            shown.insert("filterable".into(), "true".into());
            shown.insert("operators".into(), operators.into());
        }
        Value::Object(shown)
    }
}
