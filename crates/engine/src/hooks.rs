//! Step: the element's hooks, before and after the vendor call. The script room runs them.

mod bindings;
mod http;

use crate::Engine;
use crate::build::{VendorRequest, plain};
use crate::call::{Answer, Turn};
use crate::connection::AccessToken;
use crate::persist;
use ligand_model::element::Hook;
use ligand_model::{Error, Kind, Result};
use ligand_script::{Convention, Reason};
use serde_json::{Map, Value};
use std::sync::Arc;

/// Runs the pre-hooks: the element's, then the resource's. `Some` is an answer without a vendor call.
pub(crate) async fn before(
    engine: &Engine,
    turn: &Turn<'_>,
    request: &mut VendorRequest,
    token: Option<&AccessToken>,
) -> Result<Option<Answer>> {
    for hook in [&turn.connection.element.hooks.pre, &turn.resource.hooks.pre].into_iter().flatten() {
        let given = bindings::before(turn, request, token);
        let Some(result) = run(engine, turn, hook, given).await? else { continue };
        take_request(request, &result)?;
        if let Some(configuration) = result.get("configuration") {
            persist::returned(turn, configuration).await?;
        }
        let error = result.get("response_error_message").or_else(|| result.get("response_error"));
        if result.get("continue") == Some(&Value::Bool(false)) || error.is_some() {
            return Ok(Some(answered(&result, error)));
        }
    }
    Ok(None)
}

/// Runs the post-hooks: the resource's, then the element's.
pub(crate) async fn after(
    engine: &Engine,
    turn: &Turn<'_>,
    request: &VendorRequest,
    mut answer: Answer,
    token: Option<&AccessToken>,
) -> Result<Answer> {
    for hook in [&turn.resource.hooks.post, &turn.connection.element.hooks.post].into_iter().flatten() {
        let given = bindings::after(turn, request, &answer, token);
        let Some(result) = run(engine, turn, hook, given).await? else { continue };
        take_answer(&mut answer, &result);
        if let Some(configuration) = result.get("configuration") {
            persist::returned(turn, configuration).await?;
        }
    }
    Ok(answer)
}

async fn run(engine: &Engine, turn: &Turn<'_>, hook: &Hook, given: Value) -> Result<Option<Map<String, Value>>> {
    let failed = |cause: String| {
        let message = format!("a hook of {} {} failed: {cause}", turn.connection.element.key, turn.resource.name());
        Error::new(Kind::HookFailed, message)
    };
    let call = ligand_script::Call {
        source: ligand_script::Source::new(hook.body.clone()),
        convention: if hook.legacy { Convention::Return } else { Convention::Done },
        bindings: given.to_string(),
        wall: engine.limits.hook_wall,
        http: Some(Arc::new(http::WayOut::of(engine, turn.call))),
    };
    let outcome = engine.scripts.run(call).await.map_err(|failure| match failure.reason {
        Reason::Busy => Error::new(Kind::Unavailable, "too many hooks are waiting to run; repeat later"),
        _ => failed(failure.to_string()),
    })?;
    for line in &outcome.logs {
        tracing::debug!(resource = %turn.resource.name(), "hook: {}", line.text);
    }
    let Some(text) = outcome.result else { return Ok(None) };
    match serde_json::from_str(&text) {
        Ok(Value::Object(members)) => Ok(Some(members)),
        Ok(_) => Ok(None),
        Err(error) => Err(failed(format!("its result is not JSON: {error}"))),
    }
}

/// What a pre-hook replaced. Headers and parameters merge; null removes.
fn take_request(request: &mut VendorRequest, result: &Map<String, Value>) -> Result<()> {
    let text = |key: &str| result.get(key).and_then(Value::as_str).map(str::to_owned);
    if let Some(path) = text("request_vendor_path") {
        request.path = path;
    }
    if let Some(method) = text("request_vendor_method") {
        request.method = method;
    }
    if let Some(body) = result.get("request_vendor_body") {
        request.body = match body {
            Value::String(text) => serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.clone())),
            other => other.clone(),
        };
    }
    merge(&mut request.headers, result.get("request_vendor_headers"));
    merge(&mut request.query, result.get("request_vendor_parameters"));
    Ok(())
}

fn merge(pairs: &mut Vec<(String, String)>, changes: Option<&Value>) {
    for (name, value) in changes.and_then(Value::as_object).into_iter().flatten() {
        pairs.retain(|(given, _)| !given.eq_ignore_ascii_case(name.trim()));
        if !value.is_null() {
            pairs.push((name.trim().to_owned(), plain(value)));
        }
    }
}

/// The answer of a pre-hook that answers itself: `response_body` and `response_status_code`, or an error.
fn answered(result: &Map<String, Value>, error: Option<&Value>) -> Answer {
    let given = result.get("response_status_code").and_then(Value::as_u64).and_then(|code| u16::try_from(code).ok());
    let status = given.unwrap_or(if error.is_some() { 400 } else { 200 });
    let body = result.get("response_body").cloned().unwrap_or(Value::Null);
    let mut answer = Answer::new(status, body);
    answer.fault = error.map(plain);
    answer.own_status = answer.is_error().then_some(status);
    answer
}

/// What a post-hook replaced.
fn take_answer(answer: &mut Answer, result: &Map<String, Value>) {
    if let Some(body) = result.get("response_body") {
        answer.body = body.clone();
        answer.opaque = None;
        answer.own_status = answer.is_error().then_some(answer.status);
    }
    if let Some(code) = result.get("response_status_code").and_then(Value::as_u64) {
        answer.status = u16::try_from(code).unwrap_or(500);
        answer.own_status = answer.is_error().then_some(answer.status);
    }
    merge(&mut answer.headers, result.get("response_headers"));
    if let Some(error) = result.get("response_error_message").or_else(|| result.get("response_error")) {
        let code = result.get("response_status_code").and_then(Value::as_u64).and_then(|code| u16::try_from(code).ok());
        answer.status = code.unwrap_or(400);
        answer.fault = Some(plain(error));
        answer.own_status = Some(answer.status);
    }
}
