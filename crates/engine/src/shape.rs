//! Step: the answer as the caller sees it: status, nulls, fields, counts and page tokens.

use crate::build::plain;
use crate::call::{Answer, Body, Reply, Turn};
use crate::connection::{AccessToken, Connection};
use crate::page::{Gathered, Listed};
use crate::send::outcome_unknown;
use ligand_model::element::{Method, Resource};
use ligand_model::secret::hide;
use ligand_model::{Error, Kind, Result};
use serde_json::{Map, Value};
use std::time::Duration;

/// Makes the reply, or the error that a refusal of the vendor becomes.
pub(crate) fn reply(turn: &Turn, gathered: Gathered) -> Result<Reply> {
    let Gathered { mut answer, list } = gathered;
    if answer.is_error() {
        return refused(turn, answer);
    }
    if let Some(content_type) = answer.opaque.take() {
        let body = Body::Raw(content_type, answer.raw);
        return Ok(Reply { status: answer.status, headers: answer.own_headers, body });
    }
    let mut headers = list.as_ref().map(|list| list_headers(turn, &answer.body, list)).unwrap_or_default();
    headers.retain(|(name, _)| answer.own_headers.iter().all(|(own, _)| own != name));
    headers.append(&mut answer.own_headers);
    if turn.connection.configuration.flag("filter.response.nulls", true) {
        drop_nulls(&mut answer.body);
    }
    if let Some(asked) = &turn.plan.asked {
        pick(&mut answer.body, asked);
    }
    let status = answer.own_status.unwrap_or(200);
    let body = match answer.body {
        // These have no body, whatever a hook made.
        _ if matches!(status, 204 | 205) => Body::Empty,
        Value::Null => Body::Empty,
        // A deletion answers nothing; the vendor's bare `true` says no more than the status.
        Value::Bool(true) if turn.resource.method == Method::Delete => Body::Empty,
        body => Body::Json(body),
    };
    Ok(Reply { status, headers, body })
}

/// The reply when a change was made but could not be read back: its id, and a header that says so.
pub(crate) fn unread(connection: &Connection, resource: &Resource, mut done: Reply, error: &Error) -> Reply {
    if let Body::Json(id @ (Value::Number(_) | Value::String(_))) = &done.body {
        let object = resource.object.as_deref().and_then(|name| connection.element.object(name));
        let key = object.map_or("id", |object| object.primary_key.as_str());
        done.body = Body::Json(Value::Object(Map::from_iter([(key.to_owned(), id.clone())])));
    }
    let message = format!("done, but could not be read back: {}", error.message());
    done.headers.push(("elements-error".into(), message.chars().filter(|c| !c.is_control() && c.is_ascii()).collect()));
    done
}

/// A refusal of the vendor: the same status where callers know it, 502 for what is the vendor's own trouble.
fn refused(turn: &Turn, answer: Answer) -> Result<Reply> {
    let provider = answer.quoted.clone();
    if let Some(status) = answer.own_status {
        return own(status, answer);
    }
    let (kind, status) = status(&answer);
    // Trouble of the vendor's own, a gateway's page or a fault that is no refusal: it may have happened before that.
    let own_trouble = answer.status == 502 || (answer.fault.is_none() && answer.status >= 500);
    if !turn.resource.repeatable && own_trouble {
        let cause = match answer.fault {
            Some(_) => "a fault of the vendor's own".to_owned(),
            None => format!("status {}", answer.status),
        };
        let unknown = outcome_unknown(turn, &cause, answer.status == 504);
        return Err(with_words(unknown, provider));
    }
    let message = match kind {
        Kind::NotFound => format!("{} found nothing at the vendor", turn.resource.name()),
        Kind::TooManyRequests if answer.retry_after.is_some() => {
            "the vendor takes no more calls just now; wait as long as retry-after says".to_owned()
        }
        Kind::TooManyRequests => {
            "the vendor takes no more calls just now and does not say for how long; wait a little".to_owned()
        }
        Kind::VendorUnauthorized => "the vendor does not accept the credentials of this instance".to_owned(),
        Kind::VendorUnavailable => {
            format!("the vendor failed at {} with status {}", turn.resource.name(), answer.status)
        }
        _ => format!("the vendor refused {} with status {status}", turn.resource.name()),
    };
    let mut error = Error::new(kind, message).with_status(status);
    if let Some(wait) = answer.retry_after {
        error = error.with_retry_after(Duration::from_secs(wait));
    }
    Err(with_words(error, provider))
}

fn with_words(error: Error, provider: Option<String>) -> Error {
    match provider {
        Some(words) => error.with_provider(words),
        None => error,
    }
}

/// An error that a hook made: its status and body as they are.
fn own(status: u16, answer: Answer) -> Result<Reply> {
    match answer.fault {
        Some(message) => Err(Error::new(Kind::Vendor, message).with_status(status)),
        None => {
            let body = match answer.opaque {
                Some(content_type) => Body::Raw(content_type, answer.raw),
                None => Body::Json(answer.body),
            };
            Ok(Reply { status, headers: answer.own_headers, body })
        }
    }
}

fn status(answer: &Answer) -> (Kind, u16) {
    match answer.status {
        401 => (Kind::VendorUnauthorized, 401),
        404 => (Kind::NotFound, 404),
        429 => (Kind::TooManyRequests, 429),
        503 if answer.fault.is_some() => (Kind::VendorUnavailable, 503),
        504 => (Kind::VendorTimeout, 504),
        500.. | 300..=399 | ..=199 => (Kind::VendorUnavailable, 502),
        known @ (403 | 405 | 406 | 409 | 413 | 415) => (Kind::Vendor, known),
        _ => (Kind::Vendor, 400),
    }
}

/// How much of a vendor's words a person reads, in characters, and how much is searched for secrets before that cut.
const READ: usize = 2_000;
const SEARCHED: usize = 16_000;

/// Keeps of a refusal what may be told: the vendor's words without the credentials of this instance.
pub(crate) fn quote(turn: &Turn, token: Option<&AccessToken>, answer: &mut Answer) {
    if !answer.is_error() {
        return;
    }
    let Some(said) = answer.fault.clone().or_else(|| words(answer)) else { return };
    let Connection { element, configuration, .. } = turn.connection;
    let configured = configuration.iter().filter(|(key, _)| element.is_secret(key)).map(|(_, value)| value);
    let secrets = configured.chain(token.map(|token| token.value.expose().as_str()));
    answer.quoted = Some(hide(said, secrets).chars().take(READ).collect());
}

/// The vendor's own words: its body as text.
fn words(answer: &Answer) -> Option<String> {
    let text = match &answer.body_raw {
        Value::Null => String::from_utf8_lossy(&answer.raw).into_owned(),
        other => plain(other),
    };
    let text = text.trim();
    (!text.is_empty()).then(|| text.chars().take(SEARCHED).collect())
}

fn list_headers(turn: &Turn, body: &Value, list: &Listed) -> Vec<(String, String)> {
    let returned = body.as_array().map_or(0, Vec::len);
    let mut headers = vec![("elements-returned-count".to_owned(), returned.to_string())];
    if let Some(total) = list.total {
        headers.push(("elements-total-count".into(), total.to_string()));
    }
    if list.more && returned > 0 {
        headers.push(("elements-next-page-token".into(), turn.plan.page.next().token()));
    }
    headers
}

fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, member| !member.is_null());
            members.values_mut().for_each(drop_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}

/// Keeps the fields that were asked for, in rows or in one record.
fn pick(value: &mut Value, asked: &[String]) {
    match value {
        Value::Array(rows) => rows.iter_mut().for_each(|row| pick(row, asked)),
        Value::Object(members) => members.retain(|name, _| asked.iter().any(|field| field == name)),
        _ => {}
    }
}
