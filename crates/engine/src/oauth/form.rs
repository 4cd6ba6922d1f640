//! A form posted to an OAuth endpoint: on a connection of its own, never followed elsewhere.

use crate::outbound::{Outgoing, Repeatable};
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method};
use std::time::Duration;
use url::Url;

/// The request; `basic` is the value of `Authorization` where the client shows itself there.
///
/// # Errors
/// The client cannot stand in a header.
pub(super) fn post(url: Url, form: String, basic: Option<String>, deadline: Duration) -> Result<Outgoing, String> {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    if let Some(basic) = basic {
        let value = HeaderValue::try_from(basic);
        let mut value = value.map_err(|_| "client id or secret cannot stand in a header".to_owned())?;
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
    }
    Ok(Outgoing {
        method: Method::POST,
        url,
        headers,
        body: form.into(),
        repeatable: Repeatable::TokenCall,
        deadline,
        follow_redirects: false,
    })
}
