//! How the described service is authenticated: the scheme that the description asks for first.

use super::Description;
use crate::convert::draft::{Authentication, Draft, header, parameter};
use serde_json::{Map, Value};

/// Adds type, configuration and parameters of the first scheme that a draft can carry.
pub(super) fn add(description: &Description, draft: &mut Draft) {
    let place = if description.is_openapi { "/components/securitySchemes" } else { "/securityDefinitions" };
    let schemes = description.document.pointer(place).and_then(Value::as_object);
    let asked =
        Description::list(description.document.get("security")).filter_map(Value::as_object).flat_map(Map::keys);
    let asked = asked.filter_map(|name| schemes?.get(name));
    let known = schemes.into_iter().flat_map(Map::values);
    let mut all = asked.chain(known).map(|scheme| description.resolve(scheme));
    if !all.any(|scheme| scheme_added(scheme, draft)) {
        draft.authentication(&Authentication::Custom);
    }
}

fn scheme_added(scheme: &Value, draft: &mut Draft) -> bool {
    let text = |name: &str| scheme.get(name).and_then(Value::as_str).unwrap_or_default();
    match (text("type"), text("scheme").to_ascii_lowercase().as_str()) {
        ("basic", _) | ("http", "basic") => draft.authentication(&Authentication::Basic),
        ("apiKey", _) => return key_added(text("in"), text("name"), draft),
        ("http", "bearer") | ("openIdConnect", _) => bearer(draft),
        ("oauth2", _) => oauth2(scheme, draft),
        _ => return false,
    }
    true
}

fn key_added(place: &str, name: &str, draft: &mut Draft) -> bool {
    if !matches!(place, "header" | "query") || name.is_empty() {
        return false;
    }
    draft.authentication(&Authentication::Custom);
    draft.entry("api.key", "API key", "PASSWORD", None);
    draft.parameter(parameter("api.key", "configuration", name, place));
    true
}

/// A token that somebody got elsewhere.
fn bearer(draft: &mut Draft) {
    draft.authentication(&Authentication::Custom);
    draft.entry("access.token", "Access token", "PASSWORD", None);
    draft.parameter(header("Authorization", "Bearer ${configuration.access.token}"));
}

/// The flows of OpenAPI 3 stand in an object, the one of Swagger 2.0 in the scheme itself.
fn oauth2(scheme: &Value, draft: &mut Draft) {
    let flow = |names: [&str; 2]| {
        let own = scheme.get("flow").and_then(Value::as_str).is_some_and(|flow| names.contains(&flow));
        let nested = || names.iter().find_map(|name| scheme.get("flows")?.get(name));
        if own { Some(scheme) } else { nested() }
    };
    let text = |flow: &Value, name: &str| flow.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let scope = |flow: &Value| {
        let scopes = flow.get("scopes").and_then(Value::as_object).into_iter().flat_map(Map::keys);
        scopes.cloned().collect::<Vec<_>>().join(" ")
    };
    if let Some(flow) = flow(["accessCode", "authorizationCode"]) {
        let (authorize, token) = (text(flow, "authorizationUrl"), text(flow, "tokenUrl"));
        draft.authentication(&Authentication::Oauth2 { authorize, token, scope: scope(flow) });
    } else if let Some(flow) = flow(["application", "clientCredentials"]) {
        draft.authentication(&Authentication::ClientCredentials { token: text(flow, "tokenUrl"), scope: scope(flow) });
    } else {
        // What remains gives its token to a browser or for a password: a caller brings the token.
        bearer(draft);
    }
}
