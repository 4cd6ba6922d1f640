//! `/_simulator/…`: the controls over HTTP, as JSON (`docs/simulator.md`). Not part of what is simulated.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::config::Settings;
use super::control::Control;
use super::faults::Rule;
use super::http::{Reply, Request};
use super::state::Shared;

const PREFIX: &str = "/_simulator";

/// Whether a path belongs to the controls.
pub(super) fn is_control(path: &str) -> bool {
    path.strip_prefix(PREFIX).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The operations, as `GET /_simulator` lists them.
const OPERATIONS: [&str; 22] = [
    "GET /_simulator/journal",
    "DELETE /_simulator/journal",
    "GET /_simulator/state",
    "GET /_simulator/counters",
    "GET /_simulator/faults",
    "POST /_simulator/faults",
    "DELETE /_simulator/faults",
    "GET /_simulator/clock",
    "POST /_simulator/clock",
    "GET /_simulator/settings",
    "PUT /_simulator/settings",
    "POST /_simulator/records",
    "POST /_simulator/tokens",
    "POST /_simulator/expire-access-tokens",
    "POST /_simulator/revoke",
    "POST /_simulator/reset",
    "GET /app/oauth/authorize",
    "POST /token",
    "POST /crm/xmlrpc/v1",
    "POST /api/xmlrpc",
    "/crm/rest/v1/…",
    "/crm/rest/v2/…",
];

/// Answers a request to the controls.
pub(super) fn answer(shared: &Arc<Shared>, request: &Request) -> Reply {
    let control = Control::new(Arc::clone(shared));
    let path = request.path[PREFIX.len()..].trim_matches('/');
    let outcome = match (request.method.as_str(), path) {
        ("GET", "") => Ok(json!({ "operations": OPERATIONS })),
        ("GET", "journal") => journal(&control, request),
        ("DELETE", "journal") => Ok(done(|| control.clear_journal())),
        ("GET", "state") => Ok(control.state()),
        ("GET", "counters") => Ok(json!(control.counters())),
        ("GET", "faults") => Ok(control.faults()),
        ("POST", "faults") => add_faults(&control, &request.body),
        ("DELETE", "faults") => Ok(done(|| control.clear_faults())),
        ("GET", "clock") => Ok(json!({ "now": control.now() })),
        ("POST", "clock") => move_clock(&control, &request.body),
        ("GET", "settings") => Ok(json!(control.settings())),
        ("PUT", "settings") => change_settings(&control, &request.body),
        ("POST", "records") => add_records(&control, &request.body),
        ("POST", "tokens") => Ok(json!(control.issue_tokens())),
        ("POST", "expire-access-tokens") => Ok(json!({ "expired": control.expire_access_tokens() })),
        ("POST", "revoke") => revoke(&control, &request.body),
        ("POST", "reset") => Ok(done(|| control.reset())),
        _ => return Reply::json(404, &json!({ "error": "no such operation", "operations": OPERATIONS })),
    };
    match outcome {
        Ok(body) => Reply::json(200, &body),
        Err(problem) => Reply::json(400, &json!({ "error": problem })),
    }
}

fn done(act: impl FnOnce()) -> Json {
    act();
    json!({ "done": true })
}

fn parsed<T: for<'de> Deserialize<'de>>(body: &[u8]) -> Result<T, String> {
    let body = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(body).map_err(|error| error.to_string())
}

/// The journal, or of it what comes `?after=` a number and is the `?call=` named.
fn journal(control: &Control, request: &Request) -> Result<Json, String> {
    let after: u64 = match request.query_value("after") {
        Some(number) => number.parse().map_err(|_| format!("after takes the number of an entry, not {number}"))?,
        None => 0,
    };
    let call = request.query_value("call");
    let entries = control.journal().into_iter();
    let wanted = entries.filter(|entry| entry.number > after && (call.is_none() || entry.call == call));
    Ok(json!(wanted.collect::<Vec<_>>()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Records {
    table: String,
    records: Vec<serde_json::Map<String, Json>>,
}

fn add_records(control: &Control, body: &[u8]) -> Result<Json, String> {
    let sent: Records = parsed(body)?;
    Ok(json!({ "ids": control.add_records(&sent.table, &sent.records)? }))
}

/// One rule, or a list of them: all or none.
fn add_faults(control: &Control, body: &[u8]) -> Result<Json, String> {
    let sent: Json = parsed(body)?;
    let rules: Vec<Rule> = match sent {
        Json::Array(_) => serde_json::from_value(sent),
        one => serde_json::from_value(one).map(|rule| vec![rule]),
    }
    .map_err(|error| error.to_string())?;
    for rule in rules {
        control.fault(rule)?;
    }
    Ok(control.faults())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Move {
    advance_seconds: Option<f64>,
    set: Option<DateTime<Utc>>,
    frozen: Option<bool>,
}

fn move_clock(control: &Control, body: &[u8]) -> Result<Json, String> {
    let sent: Move = parsed(body)?;
    if let Some(frozen) = sent.frozen {
        control.freeze_clock(frozen);
    }
    if let Some(moment) = sent.set {
        control.set_clock(moment);
    }
    if let Some(seconds) = sent.advance_seconds {
        control.advance(seconds);
    }
    Ok(json!({ "now": control.now() }))
}

/// Lays the sent members over the settings in force; `quotas` likewise, member by member.
fn change_settings(control: &Control, body: &[u8]) -> Result<Json, String> {
    let sent: Json = parsed(body)?;
    let mut merged = json!(control.settings());
    lay_over(&mut merged, sent);
    let changed: Settings = serde_json::from_value(merged).map_err(|error| error.to_string())?;
    control.set(|settings| *settings = changed);
    Ok(json!(control.settings()))
}

fn lay_over(base: &mut Json, over: Json) {
    match (base, over) {
        (Json::Object(base), Json::Object(over)) => {
            for (name, value) in over {
                lay_over(base.entry(name).or_insert(Json::Null), value);
            }
        }
        (base, over) => *base = over,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Revoke {
    token: Option<String>,
}

fn revoke(control: &Control, body: &[u8]) -> Result<Json, String> {
    let sent: Revoke = parsed(body)?;
    Ok(json!({ "revoked": control.revoke(sent.token.as_deref()) }))
}
