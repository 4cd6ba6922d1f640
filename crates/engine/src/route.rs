//! Step: from METHOD and path to a resource. Any hub prefix; literals before variables; first of equals.

use crate::call::{Reply, unsupported};
use ligand_model::element::{Bindings, Element, Method, Resource, ResourceKind, ResourceType, Segment};
use ligand_model::{Error, Kind, Result};
use serde_json::Value;

/// A resource, and the variables of the path that led to it.
#[derive(Debug)]
pub(crate) struct Route<'e> {
    pub resource: &'e Resource,
    pub bindings: Bindings,
}

/// The resource for a caller's method and path.
///
/// # Errors
/// 404 when no resource has this path, 405 when one has it with other methods, and the original platform's
/// message when it is native code.
pub(crate) fn resource<'e>(element: &'e Element, method: Method, path: &str) -> Result<Route<'e>> {
    let callable =
        |resource: &&Resource| matches!(resource.resource_type, ResourceType::Api | ResourceType::ApiNoDocumentation);
    match best(element.resources.iter().filter(callable), method, path) {
        Some(route) if route.resource.kind == ResourceKind::Native => Err(unsupported(Kind::BadRequest)),
        Some(found) => Ok(found),
        None => Err(refusal(element, method, path)),
    }
}

/// The definition's name of the resource that a call goes to, `GET /contacts/{id}`; for figures and logs.
pub fn resource_name(element: &Element, method: Method, path: &str) -> Option<String> {
    resource(element, method, path).ok().map(|route| route.resource.name())
}

fn best<'e>(resources: impl Iterator<Item = &'e Resource>, method: Method, path: &str) -> Option<Route<'e>> {
    let fits = resources.filter(|resource| resource.method == method);
    let matches = fits.filter_map(|resource| Some(Route { resource, bindings: resource.path.matches(path)? }));
    matches.min_by(|a, b| a.resource.path.precedence().cmp(&b.resource.path.precedence()))
}

fn refusal(element: &Element, method: Method, path: &str) -> Error {
    let path = path.split('?').next().unwrap_or_default();
    let mut others: Vec<_> =
        element.resources.iter().filter(|r| r.path.matches(path).is_some()).map(|r| r.method).collect();
    others.dedup();
    if others.is_empty() {
        let message = format!("No resource found for {method} {path} in element {}", element.key);
        return Error::new(Kind::NotFound, message);
    }
    let allowed = others.iter().map(Method::to_string).collect::<Vec<_>>().join(", ");
    let text = unsupported(Kind::MethodNotAllowed);
    Error::new(Kind::MethodNotAllowed, format!("{}: {method} {path}; it knows {allowed}", text.message()))
}

/// The resource that follows in a chain, with the variables of its path filled: from the path before, from a
/// member of the answer with the same name, or from an answer that is nothing but an id.
pub(crate) fn next<'e>(element: &'e Element, done: &Route, reply: &Reply) -> Result<Option<Route<'e>>> {
    let Some((method, path)) = &done.resource.next_resource else { return Ok(None) };
    let found = element.resources.iter().find(|r| r.method == *method && r.path == *path);
    let next = found.ok_or_else(|| Error::internal(format!("nextResource {method} {path} is not in the element")))?;
    let answer = reply.json().unwrap_or(&Value::Null);
    let variables = next.path.segments.iter().filter_map(|segment| match segment {
        Segment::Variable(name) => Some(name),
        Segment::Literal(_) => None,
    });
    let filled = variables.map(|name| {
        let earlier = done.bindings.iter().find(|(bound, _)| bound == name).map(|(_, value)| value.clone());
        let value = earlier.or_else(|| text(answer.get(name))).or_else(|| text(Some(answer)));
        Some((name.clone(), value?))
    });
    let bindings: Option<Bindings> = filled.collect();
    let bindings = bindings.ok_or_else(|| Error::internal(format!("nothing to fill {path} of nextResource with")))?;
    Ok(Some(Route { resource: next, bindings }))
}

fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
