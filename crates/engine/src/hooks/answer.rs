//! The answer as hooks see it, and what a hook made of it (`docs/reference/hooks.md` §4).

use super::handed::Handed;
use super::vendor::merge;
use crate::build::response_root;
use crate::call::Answer;
use bytes::Bytes;
use serde_json::{Map, Value};

/// Headers that describe the vendor's message and are none of the caller's business, even if a hook hands them back.
const OF_THE_MESSAGE: [&str; 9] = [
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "keep-alive",
    "proxy-authenticate",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// The names that tell of the answer.
pub(super) fn names(answer: &Answer) -> Map<String, Value> {
    let raw = match String::from_utf8_lossy(&answer.raw) {
        // A hook made it, so it never was text.
        text if text.is_empty() => Some(answer.body_raw.to_string()).filter(|_| !answer.body_raw.is_null()),
        text => Some(text.into_owned()),
    };
    let body =
        if answer.opaque.is_some() { raw.clone().map_or(Value::Null, Value::String) } else { answer.body.clone() };
    let map = if body.is_string() { Value::Null } else { body.clone() };
    let error = answer.fault.clone().or_else(|| raw.clone().filter(|_| answer.is_error()));
    let text = |text: Option<String>| text.map_or(Value::Null, Value::String);
    Map::from_iter([
        ("response_body".into(), body),
        ("response_body_map".into(), map),
        ("response_body_raw".into(), text(raw)),
        ("response_body_raw_map".into(), answer.body_raw.clone()),
        ("response_headers".into(), headers(&answer.headers)),
        ("response_status_code".into(), answer.status.into()),
        ("response_iserror".into(), answer.is_error().into()),
        ("response_error".into(), text(error.clone())),
        ("response_error_message".into(), text(error)),
    ])
}

/// A header that came twice is one text, as HTTP has it; cookies cannot be joined and are a list.
fn headers(pairs: &[(String, String)]) -> Value {
    let mut members = Map::new();
    for (name, value) in pairs {
        let name = name.to_ascii_lowercase();
        let joined = match members.remove(&name) {
            None => Value::from(value.clone()),
            Some(Value::Array(mut all)) => {
                all.push(value.clone().into());
                all.into()
            }
            Some(first) if name == "set-cookie" => vec![first, value.clone().into()].into(),
            Some(first) => format!("{}, {value}", first.as_str().unwrap_or_default()).into(),
        };
        members.insert(name, joined);
    }
    Value::Object(members)
}

/// The answer of a pre-hook that answers itself, or that refuses.
///
/// # Errors
/// What the hook handed back and cannot be used.
pub(super) fn instead_of_the_vendor(handed: &Handed) -> Result<Option<Answer>, String> {
    if !handed.stops() && handed.error(&Map::new()).is_none() {
        return Ok(None);
    }
    let mut answer = Answer::new(200, Value::Null);
    take(&mut answer, handed, &Map::new(), None)?;
    if answer.body_raw.is_null() {
        answer.body_raw = answer.body.clone();
    }
    Ok(Some(answer))
}

/// What a hook made of an answer. `root`: the resource's `rootKey`, for a raw body.
///
/// # Errors
/// What the hook handed back and cannot be used.
pub(super) fn take(
    answer: &mut Answer,
    handed: &Handed,
    shown: &Map<String, Value>,
    root: Option<&str>,
) -> Result<(), String> {
    let has_raw = take_raw(answer, handed, shown, root);
    let body = match has_raw {
        true => handed.get("response_body").filter(|body| !body.is_null()),
        false => handed.changed("response_body", shown),
    };
    if let Some(body) = body {
        take_body(answer, body);
    }
    if let Some(changes) = handed.pairs("response_headers") {
        take_headers(answer, changes, shown);
    }
    take_status(answer, handed, shown, has_raw || body.is_some())
}

/// The body before `rootKey`, as text or as JSON.
fn take_raw(answer: &mut Answer, handed: &Handed, shown: &Map<String, Value>, root: Option<&str>) -> bool {
    if let Some(map) = handed.changed("response_body_raw_map", shown) {
        answer.raw = Bytes::new();
        answer.body_raw = map.clone();
    } else if let Some(Value::String(text)) = handed.changed("response_body_raw", shown) {
        answer.raw = Bytes::from(text.clone());
        answer.body_raw = serde_json::from_str(text).unwrap_or_default();
    } else {
        return false;
    }
    let is_text = answer.body_raw.is_null() && !answer.raw.is_empty();
    answer.opaque = is_text.then(|| "text/plain;charset=utf-8".to_owned());
    answer.body = response_root(root, &answer.body_raw).unwrap_or(&answer.body_raw).clone();
    true
}

fn take_body(answer: &mut Answer, body: &Value) {
    answer.body = match body {
        Value::String(text) => json_of(text).unwrap_or_else(|| body.clone()),
        other => other.clone(),
    };
    answer.opaque = None;
}

/// Text that holds an object or a list is one: hooks hand back what `JSON.stringify` made.
fn json_of(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok().filter(|value: &Value| value.is_object() || value.is_array())
}

/// Headers that the hook made or changed go to the caller.
fn take_headers(answer: &mut Answer, changes: &Map<String, Value>, shown: &Map<String, Value>) {
    let known = shown.get("response_headers").and_then(Value::as_object);
    let lower = changes.iter().map(|(name, value)| (name.trim().to_ascii_lowercase(), value.clone()));
    let mut changes: Map<String, Value> = lower.collect();
    changes.retain(|name, value| known.and_then(|known| known.get(name)) != Some(value));
    merge(&mut answer.headers, &changes, None, str::eq_ignore_ascii_case);
    changes.retain(|name, _| !OF_THE_MESSAGE.contains(&name.as_str()));
    merge(&mut answer.own_headers, &changes, None, str::eq_ignore_ascii_case);
}

/// `is_made`: the hook made the body. What a hook made leaves as it is, errors included.
fn take_status(answer: &mut Answer, handed: &Handed, shown: &Map<String, Value>, is_made: bool) -> Result<(), String> {
    let code = handed.status()?;
    let is_new = code.is_some_and(|code| shown.get("response_status_code") != Some(&Value::from(code)));
    match handed.changed("response_iserror", shown).and_then(Value::as_bool) {
        _ if code.is_some() => answer.status = code.unwrap_or(answer.status),
        Some(true) if !answer.is_error() => answer.status = 400,
        Some(false) if answer.is_error() => answer.status = 200,
        _ => {}
    }
    if let Some(words) = handed.error(shown) {
        answer.status = code.unwrap_or(400);
        answer.fault = Some(words);
        answer.own_status = Some(answer.status);
    } else if is_new || (is_made && (code.is_some() || answer.is_error())) {
        answer.fault = answer.fault.take().filter(|_| !is_made);
        answer.own_status = Some(answer.status);
    }
    Ok(())
}
