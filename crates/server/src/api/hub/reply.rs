//! The engine's reply as an HTTP answer.

use axum::body::Body;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use ligand_engine::Reply;
use ligand_model::identity::InstanceId;
use ligand_model::{Error, Kind, Result};

/// The header that names the instance which served a call.
static INSTANCE: HeaderName = HeaderName::from_static("elements-element-instance-id");

/// Makes the answer. Nothing is refused here: what was done is told.
pub(super) fn response(reply: Reply) -> Response<Body> {
    let (content_type, body) = match reply.body {
        ligand_engine::Body::Empty => (None, Body::empty()),
        ligand_engine::Body::Json(value) => (Some("application/json".to_owned()), Body::from(value.to_string())),
        ligand_engine::Body::Raw(content_type, bytes) => (Some(content_type), Body::from(bytes)),
    };
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::OK);
    let given = reply.headers.into_iter().chain(content_type.map(|value| (CONTENT_TYPE.as_str().to_owned(), value)));
    for (name, value) in given {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// 406 when the caller excludes JSON, which is what there is.
pub(super) fn acceptable(asked: &HeaderMap) -> Result<()> {
    let Some(accept) = asked.get(ACCEPT).and_then(|value| value.to_str().ok()) else { return Ok(()) };
    let mut ranges = accept.split(',').filter_map(|range| range.split(';').next()).map(str::trim);
    let fits = ranges.any(|range| {
        ["*/*", "application/*", "application/json", "text/json"].iter().any(|known| range.eq_ignore_ascii_case(known))
    });
    if fits || accept.trim().is_empty() {
        return Ok(());
    }
    Err(Error::new(Kind::NotAcceptable, "calls answer application/json, which the Accept header excludes"))
}

/// Says which instance served the call.
pub(super) fn name_instance(response: &mut Response<Body>, instance: InstanceId) {
    response.headers_mut().insert(INSTANCE.clone(), HeaderValue::from(instance.0));
}
