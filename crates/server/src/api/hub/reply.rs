//! The engine's reply as an HTTP answer.

use axum::body::Body;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use ligand_engine::Reply;
use ligand_model::identity::InstanceId;
use ligand_model::{Error, Kind, Result};

/// The header that names the instance which served a call.
static INSTANCE: HeaderName = HeaderName::from_static("elements-element-instance-id");

/// Makes the answer.
pub(super) fn response(reply: Reply, asked: &HeaderMap) -> Result<Response<Body>> {
    let (content_type, body) = match reply.body {
        ligand_engine::Body::Empty => (None, Body::empty()),
        ligand_engine::Body::Json(value) => (Some("application/json".to_owned()), Body::from(value.to_string())),
        ligand_engine::Body::Raw(content_type, bytes) => (Some(content_type), Body::from(bytes)),
    };
    if let Some(content_type) = &content_type {
        acceptable(asked, content_type)?;
    }
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::OK);
    let given = reply.headers.into_iter().chain(content_type.map(|value| (CONTENT_TYPE.as_str().to_owned(), value)));
    for (name, value) in given {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    Ok(response)
}

/// 406 when the caller excludes what there is.
fn acceptable(asked: &HeaderMap, content_type: &str) -> Result<()> {
    let Some(accept) = asked.get(ACCEPT).and_then(|value| value.to_str().ok()) else { return Ok(()) };
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    let family = kind.split('/').next().unwrap_or_default();
    let fits = accept.split(',').filter_map(|range| range.split(';').next()).map(str::trim).any(|range| {
        range == "*/*" || range.eq_ignore_ascii_case(kind) || range.eq_ignore_ascii_case(&format!("{family}/*"))
    });
    if fits || accept.trim().is_empty() {
        return Ok(());
    }
    Err(Error::new(Kind::NotAcceptable, format!("this answers {kind}, which the Accept header excludes")))
}

/// Says which instance served the call.
pub(super) fn name_instance(response: &mut Response<Body>, instance: InstanceId) {
    response.headers_mut().insert(INSTANCE.clone(), HeaderValue::from(instance.0));
}
