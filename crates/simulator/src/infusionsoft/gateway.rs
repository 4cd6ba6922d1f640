//! From request to answer: which path, who calls, what it costs, which service.

use std::io::Read;

use serde_json::json;

use super::clock::eastern;
use super::faults::Throttled;
use super::http::{MAX_BODY, Reply, Request};
use super::oauth::{Verdict, authorize, token};
use super::quota::{blank_headers, headers};
use super::random;
use super::rest;
use super::services::{Fault, Session, dispatch};
use super::state::State;
use super::xmlrpc::{self, Call, Refused, Value};

pub(super) const AUTHORIZE: &str = "/app/oauth/authorize";
pub(super) const TOKEN: &str = "/token";
/// Legacy key as first parameter.
pub(super) const LEGACY: &str = "/api/xmlrpc";
/// OAuth tokens and access keys.
pub(super) const OAUTH: &str = "/crm/xmlrpc/v1";

/// A request with what could be read of it before anything was decided.
pub(super) struct Arrival<'a> {
    pub(super) request: &'a Request,
    pub(super) call: Option<Result<Call, Refused>>,
}

impl<'a> Arrival<'a> {
    pub(super) fn new(request: &'a Request) -> Self {
        let is_xml = matches!(request.path.as_str(), LEGACY | OAUTH) && request.method == "POST";
        Self { request, call: is_xml.then(|| read_xml(request)) }
    }

    /// XML-RPC method, grant type, or the route of REST.
    pub(super) fn name(&self) -> Option<String> {
        match &self.call {
            Some(Ok(call)) => Some(call.method.clone()),
            Some(Err(_)) => None,
            None if self.request.path == TOKEN => token::grant_type(self.request),
            None => rest::call_name(self.request),
        }
    }

    /// Where credentials stand in the request.
    pub(super) fn channels(&self, state: &State) -> Vec<&'static str> {
        let request = self.request;
        let mut channels = Vec::new();
        if request.query_value("access_token").is_some() {
            channels.push("query");
        }
        let scheme = request.header("authorization").and_then(|value| value.split(' ').next());
        match scheme.map(str::to_ascii_lowercase).as_deref() {
            Some("bearer") => channels.push("bearer"),
            Some("basic") => channels.push("basic"),
            _ => {}
        }
        if request.header("x-keap-api-key").is_some() {
            channels.push("api_key");
        }
        if request.path == TOKEN && super::http::value_of(&request.body, "client_secret").is_some() {
            channels.push("body");
        }
        if let Some(Ok(call)) = &self.call
            && let Some(Value::String(first)) = call.params.first()
        {
            let is_token = state.grants.judge(state.clock.now(), first) != Verdict::Unknown;
            if is_token || state.config.legacy_key.as_ref() == Some(first) {
                channels.push("parameter");
            }
        }
        channels
    }
}

/// Reads the XML, unpacking it first if it came compressed.
fn read_xml(request: &Request) -> Result<Call, Refused> {
    if request.header("content-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("gzip")) {
        let mut body = Vec::new();
        let limit = u64::try_from(MAX_BODY).unwrap_or(u64::MAX);
        let unpacked = flate2::read::GzDecoder::new(request.body.as_slice()).take(limit).read_to_end(&mut body);
        return unpacked.map_err(|_| Refused("Not in GZIP format".into())).and_then(|_| xmlrpc::read_call(&body));
    }
    xmlrpc::read_call(&request.body)
}

/// Processes a request. What it changed stays changed, whatever becomes of the answer.
pub(super) fn process(state: &mut State, read: &Arrival<'_>, deviations: &mut Vec<String>) -> Reply {
    let request = read.request;
    match request.path.as_str() {
        AUTHORIZE => {
            state.count("authorize");
            authorize::answer(state, request)
        }
        TOKEN => {
            let kind = token::grant_type(request).unwrap_or_else(|| "none".into());
            state.count(format!("token:{kind}"));
            let reply = token::answer(state, request, deviations);
            if reply.status != 200 {
                state.count(format!("token_refused:{kind}"));
            }
            reply
        }
        LEGACY | OAUTH => match &read.call {
            Some(call) if request.path == LEGACY => legacy(state, call),
            Some(call) => guarded(state, request, |state| xml(run(state, call, |_| Ok(())))),
            None => html_error(405),
        },
        path if rest::Dialect::of(path).is_some() => {
            guarded(state, request, |state| serve_rest(state, read, deviations))
        }
        _ => html_error(404),
    }
}

/// The legacy endpoint: the first parameter is the encrypted key.
fn legacy(state: &mut State, call: &Result<Call, Refused>) -> Reply {
    let key = state.config.legacy_key.clone();
    xml(run(state, call, |sent| if key.as_deref() == Some(sent) { Ok(()) } else { Err(Fault::invalid_key()) }))
}

/// What stands behind the gateway: the token in the query or as Bearer, or an access key; then the quotas.
fn guarded(state: &mut State, request: &Request, serve: impl FnOnce(&mut State) -> Reply) -> Reply {
    let now = state.clock.now();
    let access_key = request.header("x-keap-api-key");
    let verdict = match access_key {
        Some(key) if state.config.access_keys.iter().any(|known| known == key) => Verdict::Good,
        Some(_) => Verdict::Unknown,
        None => {
            let token = request.bearer().map(str::to_owned).or_else(|| request.query_value("access_token"));
            state.grants.judge(now, token.as_deref().unwrap_or_default())
        }
    };
    if verdict != Verdict::Good {
        return unauthorized(verdict);
    }
    let quotas = &state.settings.quotas;
    let (limits, tenant_limits) = (quotas.of_client(access_key.is_some()), quotas.of_tenant());
    let meter = state.meters.entry(access_key.unwrap_or("oauth").to_owned()).or_default();
    let crossed = meter.count(limits, now).or(state.tenant_meter.count(tenant_limits, now));
    let headers = headers((meter, limits), (&state.tenant_meter, tenant_limits), &state.config.app);
    let crossed = quotas.refusal(crossed);
    let mut reply = match crossed {
        Some(body) => {
            state.count("throttled");
            throttled(body)
        }
        None => serve(state),
    };
    reply.headers.extend(headers);
    reply
}

fn serve_rest(state: &mut State, read: &Arrival<'_>, deviations: &mut Vec<String>) -> Reply {
    if let Some(name) = read.name() {
        state.count(format!("call:{name}"));
    }
    let now = eastern(state.clock.now());
    let mut session = Session { tables: &mut state.tables, settings: &state.settings, now, app: &state.config.app };
    rest::answer(&mut session, read.request, deviations)
}

fn run(
    state: &mut State,
    call: &Result<Call, Refused>,
    check_key: impl FnOnce(&str) -> Result<(), Fault>,
) -> Result<Value, Fault> {
    let call = call.as_ref().map_err(|refused| Fault::unreadable(&refused.0))?;
    state.count(format!("call:{}", call.method));
    let now = eastern(state.clock.now());
    let mut session = Session { tables: &mut state.tables, settings: &state.settings, now, app: &state.config.app };
    let outcome = dispatch(&mut session, call, check_key);
    if let Err(fault) = &outcome {
        state.count(format!("fault:{}", fault.code));
    }
    outcome
}

/// An answer of the vendor's XML-RPC server; faults too have status 200.
fn xml(outcome: Result<Value, Fault>) -> Reply {
    let body = match outcome {
        Ok(value) => xmlrpc::response(&value),
        Err(fault) => xmlrpc::fault(fault.code, &fault.text),
    };
    Reply::new(200, "text/xml;charset=UTF-8", body)
        .with("Server", "Apache-Coyote/1.1")
        .with("Pragma", "no-cache")
        .with("Cache-Control", "no-cache, no-store")
        .with("Set-Cookie", format!("app-lb={}; path=/", random::token(16)))
}

/// A fault as the vendor's server would answer it.
pub(super) fn fault(code: i32, text: &str) -> Reply {
    xml(Err(Fault::new(code, text)))
}

/// A well-formed answer of any value, for oversized ones.
pub(super) fn success(value: Value) -> Reply {
    xml(Ok(value))
}

/// The refusal of a fourth waiting call of the legacy key.
pub(super) fn legacy_refused() -> Reply {
    xml(Err(Fault::throttled()))
}

/// The gateway's 401: JSON, never XML; the quota headers are there but blank.
pub(super) fn unauthorized(verdict: Verdict) -> Reply {
    let (text, code) = match verdict {
        Verdict::Expired => ("Access Token expired", "keymanagement.service.access_token_expired"),
        _ => ("Invalid Access Token", "keymanagement.service.invalid_access_token"),
    };
    let mut reply = Reply::json(401, &json!({"fault": {"faultstring": text, "detail": {"errorcode": code}}}));
    reply.headers.extend(blank_headers());
    reply
}

/// A 429 of the gateway; the vendor sends no `Retry-After`.
pub(super) fn throttled(body: Throttled) -> Reply {
    let old = |text: &str, code: &str| json!({"fault": {"faultstring": text, "detail": {"errorcode": code}}});
    let body = match body {
        Throttled::Current => {
            json!({"code": "429", "message": "Quota Exceeded", "status": "Request Throttled", "details": null})
        }
        Throttled::Gateway => old(
            "Rate limit quota violation. Quota limit  exceeded. Identifier : simulated",
            "policies.ratelimit.QuotaViolation",
        ),
        Throttled::Spike => old(
            "Spike arrest violation. Allowed rate : MessageRate{messagesPerPeriod=25}",
            "policies.ratelimit.SpikeArrestViolation",
        ),
    };
    Reply::json(429, &body)
}

/// The kind of page that a proxy answers.
pub(super) fn html_error(status: u16) -> Reply {
    Reply::html(
        status,
        &format!("<html><head><title>{status}</title></head><body><h1>Error {status}</h1></body></html>"),
    )
}
