//! The variables a hook sees (`docs/hooks.md`): each hook gets copies of its own.

use crate::build::VendorRequest;
use crate::call::{Answer, Turn};
use crate::connection::AccessToken;
use serde_json::{Map, Value, json};

/// The variables of a pre-hook.
pub(super) fn before(turn: &Turn, request: &VendorRequest, token: Option<&AccessToken>) -> Value {
    Value::Object(shared(turn, request, token))
}

/// The variables of a post-hook.
pub(super) fn after(turn: &Turn, request: &VendorRequest, answer: &Answer, token: Option<&AccessToken>) -> Value {
    let mut given = shared(turn, request, token);
    given.insert("response_body".into(), answer.body.clone());
    given.insert("response_body_map".into(), answer.body.clone());
    given.insert("response_body_raw".into(), String::from_utf8_lossy(&answer.raw).into());
    given.insert("response_body_raw_map".into(), answer.body_raw.clone());
    given.insert("response_headers".into(), object(&answer.headers));
    given.insert("response_status_code".into(), answer.status.into());
    given.insert("response_iserror".into(), answer.is_error().into());
    given.insert("response_error".into(), answer.fault.clone().map_or(Value::Null, Value::String));
    Value::Object(given)
}

fn shared(turn: &Turn, request: &VendorRequest, token: Option<&AccessToken>) -> Map<String, Value> {
    let body_text = std::str::from_utf8(&turn.call.body).unwrap_or_default();
    let vendor_body = match &request.body {
        Value::Null | Value::String(_) => request.body.clone(),
        other => Value::String(other.to_string()),
    };
    let given = json!({
        "configuration": configuration(turn, token),
        "object_name": turn.plan.object.as_ref().map(|object| object.name.clone()),
        "request_method": turn.call.method.to_string(),
        "request_path": turn.call.path,
        "request_path_variables": object(turn.bindings),
        "request_parameters": object(&turn.call.query),
        "request_headers": object(&turn.call.headers),
        "request_body": body_text,
        "request_body_raw": body_text,
        "request_body_map": turn.body,
        "request_expression": turn.plan.flat,
        "request_previous_response": turn.previous,
        "request_root_key": turn.resource.request_root,
        "request_vendor_method": request.method,
        "request_vendor_path": request.path,
        "request_vendor_url": request.url(),
        "request_vendor_parameters": object(&request.query),
        "request_vendor_headers": object(&request.headers),
        "request_vendor_body": vendor_body,
        "request_vendor_body_map": if request.body.is_string() { &Value::Null } else { &request.body },
        "meta_data": null,
    });
    match given {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

fn configuration(turn: &Turn, token: Option<&AccessToken>) -> Value {
    let pairs = turn.connection.configuration.iter();
    let known = pairs.map(|(key, value)| (key.to_owned(), turn.configured(key, token).unwrap_or(value).into()));
    Value::Object(known.collect())
}

fn object(pairs: &[(String, String)]) -> Value {
    Value::Object(pairs.iter().map(|(name, value)| (name.clone(), value.clone().into())).collect())
}
