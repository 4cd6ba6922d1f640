//! Plain HTTP: JSON unless the parameters made something else of it.

use super::{Encoded, headers};
use crate::build::VendorRequest;
use crate::call::{Answer, Turn};
use crate::parse::Raw;
use bytes::Bytes;
use http::{HeaderValue, Method};
use ligand_model::{Error, Result};
use serde_json::Value;

pub(super) fn encode(request: &VendorRequest) -> Result<Encoded> {
    let method = Method::try_from(request.method.as_str());
    let method =
        method.map_err(|_| Error::internal(format!("vendorMethod {} is not an HTTP method", request.method)))?;
    let mut headers = headers(request, "application/json")?;
    headers.entry(http::header::ACCEPT).or_insert(HeaderValue::from_static("application/json"));
    let body = match &request.body {
        Value::Null => Bytes::new(),
        Value::String(text) => Bytes::from(text.clone()),
        json => Bytes::from(json.to_string()),
    };
    Ok(Encoded { method, headers, body })
}

/// JSON is parsed whatever the content type says; what is not JSON leaves as it came.
pub(super) fn decode(turn: &Turn, raw: Raw) -> Answer {
    let opaque = raw.header("content-type").unwrap_or("application/octet-stream").to_owned();
    let parsed = serde_json::from_slice::<Value>(&raw.body).ok();
    let is_json = parsed.is_some() || raw.body.is_empty();
    let mut answer = Answer::new(raw.status, parsed.unwrap_or(Value::Null));
    answer.opaque = (!is_json && !answer.is_error()).then_some(opaque);
    answer.transient = matches!(raw.status, 502..=504);
    answer.retry_after = super::throttle::wait(turn, &raw);
    answer.headers = raw.headers;
    answer.raw = raw.body;
    answer
}
