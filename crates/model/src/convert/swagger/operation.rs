//! One operation to one resource.

use super::Description;
use super::schemas::{Models, models};
use crate::convert::draft::{header, parameter, resource as draft_resource};
use serde_json::{Map, Value, json};

/// Which operation it is.
pub(super) struct Place<'p> {
    /// `get`.
    pub method: &'p str,
    /// The path of the description.
    pub path: &'p str,
    /// The path at the vendor.
    pub vendor_path: &'p str,
    /// Parameters of all operations of the path.
    pub shared: Option<&'p Value>,
}

/// The resource.
pub(super) fn resource(description: &Description, place: &Place, operation: &Value) -> Value {
    let method = place.method.to_ascii_uppercase();
    let text = |name: &str| operation.get(name).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    let said = text("summary").or_else(|| text("description")).unwrap_or_default();
    let mut resource = draft_resource(&method, &caller_path(place.path), &method, place.vendor_path, said);
    if let Some(id) = text("operationId") {
        resource["operationId"] = id.into();
    }
    let mut parameters = Vec::new();
    for declared in declared(description, place, operation) {
        parameters.extend(simple(description, declared));
    }
    let body = body(description, operation, &declared(description, place, operation));
    parameters.extend(body.parameters);
    let base = model_name(place, operation);
    let answer = answer(description, operation);
    let mut model = Map::new();
    if let Some(schema) = answer.schema {
        let Models { name, map } = models(description, schema, &base);
        model.insert("name".into(), name.into());
        model.insert("swagger".into(), map.into());
    }
    if let Some(schema) = &body.schema {
        let Models { name, map } = models(description, schema, &format!("{base}Request"));
        model.insert("requestName".into(), name.into());
        model.insert("requestSwagger".into(), map.into());
    }
    if !model.is_empty() {
        model.insert("transform".into(), false.into());
        resource["model"] = model.into();
    }
    if let Some(content_type) = answer.content_type {
        resource["response"] = json!({ "contentType": content_type });
    }
    resource["parameters"] = parameters.into();
    resource
}

/// The path as callers write it: a variable fills a segment of its own. `/a/{b}.json` is `/a/{b}` to them.
fn caller_path(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let segments = path.split('/').filter(|segment| !segment.is_empty()).flat_map(|segment| {
        let variables: Vec<String> =
            segment.split('{').skip(1).filter_map(|part| Some(format!("{{{}}}", part.split_once('}')?.0))).collect();
        if variables.is_empty() { vec![segment.to_owned()] } else { variables }
    });
    segments.collect::<Vec<_>>().join("/")
}

/// The parameters of an operation; its own replace those of the path.
fn declared<'d>(description: &'d Description, place: &Place<'d>, operation: &'d Value) -> Vec<&'d Value> {
    let own = Description::list(operation.get("parameters")).map(|parameter| description.resolve(parameter));
    let mut all: Vec<&Value> = own.filter(|parameter| parameter.is_object()).collect();
    for shared in Description::list(place.shared).map(|parameter| description.resolve(parameter)) {
        if !all.iter().any(|own| own["name"] == shared["name"] && own["in"] == shared["in"]) {
            all.push(shared);
        }
    }
    all
}

/// A parameter of path, query or header. A cookie is nothing that callers of an element send.
fn simple(description: &Description, declared: &Value) -> Option<Value> {
    let place = declared.get("in")?.as_str().filter(|place| matches!(*place, "path" | "query" | "header"))?;
    let name = declared.get("name")?.as_str().filter(|name| !name.trim().is_empty())?;
    let reserved = ["authorization", "accept", "content-type"].iter().any(|own| name.eq_ignore_ascii_case(own));
    if place == "header" && reserved {
        return None;
    }
    let mut simple = parameter(name, place, name, place);
    described(description, declared, &mut simple);
    if place == "path" {
        simple["required"] = true.into();
    }
    Some(simple)
}

fn described(description: &Description, declared: &Value, parameter: &mut Value) {
    if let Some(said) = declared.get("description").and_then(Value::as_str) {
        parameter["description"] = said.into();
    }
    parameter["required"] = (declared.get("required") == Some(&Value::Bool(true))).into();
    let schema = declared.get("schema").map(|schema| description.resolve(schema));
    let kind = declared.get("type").or_else(|| schema?.get("type")).and_then(Value::as_str).unwrap_or("string");
    parameter["dataType"] = kind.into();
    parameter["vendorDataType"] = kind.into();
}

/// What an operation takes as body.
#[derive(Default)]
struct Body {
    parameters: Vec<Value>,
    /// Of a JSON body.
    schema: Option<Value>,
}

fn body(description: &Description, operation: &Value, declared: &[&Value]) -> Body {
    if description.is_openapi {
        openapi_body(description, operation)
    } else {
        swagger_body(description, operation, declared)
    }
}

fn json_body(schema: Option<&Value>, required: bool) -> Body {
    let mut whole = parameter("body", "body", "body", "body");
    whole["required"] = required.into();
    whole["dataType"] = "object".into();
    whole["vendorDataType"] = "object".into();
    Body { parameters: vec![whole], schema: schema.filter(|schema| schema.is_object()).cloned() }
}

fn swagger_body(description: &Description, operation: &Value, declared: &[&Value]) -> Body {
    let placed = |place: &'static str| {
        declared.iter().filter(move |parameter| parameter.get("in").is_some_and(|own| own == place))
    };
    if let Some(whole) = placed("body").next() {
        return json_body(whole.get("schema"), whole.get("required") == Some(&Value::Bool(true)));
    }
    let consumes = Description::list(operation.get("consumes").or_else(|| description.document.get("consumes")));
    let multipart = consumes.filter_map(Value::as_str).any(|kind| kind.starts_with("multipart/"));
    let file = placed("formData").any(|parameter| parameter.get("type").is_some_and(|kind| kind == "file"));
    let fields = placed("formData").filter_map(|declared| {
        let mut field = form_field(declared.get("name")?.as_str()?, multipart || file);
        described(description, declared, &mut field);
        Some(field)
    });
    Body { parameters: fields.collect(), schema: None }
}

fn openapi_body(description: &Description, operation: &Value) -> Body {
    let Some(request) = operation.get("requestBody").map(|request| description.resolve(request)) else {
        return Body::default();
    };
    let required = request.get("required") == Some(&Value::Bool(true));
    let Some(content) = request.get("content").and_then(Value::as_object) else { return Body::default() };
    let of =
        |word: &str| content.iter().find(|(kind, _)| kind.to_ascii_lowercase().contains(word)).map(|(_, media)| media);
    if let Some(media) = of("json").or_else(|| of("*/*")) {
        return json_body(media.get("schema"), required);
    }
    let multipart = of("multipart/");
    let Some(form) = multipart.or_else(|| of("x-www-form-urlencoded")) else {
        // Other bodies pass as they are, with their own content type.
        let mut body = json_body(None, required);
        body.parameters.extend(content.keys().next().map(|kind| header("Content-Type", kind)));
        return body;
    };
    let schema = form.get("schema").map_or(&Value::Null, |schema| description.resolve(schema));
    let needed: Vec<&str> = Description::list(schema.get("required")).filter_map(Value::as_str).collect();
    let fields = schema.get("properties").and_then(Value::as_object).into_iter().flatten().map(|(name, property)| {
        let property = description.resolve(property);
        let mut field = form_field(name, multipart.is_some());
        described(description, property, &mut field);
        field["required"] = needed.contains(&name.as_str()).into();
        if property.get("format").is_some_and(|format| format == "binary") {
            field["dataType"] = "file".into();
            field["vendorDataType"] = "file".into();
        }
        field
    });
    Body { parameters: fields.collect(), schema: None }
}

fn form_field(name: &str, multipart: bool) -> Value {
    let kind = if multipart { "multipart" } else { "form" };
    parameter(name, kind, name, kind)
}

/// What an operation answers when it succeeds.
struct Answer<'d> {
    schema: Option<&'d Value>,
    /// Of what is not JSON.
    content_type: Option<&'d str>,
}

fn answer<'d>(description: &'d Description, operation: &'d Value) -> Answer<'d> {
    let responses = operation.get("responses").and_then(Value::as_object);
    let success = |status: &str| status.starts_with('2') || status.eq_ignore_ascii_case("2xx");
    let found = responses
        .and_then(|all| all.iter().find(|(status, _)| success(status)).or_else(|| all.get_key_value("default")));
    let none = Answer { schema: None, content_type: None };
    let Some(response) = found.map(|(_, response)| description.resolve(response)) else { return none };
    if !description.is_openapi {
        let schema = response.get("schema").filter(|schema| schema.is_object());
        let file = schema.is_some_and(|schema| schema.get("type").is_some_and(|kind| kind == "file"));
        return if file {
            Answer { schema: None, content_type: Some("application/octet-stream") }
        } else {
            Answer { schema, content_type: None }
        };
    }
    let content = response.get("content").and_then(Value::as_object);
    let json = content.and_then(|content| content.iter().find(|(kind, _)| kind.contains("json") || *kind == "*/*"));
    match (json, content.and_then(|content| content.keys().next())) {
        (Some((_, media)), _) => {
            Answer { schema: media.get("schema").filter(|schema| schema.is_object()), content_type: None }
        }
        (None, Some(kind)) if !kind.contains("xml") && !kind.starts_with("text/") => {
            Answer { schema: None, content_type: Some("application/octet-stream") }
        }
        _ => none,
    }
}

/// The name of what has none of its own: `listPets`, or `petsGet`.
fn model_name(place: &Place, operation: &Value) -> String {
    if let Some(id) = operation.get("operationId").and_then(Value::as_str).filter(|id| !id.is_empty()) {
        return id.to_owned();
    }
    let words = place.path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<String> = words
        .chain([place.method])
        .enumerate()
        .map(|(index, word)| if index == 0 { word.to_owned() } else { capital(word) })
        .collect();
    words.concat()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
