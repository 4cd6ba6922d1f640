//! From an error to an answer, in one place: `{requestId, message, providerMessage?}`, status and `retry-after`
//! (`docs/reference/platform-api.md` §5). The internal half goes to the log.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse;
use ligand_model::{Error, Kind};
use serde::Serialize;

use crate::http::request_id::RequestId;

/// An error on its way out of a handler: `Result<Json<…>, Failure>`, with `?` on anything that gives an [`Error`].
///
/// It becomes a body only at the front door ([`render`]), which knows the request id.
#[derive(Debug)]
pub struct Failure(pub Error);

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> axum::response::Response {
        let mut response = status(&self.0).into_response();
        response.extensions_mut().insert(self.0);
        response
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer<'e> {
    request_id: &'e str,
    message: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider_message: Option<&'e str>,
}

/// Writes the body of an answer that carries an [`Error`], and logs it; every other answer passes untouched.
pub fn render(mut response: Response<Body>, id: &RequestId) -> Response<Body> {
    let Some(error) = response.extensions_mut().remove::<Error>() else { return response };
    log(&error);
    let answer = Answer { request_id: id.as_str(), message: error.message(), provider_message: error.provider() };
    let body = serde_json::to_vec(&answer).expect("three strings are always JSON");
    *response.body_mut() = Body::from(body);
    *response.status_mut() = status(&error);
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Some(wait) = error.retry_after() {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn status(error: &Error) -> StatusCode {
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The request id is in the span around this.
fn log(error: &Error) {
    let (kind, status, page) = (error.kind(), error.status(), error.kind().page());
    let internal = error.internal_detail().unwrap_or_default();
    match kind {
        Kind::Internal => tracing::error!(?kind, status, page, internal, "{}", error.message()),
        _ if status >= 500 => tracing::warn!(?kind, status, page, internal, "{}", error.message()),
        _ => tracing::debug!(?kind, status, page, internal, "{}", error.message()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    async fn rendered(error: Error) -> (StatusCode, Option<String>, String) {
        let response = render(Failure(error).into_response(), &RequestId::from_parts(1, [2; 5], 3));
        let retry = response.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned());
        let status = response.status();
        let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
        (status, retry, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn an_error_of_the_platform_has_exactly_two_members() {
        let error = Error::new(Kind::NotFound, "No instance found with ID 7").with_internal("row missing");
        let (status, retry, body) = rendered(error).await;
        assert_eq!(status, 404);
        assert_eq!(retry, None);
        assert_eq!(body, r#"{"requestId":"000000010202020202000003","message":"No instance found with ID 7"}"#);
    }

    #[tokio::test]
    async fn the_vendors_words_are_a_third_member() {
        let error = Error::new(Kind::Vendor, "Request failed").with_status(409).with_provider("{\"code\":1}");
        let (status, _, body) = rendered(error).await;
        assert_eq!(status, 409);
        assert!(body.ends_with(r#","providerMessage":"{\"code\":1}"}"#), "{body}");
    }

    #[tokio::test]
    async fn a_wait_is_rounded_up_to_whole_seconds() {
        let error = Error::new(Kind::Unavailable, "busy").with_retry_after(Duration::from_millis(1_200));
        assert_eq!(rendered(error).await.1.as_deref(), Some("2"));
    }

    #[tokio::test]
    async fn the_internal_half_stays_inside() {
        let (_, _, body) = rendered(Error::internal("table instance is locked")).await;
        assert!(!body.contains("locked"), "{body}");
    }
}
