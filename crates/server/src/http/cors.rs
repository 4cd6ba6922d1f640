//! Browsers of other origins (`docs/reference/platform-api.md` §8): callers prove themselves by a header, never by a cookie, so every
//! origin may ask.

use axum::body::Body;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS,
    ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
};
use axum::http::{HeaderMap, HeaderValue, Method, Request, Response};

use crate::api::BASE_PATH;

/// Exactly this text is what clients of the service compare with.
pub const EXPOSED: &str = "Elements-Returned-Count, Elements-Total-Count, Elements-Request-Id, Elements-Next-Page-Token, \
                           Elements-Trace-Id, Elements-Error, Content-Disposition";

/// What a request says about the page it comes from.
pub(super) struct Browser {
    origin: bool,
    /// The headers a preflight asks for, if this is one.
    preflight: Option<Option<HeaderValue>>,
}

impl Browser {
    pub fn of<B>(request: &Request<B>) -> Browser {
        let headers = request.headers();
        let is_api = request.uri().path().starts_with(BASE_PATH);
        let origin = is_api && headers.contains_key(ORIGIN);
        let is_preflight =
            origin && request.method() == Method::OPTIONS && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD);
        Browser { origin, preflight: is_preflight.then(|| headers.get(ACCESS_CONTROL_REQUEST_HEADERS).cloned()) }
    }

    /// The answer to a preflight. The asked headers are echoed: `*` would not cover `Authorization`.
    pub fn preflight(&self) -> Option<Response<Body>> {
        let asked = self.preflight.as_ref()?;
        let mut response = Response::new(Body::empty());
        let headers = response.headers_mut();
        headers
            .insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST, PUT, PATCH, DELETE, OPTIONS"));
        headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("3600"));
        if let Some(asked) = asked {
            headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, asked.clone());
        }
        Some(response)
    }

    /// Adds to an answer what the page may read of it.
    pub fn expose(&self, headers: &mut HeaderMap) {
        if self.origin {
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
            headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
            headers.append(VARY, HeaderValue::from_static("Origin"));
        }
    }
}
