//! XML-RPC over HTTP: the body is the list of arguments, the method name the vendor method. HTTP status first,
//! then XML; faults mean what the definition says they mean.

use super::{Encoded, headers};
use crate::build::VendorRequest;
use crate::call::{Answer, Turn};
use crate::parse::Raw;
use crate::protocol::xmlrpc::{Call, DateTime, Limits, Nulls, Response, ToXmlRpc, Value, to_json};
use crate::query::zone;
use crate::send::Failure;
use http::Method;
use ligand_model::{Error, Kind, Result};
use serde_json::Value as Json;

/// Marks a date in JSON on its way to a typed protocol: `{"$dateTime": "2026-01-02T03:04:05"}`.
pub(crate) const DATE_TAG: &str = "$dateTime";

pub(super) fn encode(turn: &Turn, request: &VendorRequest) -> Result<Encoded> {
    let bad = |cause: String| Error::new(Kind::BadRequest, format!("{} cannot be sent: {cause}", turn.resource.name()));
    let bridge = ToXmlRpc { zone: zone(turn)?, nulls: Nulls::Omit, is_date: &|name| name == DATE_TAG };
    let arguments = request.body.as_array().map(Vec::as_slice).unwrap_or_default();
    if let Some(position) = arguments.iter().position(Json::is_null) {
        // Arguments go by their place: one that is left out would move the others.
        return Err(bad(format!("argument {position} of {} has no value", request.method)));
    }
    let params =
        arguments.iter().map(|argument| bridge.convert(argument).map(untag).map_err(|error| bad(error.to_string())));
    let call = Call { method: request.method.clone(), params: params.collect::<Result<_>>()? };
    let body = call.encode().map_err(|error| bad(error.to_string()))?;
    Ok(Encoded { method: Method::POST, headers: headers(request, "text/xml")?, body: body.into() })
}

/// Takes the mark off: a struct of nothing but a marked date is the date.
fn untag(value: Value) -> Value {
    match value {
        Value::Array(values) => Value::Array(values.into_iter().map(untag).collect()),
        Value::Struct(mut members) => match members.as_mut_slice() {
            [(name, Value::DateTime(date))] if name == DATE_TAG => {
                Value::DateTime(std::mem::replace(date, DateTime::Unread(String::new())))
            }
            _ => Value::Struct(members.into_iter().map(|(name, value)| (name, untag(value))).collect()),
        },
        other => other,
    }
}

/// Reads an answer. Only a 200 is XML; anything else is the gateway's own page.
pub(super) fn decode(turn: &Turn, raw: Raw) -> Result<Answer, Failure> {
    if raw.status != 200 {
        let mut answer = Answer::new(raw.status, serde_json::from_slice(&raw.body).unwrap_or(Json::Null));
        answer.transient = matches!(raw.status, 500 | 502..=504);
        answer.retry_after = super::throttle::wait(turn, &raw);
        return Ok(carry(answer, raw));
    }
    let response = Response::decode(&raw.body, Limits::default());
    match response.map_err(|error| Failure::Unreadable { cause: format!("its answer cannot be read: {error}") })? {
        Response::Value(value) => {
            let zone = zone(turn).map_err(Failure::Request)?;
            Ok(carry(Answer::new(200, to_json(value, zone)), raw))
        }
        Response::Fault { code, message } => Ok(carry(fault(turn, code, message), raw)),
    }
}

fn carry(mut answer: Answer, raw: Raw) -> Answer {
    answer.headers = raw.headers;
    answer.raw = raw.body;
    answer
}

/// A fault, as the definition's rules read it; one without a rule is the vendor's own trouble.
fn fault(turn: &Turn, code: i64, message: String) -> Answer {
    let rule = turn.connection.element.faults.iter().find(|rule| rule.fits(code, &message));
    let mut answer = Answer::new(rule.map_or(502, |rule| rule.status), Json::from(message.clone()));
    answer.transient = rule.is_some_and(|rule| rule.transient);
    answer.fault = Some(message);
    answer
}
