//! What hooks see of the call itself (`docs/reference/hooks.md` §2): each hook gets copies of its own, with what the
//! hooks before it handed back.

use super::handed::Handed;
use super::multipart;
use super::vendor::object;
use crate::build::plain;
use crate::call::Turn;
use crate::connection::AccessToken;
use base64::Engine as _;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use ligand_model::element::Object;
use serde_json::{Map, Value, json};

/// The names that tell of the caller's request and of the instance.
pub(super) fn names(turn: &Turn, token: Option<&AccessToken>) -> Map<String, Value> {
    let parts = multipart::items(turn.call);
    // Files are not text.
    let text = std::str::from_utf8(&turn.call.body).ok().filter(|text| !text.is_empty() && parts.is_none());
    let element = &turn.connection.element;
    let names = json!({
        "configuration": configuration(turn, token),
        "meta_data": turn.plan.object.as_deref().map(metadata),
        "multipart_hook_context_items": parts,
        "object_name": turn.plan.object.as_ref().map(|object| object.name.clone()),
        "object_names": element.objects.iter().map(|object| object.name.as_str()).collect::<Vec<_>>(),
        "request_body": text,
        "request_body_map": turn.body,
        "request_body_raw": text,
        "request_expression": turn.plan.flat,
        "request_headers": object(&turn.call.headers),
        "request_method": turn.call.method.to_string(),
        "request_parameters": parameters(turn),
        "request_path": path(turn),
        "request_path_variables": object(turn.bindings),
        "request_previous_response": turn.previous,
        "request_previous_response_headers": turn.previous.map(|_| object(turn.previous_headers)),
        "request_root_key": turn.resource.request_root,
    });
    match names {
        Value::Object(names) => names,
        _ => Map::new(),
    }
}

/// Keeps what a hook handed back for those that follow.
pub(super) fn remember(names: &mut Map<String, Value>, handed: &Handed) {
    for name in ["configuration", "request_headers", "request_parameters", "request_path_variables"] {
        let Some(changes) = handed.pairs(name) else { continue };
        let Some(known) = names.get_mut(name).and_then(Value::as_object_mut) else { continue };
        for (key, value) in changes {
            match value {
                Value::Null => known.remove(key),
                // Settings are text.
                value if name == "configuration" => known.insert(key.clone(), plain(value).into()),
                value => known.insert(key.clone(), value.clone()),
            };
        }
    }
    for name in ["request_expression", "meta_data"] {
        if let Some(value) = handed.get(name) {
            names.insert(name.to_owned(), value.clone());
        }
    }
    if let Some(body) = handed.changed("request_body", names).or_else(|| handed.changed("request_body_map", names)) {
        let (text, map) = match body {
            Value::Null => (Value::Null, Value::Null),
            Value::String(text) => (body.clone(), serde_json::from_str(text).unwrap_or_default()),
            json => (json.to_string().into(), json.clone()),
        };
        names.insert("request_body".into(), text.clone());
        names.insert("request_body_raw".into(), text);
        names.insert("request_body_map".into(), map);
    }
}

/// The configuration, with the access token that this attempt uses.
fn configuration(turn: &Turn, token: Option<&AccessToken>) -> Value {
    let pairs = turn.connection.configuration.iter().map(|(key, value)| (key.to_owned(), Value::from(value)));
    let token = token.map(|token| ("oauth.user.token".to_owned(), Value::from(token.value.expose().as_str())));
    Value::Object(pairs.chain(token).collect())
}

/// The caller's query. A page token that a hook made is shown as the hook made it: JSON (element-format §2.10).
fn parameters(turn: &Turn) -> Value {
    let mut parameters = object(&turn.call.query);
    if let Some(token) = parameters.get_mut("nextPage")
        && let Some(json) = token.as_str().and_then(decoded)
    {
        *token = Value::String(json);
    }
    parameters
}

fn decoded(token: &str) -> Option<String> {
    const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let plain = token.trim().replace('-', "+").replace('_', "/");
    let text = String::from_utf8(GeneralPurpose::new(&alphabet::STANDARD, LENIENT).decode(plain).ok()?).ok()?;
    let value: Value = serde_json::from_str(&text).ok()?;
    (value.is_object() || value.is_array()).then_some(text)
}

/// Hooks count the segments of the path, hub included, however the caller wrote it.
fn path(turn: &Turn) -> String {
    match turn.call.path.as_str() {
        path if path.starts_with("/hubs/") => path.to_owned(),
        path => format!("/hubs/{}/{}", turn.connection.element.hub, path.trim_start_matches('/')),
    }
}

/// What the definition says of the object.
fn metadata(object: &Object) -> Value {
    let field = |field: &ligand_model::element::Field| json!({ "name": field.name, "type": field.field_type.name() });
    json!({
        "name": object.name,
        "vendorName": object.vendor_name,
        "primaryKeyName": object.primary_key,
        "fields": object.fields.iter().map(field).collect::<Vec<_>>(),
    })
}
