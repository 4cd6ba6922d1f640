//! The answer of an endpoint: JSON with status 200, and headers. Errors are [`Failure`].

use crate::respond::Failure;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

/// What a handler returns.
pub type Outcome = Result<Answer, Failure>;

/// A successful answer. Success is 200 for every verb.
#[derive(Debug)]
pub struct Answer {
    body: Option<Value>,
    headers: HeaderMap,
}

impl Answer {
    /// An answer with a body.
    pub fn json(body: impl Into<Value>) -> Answer {
        Answer { body: Some(body.into()), headers: HeaderMap::new() }
    }

    /// An answer without one.
    pub fn empty() -> Answer {
        Answer { body: None, headers: HeaderMap::new() }
    }

    /// Adds headers; what cannot stand in one is left out.
    #[must_use]
    pub fn with_headers<N: AsRef<str>>(mut self, headers: impl IntoIterator<Item = (N, String)>) -> Answer {
        for (name, value) in headers {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name.as_ref()), HeaderValue::try_from(value)) {
                self.headers.insert(name, value);
            }
        }
        self
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let Answer { body, mut headers } = self;
        let bytes = body.map(|body| body.to_string()).unwrap_or_default();
        if !bytes.is_empty() {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        (StatusCode::OK, headers, bytes).into_response()
    }
}
