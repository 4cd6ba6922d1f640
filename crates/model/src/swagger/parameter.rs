//! The parameters of an operation: what a caller gives, not what the definition fills in itself.

use super::definitions::Definitions;
use super::kind;
use super::operation::Documented;
use super::path::Place;
use crate::Element;
use crate::element::Method;
use serde_json::{Map, Value, json};

/// All parameters of an operation, each name once in its place, the Authorization header first.
pub(super) fn all<'a>(
    element: &Element,
    resource: &'a Documented<'a>,
    place: &Place,
    definitions: &mut Definitions<'a>,
) -> Vec<Value> {
    let mut all = vec![authorization()];
    let declared: Vec<Declared> = Declared::of(resource.raw).chain(Declared::of_element(element)).collect();
    for (own, shown) in &place.variables {
        let named = declared.iter().find(|parameter| parameter.kind == "path" && parameter.name == *own);
        all.push(match named {
            Some(named) => named.simple(shown, "path"),
            None => json!({ "name": shown, "in": "path", "required": true, "type": "string" }),
        });
    }
    for parameter in &declared {
        let place = match parameter.kind {
            "query" => "query",
            "header" if !parameter.name.eq_ignore_ascii_case("authorization") => "header",
            _ => continue,
        };
        add(&mut all, parameter.simple(&parameter.name, place));
    }
    match body(resource, &declared, definitions) {
        Some(body) => all.push(body),
        None => form(&declared).for_each(|field| add(&mut all, field.form_field())),
    }
    all
}

/// Whether the caller sends a multipart body.
pub(super) fn is_multipart(resource: &Documented) -> bool {
    Declared::of(resource.raw).any(|parameter| parameter.is_multipart())
}

/// The header that names caller and instance (`docs/reference/platform-api.md` §1.1).
pub(super) fn authorization() -> Value {
    json!({
        "name": "Authorization",
        "in": "header",
        "description": "Who calls, and which instance: `User <user secret>, Organization <organization secret>, Element <element token>`",
        "required": true,
        "type": "string",
    })
}

/// Header names differ by more than case, all others in any way.
fn add(all: &mut Vec<Value>, parameter: Value) {
    let same = |known: &Value| {
        known["in"] == parameter["in"]
            && known["name"].as_str().is_some_and(|name| {
                parameter["name"]
                    .as_str()
                    .is_some_and(|other| name == other || (known["in"] == "header" && name.eq_ignore_ascii_case(other)))
            })
    };
    if !all.iter().any(same) {
        all.push(parameter);
    }
}

/// One member of `parameters[]` that a caller fills.
struct Declared<'a> {
    raw: &'a Map<String, Value>,
    name: String,
    kind: &'a str,
}

impl<'a> Declared<'a> {
    fn of(holder: &'a Map<String, Value>) -> impl Iterator<Item = Declared<'a>> {
        let raw = holder.get("parameters").and_then(Value::as_array).into_iter().flatten();
        raw.filter_map(|raw| Declared::read(raw.as_object()?))
    }

    /// Those of every resource. What only fills the configuration is not asked of calls.
    fn of_element(element: &'a Element) -> impl Iterator<Item = Declared<'a>> {
        let all = element.document.as_object().map(Declared::of).into_iter().flatten();
        all.filter(|parameter| !matches!(parameter.text("vendorType"), Some("configuration" | "value")))
    }

    fn read(raw: &'a Map<String, Value>) -> Option<Declared<'a>> {
        let text = |name: &str| raw.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
        if text("source") == Some("response") {
            return None;
        }
        let kind = text("type").unwrap_or("query");
        let name = text("name")?.to_owned();
        let given = ["path", "query", "header", "body", "bodyField", "form", "multipart", "file"].contains(&kind);
        given.then_some(Declared { raw, name, kind })
    }

    fn text(&self, name: &str) -> Option<&'a str> {
        self.raw.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
    }

    fn is_required(&self) -> bool {
        self.raw.get("required") == Some(&Value::Bool(true))
    }

    fn is_multipart(&self) -> bool {
        matches!(self.kind, "multipart" | "file")
    }

    /// A parameter of a simple type.
    fn simple(&self, name: &str, place: &str) -> Value {
        let mut shown = Map::new();
        shown.insert("name".into(), name.into());
        shown.insert("in".into(), place.into());
        if let Some(description) = self.text("description") {
            shown.insert("description".into(), description.into());
        }
        shown.insert("required".into(), (place == "path" || self.is_required()).into());
        let declared = kind::primitive(self.text("dataType").unwrap_or("string"));
        let (word, format) = declared.filter(|(word, _)| *word != "object").unwrap_or(("string", None));
        kind::declare(&mut shown, word, format);
        if word == "array" {
            shown.insert("items".into(), json!({ "type": "string" }));
        }
        Value::Object(shown)
    }

    /// A field of a form. A part of a multipart body that has no simple type is a file.
    fn form_field(&self) -> Value {
        let mut shown = self.simple(&self.name, "formData");
        let word = self.text("dataType").unwrap_or("string").to_ascii_lowercase();
        let file = self.kind == "file" || self.name == "file" || matches!(word.as_str(), "file" | "body" | "binary");
        if self.is_multipart() && file {
            shown["type"] = "file".into();
            if let Some(members) = shown.as_object_mut() {
                members.remove("format");
                members.remove("items");
            }
        }
        shown
    }
}

fn form<'d, 'a>(declared: &'d [Declared<'a>]) -> impl Iterator<Item = &'d Declared<'a>> {
    declared.iter().filter(|parameter| parameter.kind == "form" || parameter.is_multipart())
}

/// The one body: a JSON document, described by the request's model, by the type of the parameter or by its fields.
/// A multipart body has none; of a body and fields of a plain form the body is told.
fn body<'a>(resource: &'a Documented<'a>, declared: &[Declared], definitions: &mut Definitions<'a>) -> Option<Value> {
    if declared.iter().any(Declared::is_multipart) {
        return None;
    }
    let whole = declared.iter().find(|parameter| parameter.kind == "body");
    let fields: Vec<&Declared> = declared.iter().filter(|parameter| parameter.kind == "bodyField").collect();
    let described = resource.raw.get("model").and_then(|model| model.get("requestSwagger")?.as_object());
    let described = described.is_some_and(|map| !map.is_empty()) && resource.method != Method::Get;
    if whole.is_none() && fields.is_empty() && (!described || form(declared).next().is_some()) {
        return None;
    }
    let schema = described.then(|| resource.body(true, definitions)).flatten();
    let schema = schema.or_else(|| resource.body_named(whole?.text("dataType")?, definitions));
    let schema = schema.or_else(|| (whole.is_none() && !fields.is_empty()).then(|| of_fields(&fields)));
    let changes = matches!(resource.method, Method::Post | Method::Put | Method::Patch);
    let schema = schema.or_else(|| changes.then(|| resource.body(false, definitions)).flatten());
    let mut shown = json!({ "name": whole.map_or("body", |whole| whole.name.as_str()), "in": "body" });
    if let Some(description) = whole.and_then(|whole| whole.text("description")) {
        shown["description"] = description.into();
    }
    shown["required"] = whole.or(fields.first().copied()).is_some_and(Declared::is_required).into();
    shown["schema"] = schema.unwrap_or_else(|| json!({ "type": "object" }));
    Some(shown)
}

/// An object with these members, dotted ones nested in objects.
fn of_fields(fields: &[&Declared]) -> Value {
    let mut properties = Map::new();
    for field in fields {
        let (first, nested) =
            field.name.split_once('.').map_or((field.name.as_str(), false), |(first, _)| (first, true));
        let schema = if nested {
            json!({ "type": "object" })
        } else {
            let mut simple = field.simple(first, "body");
            if let Some(members) = simple.as_object_mut() {
                members.retain(|name, _| !matches!(name.as_str(), "name" | "in" | "required"));
            }
            simple
        };
        properties.entry(first).or_insert(schema);
    }
    json!({ "type": "object", "properties": properties })
}
