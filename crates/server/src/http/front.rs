//! One request from the socket to the handler and back: the list of what happens to every one of them.

use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Request, Response, header};
use axum::response::IntoResponse as _;
use bytes::Bytes;
use futures::FutureExt as _;
use http_body_util::Limited;
use tower::ServiceExt as _;
use tracing::Instrument as _;

use super::access_log::{Line, Subject};
use super::client_address::ClientAddress;
use super::request_id::RequestId;
use super::{cors, panic};
use crate::app::App;
use crate::json::too_large;
use crate::respond::{self, Failure};

/// On every answer, errors included.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("elements-request-id");

/// Answers one request.
pub async fn answer<B>(app: App, router: Router, peer: SocketAddr, request: Request<B>) -> Response<Body>
where
    B: hyper::body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    // Every answer and every log line carries an id; what the caller sent under that name does not count.
    let id = app.request_ids.next(app.clock.now_ms());
    let span = tracing::info_span!("request", request_id = id.as_str());
    answer_as(id, app, router, peer, request).instrument(span).await
}

async fn answer_as<B>(id: RequestId, app: App, router: Router, peer: SocketAddr, request: Request<B>) -> Response<Body>
where
    B: hyper::body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    // Who is counted for failed authentication: the peer, or whom a trusted proxy names.
    let address = ClientAddress::of(peer, request.headers(), &app.settings.trusted_proxies);

    // The line is written when the answer is known, or when the client left before.
    let subject = Subject::default();
    let line = Line::begin(&request, address, subject.clone(), app.metrics.clone());

    // A body over the limit is refused before it is read if its length is told, and while it is read otherwise.
    let limit = app.settings.limits.body;
    let too_long = content_length(&request).is_some_and(|length| length > limit as u64);

    // Browsers: the preflight is answered here, the headers of the answer depend on the request's.
    let browser = cors::Browser::of(&request);
    let response = if let Some(preflight) = browser.preflight() {
        preflight
    } else if too_long {
        Failure(too_large()).into_response()
    } else {
        let mut request = request.map(|body| Body::new(Limited::new(body, limit)));
        request.extensions_mut().insert(id);
        request.extensions_mut().insert(address);
        request.extensions_mut().insert(subject);
        // A panic is a defect of ours and becomes an answer like every other error.
        match AssertUnwindSafe(router.oneshot(request)).catch_unwind().await {
            Ok(Ok(response)) => response,
            Ok(Err(never)) => match never {},
            Err(cause) => Failure(panic::error(cause.as_ref())).into_response(),
        }
    };

    // Errors get their body here and nowhere else.
    let mut response = respond::render(response, &id);
    browser.expose(response.headers_mut());
    response.headers_mut().insert(REQUEST_ID, id.header());
    response.headers_mut().entry(header::X_CONTENT_TYPE_OPTIONS).or_insert(HeaderValue::from_static("nosniff"));
    line.end(response.status());
    response
}

fn content_length<B>(request: &Request<B>) -> Option<u64> {
    request.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.trim().parse().ok()
}
