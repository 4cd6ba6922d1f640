//! One schema of a definition, made a valid one of Swagger 2.0. Definitions name other models in `type`, put single
//! fields where a schema belongs, and carry members of their own; what Swagger does not know is left out.

use super::kind;
use serde_json::{Map, Value, json};

/// Gives the reference to a model by its name, if there is such a model.
pub(super) type Find<'f> = &'f mut dyn FnMut(&str) -> Option<Value>;

/// The schema of any value found in its place.
pub(super) fn clean(raw: &Value, find: Find) -> Value {
    match raw {
        Value::Object(members) => object(members, find),
        Value::String(name) => named(name, find),
        _ => json!({}),
    }
}

/// The name at the end of `#/definitions/name`.
pub(super) fn target(reference: &str) -> String {
    let name = reference.rsplit('/').next().unwrap_or_default();
    let name = percent_encoding::percent_decode_str(name).decode_utf8_lossy();
    name.trim_start_matches('#').replace("~1", "/").replace("~0", "~")
}

fn named(name: &str, find: Find) -> Value {
    let mut out = Map::new();
    match kind::primitive(name) {
        Some((word, format)) if kind::is_exact(name) => kind::declare(&mut out, word, format),
        other => {
            if let Some(reference) = find(name) {
                return reference;
            }
            let (word, format) = other.unwrap_or(("object", None));
            kind::declare(&mut out, word, format);
        }
    }
    if out["type"] == "array" {
        out.insert("items".into(), json!({}));
    }
    Value::Object(out)
}

fn object(members: &Map<String, Value>, find: Find) -> Value {
    if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
        return find(&target(reference)).unwrap_or_else(|| json!({ "type": "object" }));
    }
    if is_bag(members) {
        return object(&Map::from_iter([("properties".to_owned(), Value::Object(members.clone()))]), find);
    }
    let mut out = match type_name(members) {
        Some(name) => match named(&name, find) {
            Value::Object(reference) if reference.contains_key("$ref") => return Value::Object(reference),
            Value::Object(declared) => declared,
            _ => Map::new(),
        },
        None => Map::new(),
    };
    texts(members, &mut out);
    limits(members, &mut out);
    nested(members, &mut out, find);
    free(members, &mut out);
    Value::Object(out)
}

/// A map of fields that stands where a schema belongs: every member is an object, and none is a schema's own.
fn is_bag(members: &Map<String, Value>) -> bool {
    let own = ["properties", "items", "additionalProperties"];
    let mut named = members.iter().filter(|(name, _)| !name.starts_with("x-")).peekable();
    named.peek().is_some() && named.all(|(name, value)| value.is_object() && !own.contains(&name.as_str()))
}

/// What `type` says, or what the other members imply. Of several types the first that is not `null`.
fn type_name(members: &Map<String, Value>) -> Option<String> {
    match members.get("type") {
        Some(Value::String(name)) if !name.trim().is_empty() => Some(name.trim().to_owned()),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).find(|n| *n != "null").map(str::to_owned),
        _ if members.contains_key("items") => Some("array".to_owned()),
        _ if members.contains_key("properties") => Some("object".to_owned()),
        _ => None,
    }
}

fn texts(members: &Map<String, Value>, out: &mut Map<String, Value>) {
    let text = |name: &str| members.get(name).filter(|value| value.is_string()).cloned();
    for name in ["title", "description", "pattern"] {
        if let Some(value) = text(name) {
            out.insert(name.into(), value);
        }
    }
    if let Some(format) = text("format") {
        out.entry("format").or_insert(format);
    }
    // Old exports call the title `id`.
    if let Some(id) = text("id") {
        out.entry("title").or_insert(id);
    }
}

fn limits(members: &Map<String, Value>, out: &mut Map<String, Value>) {
    for name in ["maximum", "minimum"] {
        let exclusive = if name == "maximum" { "exclusiveMaximum" } else { "exclusiveMinimum" };
        if let Some(limit) = members.get(name).filter(|value| value.is_number()) {
            out.insert(name.into(), limit.clone());
            if members.get(exclusive) == Some(&Value::Bool(true)) {
                out.insert(exclusive.into(), true.into());
            }
        }
    }
    for name in ["maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties"] {
        if let Some(limit) = members.get(name).filter(|value| value.is_u64()) {
            out.insert(name.into(), limit.clone());
        }
    }
    for name in ["uniqueItems", "readOnly"] {
        if let Some(flag) = members.get(name).filter(|value| value.is_boolean()) {
            out.insert(name.into(), flag.clone());
        }
    }
}

fn nested(members: &Map<String, Value>, out: &mut Map<String, Value>, find: Find) {
    if let Some(Value::Object(properties)) = members.get("properties") {
        let clean = properties.iter().map(|(name, raw)| (name.clone(), clean(raw, &mut *find)));
        out.insert("properties".into(), clean.collect::<Map<_, _>>().into());
        let required = required(members.get("required"), properties);
        if !required.is_empty() {
            out.insert("required".into(), required.into());
        }
    }
    if out.get("type").is_some_and(|word| word == "array") {
        let items = match members.get("items") {
            Some(Value::Array(several)) => several.first(),
            other => other,
        };
        out.insert("items".into(), items.map_or_else(|| json!({}), |items| clean(items, &mut *find)));
    }
    match members.get("additionalProperties") {
        Some(Value::Bool(flag)) => drop(out.insert("additionalProperties".into(), (*flag).into())),
        Some(schema @ Value::Object(_)) => {
            drop(out.insert("additionalProperties".into(), clean(schema, &mut *find)));
        }
        _ => {}
    }
    if let Some(Value::Array(parts)) =
        members.get("allOf").filter(|parts| parts.as_array().is_some_and(|p| !p.is_empty()))
    {
        out.insert("allOf".into(), parts.iter().map(|part| clean(part, &mut *find)).collect());
    }
}

/// The required properties: listed by the schema, or said by the property itself; only those that exist.
fn required(listed: Option<&Value>, properties: &Map<String, Value>) -> Vec<Value> {
    let listed = listed.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let says_so = |raw: &Value| raw.get("required") == Some(&Value::Bool(true));
    let names = properties.iter().filter(|(name, raw)| says_so(raw) || listed.iter().any(|n| n == name.as_str()));
    names.map(|(name, _)| Value::from(name.clone())).collect()
}

/// Values of any form: examples, defaults, the definition's own extensions.
fn free(members: &Map<String, Value>, out: &mut Map<String, Value>) {
    let kind = out.get("type").and_then(Value::as_str).map(str::to_owned);
    let fits = |value: &Value| kind.as_deref().is_none_or(|kind| kind::fits(value, kind));
    for (name, value) in members.iter().filter(|(_, value)| !has_reference(value)) {
        let kept = match name.as_str() {
            "example" => Some(value.clone()),
            "default" if fits(value) => Some(value.clone()),
            "enum" => choices(value, fits),
            name if name.starts_with("x-") => Some(value.clone()),
            _ => None,
        };
        if let Some(value) = kept {
            out.insert(name.clone(), value);
        }
    }
}

fn choices(value: &Value, fits: impl Fn(&Value) -> bool) -> Option<Value> {
    let mut choices: Vec<Value> = Vec::new();
    for choice in value.as_array()? {
        if fits(choice) && !choices.contains(choice) {
            choices.push(choice.clone());
        }
    }
    (!choices.is_empty()).then(|| choices.into())
}

/// A `$ref` in a sample is no reference of ours, but every reader of Swagger would follow it.
fn has_reference(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.contains_key("$ref") || members.values().any(has_reference),
        Value::Array(items) => items.iter().any(has_reference),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(raw: Value) -> Value {
        clean(&raw, &mut |name| (name == "address").then(|| json!({ "$ref": "#/definitions/address" })))
    }

    #[test]
    fn a_model_named_as_a_type_becomes_a_reference_to_it() {
        let reference = json!({ "$ref": "#/definitions/address" });
        assert_eq!(cleaned(json!({ "type": "address", "x-samplevalue": "?" })), reference);
        assert_eq!(
            cleaned(json!({ "type": "array", "items": { "type": "address" } })),
            json!({ "type": "array", "items": reference })
        );
        assert_eq!(cleaned(json!({ "$ref": "#/definitions/address" })), reference);
    }

    #[test]
    fn what_refers_to_nothing_becomes_any_object() {
        for dangling in [json!({ "type": "nowhere" }), json!({ "$ref": "#/definitions/nowhere" }), json!("nowhere")] {
            assert_eq!(cleaned(dangling.clone()), json!({ "type": "object" }), "{dangling}");
        }
    }

    #[test]
    fn odd_forms_of_real_definitions_become_valid() {
        for (raw, expected) in [
            (json!({ "type": "String" }), json!({ "type": "string" })),
            (json!({ "type": ["null", "integer"] }), json!({ "type": "integer" })),
            (json!({ "type": "array" }), json!({ "type": "array", "items": {} })),
            (json!({ "type": "dateTime" }), json!({ "type": "string", "format": "date-time" })),
            (json!({ "id": "Old", "type": "object" }), json!({ "type": "object", "title": "Old" })),
            (json!({ "type": "string", "enum": [] }), json!({ "type": "string" })),
            (json!({ "type": "string", "default": 5 }), json!({ "type": "string" })),
            (json!({ "type": "string", "x-sample": { "$ref": "#/x" } }), json!({ "type": "string" })),
            (json!(null), json!({})),
        ] {
            assert_eq!(cleaned(raw.clone()), expected, "{raw}");
        }
    }

    #[test]
    fn fields_in_place_of_a_schema_are_its_properties() {
        let expected =
            json!({ "type": "object", "properties": { "type": { "type": "string" }, "nick": { "type": "string" } } });
        assert_eq!(cleaned(json!({ "type": { "type": "string" }, "nick": { "type": "string" } })), expected);
    }

    #[test]
    fn only_properties_that_exist_are_required() {
        let raw = json!({ "properties": { "a": { "type": "string" }, "b": { "type": "string", "required": true } },
            "required": ["a", "gone", "a"] });
        assert_eq!(cleaned(raw)["required"], json!(["a", "b"]));
    }
}
