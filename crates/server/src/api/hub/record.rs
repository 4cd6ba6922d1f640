//! What is remembered of a call: figures for `/metrics`, a line in the call log, and, while the instance is
//! traced, what was asked and answered.

use std::sync::Arc;
use std::time::Instant;

use axum::http::request::Parts;
use ligand_engine::{Body, Call, Reply, resource_name};
use ligand_model::{Error, Kind, Result, Secret};
use ligand_store::logs;
use serde_json::{Value, json};

use crate::app::App;
use crate::call_log::Entry;
use crate::connection::Connected;
use crate::http::request_id::RequestId;
use crate::metrics::Outcome;

/// A call that has begun.
pub(super) struct Record {
    connected: Arc<Connected>,
    call: Arc<Call>,
    request: String,
    begun: Instant,
    at: i64,
}

impl Record {
    pub fn begin(app: &App, connected: &Arc<Connected>, call: &Arc<Call>, parts: &Parts) -> Record {
        let request = parts.extensions.get::<RequestId>().map(|id| id.as_str().to_owned()).unwrap_or_default();
        Record {
            connected: connected.clone(),
            call: call.clone(),
            request,
            begun: Instant::now(),
            at: app.clock.now_ms(),
        }
    }

    /// The call has ended; nothing here waits.
    pub fn end(self, app: &App, reply: &Result<Reply>) {
        let Record { connected, call, request, begun, at } = self;
        let element = &connected.connection.element;
        let resource = resource_name(element, call.method, &call.path);
        app.metrics.called(&element.key, resource.as_deref().unwrap_or("none"), outcome(&call, reply), begun.elapsed());
        if connected.is_traced(at) {
            trace(app, &connected, &call, &request, at, reply);
        }
        app.call_log.add(Entry::Call(logs::Call {
            scope: connected.scope,
            instance: Some(connected.instance),
            element: Some(element.key.clone()),
            request,
            method: call.method.to_string(),
            path: call.path.clone(),
            status: reply.as_ref().map_or_else(Error::status, |reply| reply.status),
            vendor_status: call.traffic.status(),
            vendor_calls: call.traffic.requests(),
            duration: i64::try_from(begun.elapsed().as_micros()).unwrap_or(i64::MAX),
            bytes_in: length(call.body.len()),
            bytes_out: reply.as_ref().map_or(0, |reply| length(size(&reply.body))),
            at,
        }));
    }
}

fn outcome(call: &Call, reply: &Result<Reply>) -> Outcome {
    match reply {
        Ok(_) => Outcome::Ok,
        Err(error) if error.kind() == Kind::Internal => Outcome::Failed,
        Err(error) if error.status() >= 500 => Outcome::VendorFailed,
        Err(error) if error.provider().is_some() || call.traffic.requests() > 0 => Outcome::VendorRefused,
        Err(_) => Outcome::Refused,
    }
}

/// What was asked and answered. It holds customers' data, and is sealed.
fn trace(app: &App, connected: &Connected, call: &Call, request: &str, at: i64, reply: &Result<Reply>) {
    let asked = json!({
        "method": call.method.to_string(),
        "path": call.path,
        "query": call.query.iter().map(|(name, value)| json!([name, value])).collect::<Vec<Value>>(),
        "body": String::from_utf8_lossy(&call.body),
    });
    let answered = match reply {
        Ok(Reply { status, body: Body::Json(body), .. }) => json!({ "status": status, "body": body }),
        Ok(reply) => json!({ "status": reply.status, "bytes": size(&reply.body) }),
        Err(error) => {
            json!({ "status": error.status(), "message": error.message(), "providerMessage": error.provider() })
        }
    };
    for (step, document) in [("request", asked), ("answer", answered)] {
        app.call_log.add(Entry::Trace(logs::Trace {
            scope: connected.scope,
            instance: connected.instance,
            request: request.to_owned(),
            step: step.to_owned(),
            document: Secret::new(document.to_string()),
            at,
        }));
    }
}

/// The size of a body in bytes; of JSON, roughly, without writing it out again.
fn size(body: &Body) -> usize {
    match body {
        Body::Empty => 0,
        Body::Json(value) => json_size(value),
        Body::Raw(_, bytes) => bytes.len(),
    }
}

fn json_size(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(true) => 4,
        Value::Bool(false) => 5,
        Value::Number(number) => number.to_string().len(),
        Value::String(text) => text.len() + 2,
        Value::Array(items) => 2 + items.iter().map(|item| json_size(item) + 1).sum::<usize>(),
        Value::Object(members) => {
            2 + members.iter().map(|(name, value)| name.len() + 4 + json_size(value)).sum::<usize>()
        }
    }
}

fn length(bytes: usize) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}
