//! Step: from bytes to an answer. The HTTP status is decided before anything is parsed.

use crate::build::response_root;
use crate::call::{Answer, Turn};
use crate::send::Failure;
use crate::wire;
use bytes::Bytes;
use serde_json::Value;

/// An answer as it came.
pub(crate) struct Raw {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Bytes,
}

impl Raw {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }
}

/// Reads an answer by the resource's protocol, and takes what `rootKey` names.
pub(crate) fn answer(turn: &Turn, raw: Raw) -> Result<Answer, Failure> {
    let mut answer = wire::decode(turn, raw)?;
    if !answer.is_error()
        && let Some(root) = response_root(turn.resource.response_root.as_deref(), &answer.body_raw)
    {
        answer.body = root.clone();
    }
    if !answer.is_error() && turn.resource.empty_is_not_found && is_empty(&answer.body_raw) {
        // The vendor said nothing of an error, so it is not quoted.
        answer = Answer::new(404, Value::Null);
    }
    Ok(answer)
}

fn is_empty(body: &Value) -> bool {
    match body {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}
