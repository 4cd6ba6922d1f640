//! Where an answer points, and whether to go there: never to another scheme, host or port, whatever the headers hold.

use super::failure::{Failure, Sent, Stage};
use super::origin::Origin;
use super::request::{Answer, Outgoing};
use http::header::LOCATION;
use http::{Method, StatusCode};
use url::Url;

/// The most redirects of one call.
const MAX: usize = 3;

/// The URL of the next hop; none if the answer is the answer.
pub(super) fn next(
    outgoing: &Outgoing,
    url: &Url,
    origin: &Origin,
    answer: &Answer,
    hops: usize,
) -> Result<Option<Url>, Failure> {
    let redirects = [301, 302, 303, 307, 308].contains(&answer.status.as_u16());
    if !redirects || !outgoing.follow_redirects {
        return Ok(None);
    }
    let stop = |cause: String| Err(Failure::new(Stage::Redirect, origin, cause, Sent::Maybe));
    let Some(location) = answer.headers.get(LOCATION) else { return Ok(None) };
    let Some(next) = location.to_str().ok().and_then(|location| url.join(location).ok()) else {
        return stop("its location is not a URL".to_owned());
    };
    let Ok(there) = Origin::of(&next) else {
        return stop("its location is not a URL that may be called".to_owned());
    };
    if there != *origin {
        let there = there.with_scheme();
        return stop(format!("to {there}, where credentials are not sent; correct the URL in the configuration"));
    }
    if !may_be_sent_again(&outgoing.method, answer.status) {
        return stop(format!("a {} is not sent again after a {}", outgoing.method, answer.status.as_u16()));
    }
    if hops >= MAX {
        return stop(format!("more than {MAX} redirects"));
    }
    Ok(Some(next))
}

/// 307 and 308 say that nothing was done and the same is to be sent there. The others turn a change into a read.
fn may_be_sent_again(method: &Method, status: StatusCode) -> bool {
    *method == Method::GET || *method == Method::HEAD || matches!(status.as_u16(), 307 | 308)
}
