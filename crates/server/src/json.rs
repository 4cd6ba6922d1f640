//! The body of a request: read within limits, and understood as JSON with an error a person can act on.

use std::error::Error as _;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use ligand_model::{Error, Kind, Result};
use serde::de::DeserializeOwned;

use crate::respond::Failure;

/// How long a client may take to send a body of at most the size limit.
const BODY_TIME: Duration = Duration::from_secs(60);

/// A JSON body. What is not JSON is a 400 with line and column, another content type a 415.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> std::result::Result<Json<T>, Failure> {
        must_be_json(request.headers())?;
        let bytes = read(request.into_body()).await?;
        Ok(Json(parse(&bytes)?))
    }
}

/// A body as it came, for handlers that pass it on.
#[derive(Debug)]
pub struct Raw(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for Raw {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> std::result::Result<Raw, Failure> {
        Ok(Raw(read(request.into_body()).await?))
    }
}

/// Reads a whole body. Its size is limited at the front door.
///
/// # Errors
/// [`too_large`] past the size limit; 400 if the client broke off; 408 if it took longer than a minute.
pub async fn read(body: Body) -> Result<Bytes> {
    match tokio::time::timeout(BODY_TIME, axum::body::to_bytes(body, usize::MAX)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) if is_too_large(&error) => Err(too_large()),
        Ok(Err(error)) => {
            Err(Error::new(Kind::BadRequest, "the body ended before it was complete").with_internal(error))
        }
        Err(_) => Err(Error::new(Kind::BadRequest, "the body did not arrive within 60 s").with_status(408)),
    }
}

/// The body passes the limit (setting `LIGAND_BODY_LIMIT`). The platform answers 429 to that
/// (`docs/reference/platform-api.md` §5), not 413.
pub fn too_large() -> Error {
    Error::new(Kind::PayloadTooLarge, "the body is larger than this server accepts (setting LIGAND_BODY_LIMIT)")
        .with_status(429)
}

fn is_too_large(error: &axum::Error) -> bool {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if inner.is::<http_body_util::LengthLimitError>() {
            return true;
        }
        cause = inner.source();
    }
    false
}

/// Whether a body may be JSON by its content type.
///
/// # Errors
/// 415 that says what to send.
pub fn must_be_json(headers: &HeaderMap) -> Result<()> {
    let Some(kind) = headers.get(header::CONTENT_TYPE) else { return Ok(()) };
    let kind = String::from_utf8_lossy(kind.as_bytes()).to_ascii_lowercase();
    if kind.trim().is_empty() || kind.contains("json") || kind.starts_with("text/plain") {
        return Ok(());
    }
    let message =
        format!("Content-Type {kind} is not supported here; send the body as JSON with Content-Type: application/json");
    Err(Error::new(Kind::UnsupportedMediaType, message))
}

/// JSON, with line and column and the words of the engine where it is none; an empty body is called that.
///
/// # Errors
/// [`Kind::BadJson`].
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Error::new(Kind::BadJson, "the body is empty; a JSON body was expected"));
    }
    ligand_engine::parse_json(bytes)
}
