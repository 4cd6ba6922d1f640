//! Plain HTTP to loopback: one request, one whole answer.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_util::client::legacy::Client as Pool;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;

/// The largest answer that is read, in bytes.
const LARGEST: usize = 16 << 20;

/// The longest a step waits for its answer.
const LONGEST: Duration = Duration::from_secs(60);

/// A client that keeps its connections.
pub(super) struct Client(Pool<HttpConnector, Full<Bytes>>);

/// A whole answer.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// The body, if it is JSON.
    pub(super) json: Option<Value>,
}

impl Client {
    pub(super) fn new() -> Client {
        Client(Pool::builder(TokioExecutor::new()).build_http())
    }

    /// Sends a request; redirects are not followed.
    ///
    /// # Errors
    /// In words: nobody answers, or not in time, or not to the end.
    pub(super) async fn send(&self, request: Request<Full<Bytes>>) -> Result<Answer, String> {
        let answer = async {
            let answer = self.0.request(request).await.map_err(|error| format!("no answer: {}", whole(&error)))?;
            let (head, body) = answer.into_parts();
            let body = Limited::new(body, LARGEST).collect().await;
            let body = body.map_err(|error| format!("the answer broke off: {error}"))?.to_bytes();
            let json = serde_json::from_slice(&body).ok();
            Ok(Answer { status: head.status, headers: head.headers, body, json })
        };
        let waited = tokio::time::timeout(LONGEST, answer).await;
        waited.unwrap_or_else(|_| Err(format!("no answer within {} s", LONGEST.as_secs())))
    }
}

impl Answer {
    /// The value of a header; empty if there is none.
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The member at a JSON pointer, as text: strings without their quotation marks.
    pub(super) fn member(&self, pointer: &str) -> Option<String> {
        self.json.as_ref()?.pointer(pointer).map(plain)
    }

    /// The rows of a list.
    pub(super) fn rows(&self) -> Option<&Vec<Value>> {
        self.json.as_ref()?.as_array()
    }

    /// The body as text.
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A value as text: strings without their quotation marks.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// An error with its causes: the library's own text says only that connecting failed.
fn whole(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        text = format!("{text}: {deeper}");
        cause = deeper.source();
    }
    text
}
