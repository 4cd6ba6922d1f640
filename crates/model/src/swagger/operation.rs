//! One operation: a resource as its callers see it.

use super::definitions::{Definitions, Scope};
use super::parameter;
use super::path::Place;
use super::{fields, schema};
use crate::Element;
use crate::element::{Method, ResourceType};
use serde_json::{Map, Value, json};

/// What every operation may answer beside 200 (`docs/reference/platform-api.md` §9.1).
const REFUSALS: [(&str, &str); 10] = [
    ("400", "The request is not well formed: a parameter or the body is missing or wrong"),
    ("401", "The secrets or the element token in the Authorization header are missing or unknown"),
    ("403", "The caller may not do this, or the instance is disabled"),
    ("404", "There is no such thing"),
    ("405", "This path does not know this method"),
    ("406", "The Accept header excludes what this answers"),
    ("409", "It conflicts with something that exists"),
    ("415", "The Content-Type is not supported here"),
    ("500", "A defect of the server or of a hook of the element"),
    ("502", "The vendor cannot be reached, or answered with an error"),
];

/// A resource that is documented, as the definition writes it.
pub(super) struct Documented<'a> {
    /// The member of `resources[]`.
    pub raw: &'a Map<String, Value>,
    /// The caller's method.
    pub method: Method,
    /// The caller's path, with its hub.
    pub path: &'a str,
    /// Fields of `objects[]` and `models[]` by name, and of the resource's own `object`.
    objects: Map<String, Value>,
}

impl<'a> Documented<'a> {
    /// The documented resources of an element, in document order.
    pub fn of(element: &'a Element) -> Vec<Documented<'a>> {
        let objects: Map<String, Value> = fields::models(element).into_iter().collect();
        let raw = element.document.get("resources").and_then(Value::as_array).into_iter().flatten();
        raw.filter_map(|raw| Documented::read(raw.as_object()?, &objects)).collect()
    }

    fn read(raw: &'a Map<String, Value>, objects: &Map<String, Value>) -> Option<Documented<'a>> {
        let text = |name: &str| raw.get(name).and_then(Value::as_str);
        if ResourceType::from_name(text("type").unwrap_or_default()) != ResourceType::Api {
            return None;
        }
        let method = Method::from_name(text("method")?)?;
        let path = text("path").filter(|path| !path.trim().is_empty())?;
        let mut documented = Documented { raw, method, path, objects: Map::new() };
        let own = raw.get("object").and_then(fields::model);
        let known = documented.object_name().and_then(|name| objects.get_key_value(name));
        let known = known.map(|(name, model)| (name.clone(), model.clone()));
        documented.objects.extend(own.or(known));
        Some(documented)
    }

    /// A member that is text, and not blank.
    pub fn text(&self, name: &str) -> Option<&'a str> {
        self.raw.get(name).and_then(Value::as_str).filter(|text| !text.trim().is_empty())
    }

    /// The maps of models that it brings: of its answer, of its request.
    pub fn maps(&self) -> [Option<&'a Map<String, Value>>; 2] {
        let model = self.raw.get("model");
        ["swagger", "requestSwagger"].map(|name| model?.get(name)?.as_object().filter(|map| !is_schema(map)))
    }

    /// The object it handles.
    pub fn object_name(&self) -> Option<&'a str> {
        let inline = || self.raw.get("object")?.get("name")?.as_str();
        self.text("objectName").or_else(inline)
    }

    /// Where names of its models are looked up: in the answer's map first, or in the request's.
    fn scope(&'a self, request: bool) -> Scope<'a> {
        let [answer, asked] = self.maps();
        let order = if request { [asked, answer] } else { [answer, asked] };
        order.into_iter().flatten().chain([&self.objects]).collect()
    }

    /// The schema of the request's or the answer's body.
    pub fn body(&'a self, request: bool, definitions: &mut Definitions<'a>) -> Option<Value> {
        let scope = self.scope(request);
        let (map, name) = if request { ("requestSwagger", "requestName") } else { ("swagger", "name") };
        let model = self.raw.get("model").and_then(Value::as_object);
        let declared = model.and_then(|model| model.get(map)?.as_object()).filter(|map| !map.is_empty());
        let name = model.and_then(|model| model.get(name)?.as_str()).filter(|name| !name.trim().is_empty());
        if let Some(schema) = declared.filter(|map| is_schema(map)) {
            return Some(definitions.schema(&scope, &Value::Object(schema.clone())));
        }
        let named = name.and_then(|name| definitions.reference(&scope, name));
        let only = || declared.and_then(root).and_then(|name| definitions.reference(&scope, name));
        named.or_else(only).or_else(|| {
            let (object, _) = self.objects.iter().next()?;
            definitions.reference(&scope, object)
        })
    }

    /// The schema of the request's body that a parameter of this type name means.
    pub fn body_named(&'a self, name: &str, definitions: &mut Definitions<'a>) -> Option<Value> {
        definitions.reference(&self.scope(true), name)
    }
}

/// A schema in place of a map of models.
fn is_schema(map: &Map<String, Value>) -> bool {
    ["type", "$ref"].iter().any(|member| map.get(*member).is_some_and(Value::is_string))
}

/// The most models among which the one that was meant is looked for.
const MOST_COMPARED: usize = 100;

/// The one model of a map that no other of it refers to.
fn root(map: &Map<String, Value>) -> Option<&str> {
    if map.len() > MOST_COMPARED {
        return None;
    }
    let mentioned = |name: &str| {
        let others = map.iter().filter(|(other, _)| *other != name);
        let reference = format!("\"#/definitions/{name}\"");
        let word = format!("\"type\":\"{name}\"");
        others.map(|(_, model)| model.to_string()).any(|text| text.contains(&reference) || text.contains(&word))
    };
    let mut roots = map.keys().filter(|name| !mentioned(name));
    let first = roots.next()?;
    roots.next().is_none().then_some(first)
}

/// The operation, without its `operationId`.
pub(super) fn describe<'a>(
    element: &Element,
    resource: &'a Documented<'a>,
    place: &Place,
    definitions: &mut Definitions<'a>,
) -> Value {
    let first = place.text.split('/').find(|word| !word.is_empty() && !word.starts_with('{')).unwrap_or(&element.key);
    let mut operation = Map::new();
    operation.insert("tags".into(), json!([first]));
    let description = resource.text("description").unwrap_or_default();
    operation.insert("summary".into(), description.into());
    if let Some(object) = resource.object_name().filter(|name| !name.starts_with('{')) {
        operation.insert("x-object".into(), object.into());
    }
    let parameters = parameter::all(element, resource, place, definitions);
    if parameters.iter().any(|parameter| parameter["in"] == "formData") {
        let file = parameters.iter().any(|parameter| parameter["type"] == "file");
        let kind = if file || parameter::is_multipart(resource) {
            "multipart/form-data"
        } else {
            "application/x-www-form-urlencoded"
        };
        operation.insert("consumes".into(), json!([kind]));
    }
    operation.insert("parameters".into(), parameters.into());
    let (content_type, answer) = answer(resource, definitions);
    if let Some(content_type) = content_type {
        operation.insert("produces".into(), json!([content_type]));
    }
    let mut responses = Map::from_iter([("200".to_owned(), answer)]);
    responses.extend(REFUSALS.map(|(status, text)| (status.to_owned(), json!({ "description": text }))));
    operation.insert("responses".into(), responses.into());
    Value::Object(operation)
}

/// Content type, if it is not JSON, and the answer 200.
fn answer<'a>(resource: &'a Documented<'a>, definitions: &mut Definitions<'a>) -> (Option<&'a str>, Value) {
    let content_type = resource.raw.get("response").and_then(|response| response.get("contentType")?.as_str());
    let content_type = content_type.map(str::trim).filter(|kind| kind.contains('/') && !kind.contains("json"));
    let mut answer = json!({ "description": "Done" });
    if content_type == Some("application/octet-stream") {
        answer["schema"] = json!({ "type": "file" });
        return (content_type, answer);
    }
    if let Some(schema) = resource.body(false, definitions) {
        let list = is_list(resource) && !definitions.is_list(&schema);
        answer["schema"] = if list { json!({ "type": "array", "items": schema }) } else { schema };
    }
    (content_type, answer)
}

/// A list answers many of what its model describes: a GET that takes a page.
fn is_list(resource: &Documented) -> bool {
    let parameters = resource.raw.get("parameters").and_then(Value::as_array).into_iter().flatten();
    let mut names = parameters.filter_map(|parameter| parameter.get("name")?.as_str());
    resource.method == Method::Get && names.any(|name| matches!(name.trim(), "pageSize" | "page" | "nextPage"))
}

/// The name of the model that a schema refers to, itself or its items.
pub(super) fn model_name(schema: &Value) -> Option<String> {
    let reference = schema.get("$ref").or_else(|| schema.pointer("/items/$ref"))?;
    Some(schema::target(reference.as_str()?))
}
