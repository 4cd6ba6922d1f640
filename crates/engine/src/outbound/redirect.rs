//! Redirects: followed within the same origin, for GET only. Everything else is an answer like any other: a
//! credential never travels to another host, and a change is never sent twice.

use super::{Answer, Outgoing};
use http::Method;
use http::header::LOCATION;
use url::Url;

/// The most redirects of one request.
pub(super) const MAX: usize = 3;

/// Where to go on, if the answer is a redirect that may be followed.
pub(super) fn within_origin(outgoing: &Outgoing, answer: &Answer) -> Option<Url> {
    let may = outgoing.follow_redirects && outgoing.method == Method::GET;
    if !may || !matches!(answer.status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let next = outgoing.url.join(answer.headers.get(LOCATION)?.to_str().ok()?).ok()?;
    (next.origin() == outgoing.url.origin()).then_some(next)
}
