//! What a caller asks for and what it gets, and the request as it goes out.

use super::failure::{Failure, Stage};
use super::origin::Origin;
use bytes::Bytes;
use http::header::{self, HeaderName};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri};
use http_body_util::Full;
use std::fmt;
use std::time::Duration;
use url::{Position, Url};

/// One outgoing call.
#[derive(Clone)]
pub struct Outgoing {
    /// Method.
    pub method: Method,
    /// Where to; http or https, without user information.
    pub url: Url,
    /// Headers. `Host`, `Content-Length`, `Accept-Encoding` and those of the connection are set by the client, whatever stands here.
    pub headers: HeaderMap,
    /// Body; empty for none.
    pub body: Bytes,
    /// What a repetition would do; decides which connections may carry the call.
    pub repeatable: Repeatable,
    /// The whole call, from the look-up of the name to the last byte of the body. At most an hour.
    pub deadline: Duration,
    /// Whether redirects within the same scheme, host and port are followed. If not, the 3xx is the answer.
    pub follow_redirects: bool,
}

/// What a repetition of the call would do. The client itself never repeats one that may have been seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeatable {
    /// No harm: any living connection will do.
    Yes,
    /// It would be done twice: no connection that has been idle for long, whose end may not have reached us.
    No,
    /// It would kill a grant: a connection of its own.
    TokenCall,
}

/// An answer, read to its end and decompressed.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Status.
    pub status: StatusCode,
    /// Headers; those that describe the transfer of a decompressed body are left out.
    pub headers: HeaderMap,
    /// Body.
    pub body: Bytes,
}

/// Neither path nor query, headers nor body: they hold tokens.
impl fmt::Debug for Outgoing {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Outgoing")
            .field("method", &self.method)
            .field("host", &self.url.host_str())
            .field("repeatable", &self.repeatable)
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}

/// Headers that belong to the connection, or that a mismatch with the body would make dangerous.
const OURS: [HeaderName; 12] = [
    header::HOST,
    header::CONTENT_LENGTH,
    header::TRANSFER_ENCODING,
    header::TE,
    header::TRAILER,
    header::CONNECTION,
    header::UPGRADE,
    header::EXPECT,
    header::ACCEPT_ENCODING,
    header::PROXY_AUTHORIZATION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
];

/// The request for one hop.
pub(super) fn build(outgoing: &Outgoing, url: &Url, origin: &Origin) -> Result<Request<Full<Bytes>>, Failure> {
    let refuse = |cause: &str| Failure::unsent(Stage::Request, origin, cause);
    let target = Uri::try_from(&url[Position::BeforePath..Position::AfterQuery]);
    let mut request = Request::new(Full::new(outgoing.body.clone()));
    *request.method_mut() = outgoing.method.clone();
    *request.uri_mut() = target.map_err(|_| refuse("the path and query of the URL cannot stand in a request"))?;
    let mut headers = outgoing.headers.clone();
    for name in OURS {
        headers.remove(name);
    }
    mark_sensitive(&mut headers);
    let host = HeaderValue::try_from(origin.to_string()).map_err(|_| refuse("the host cannot stand in a header"))?;
    headers.insert(header::HOST, host);
    headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
    headers
        .entry(header::USER_AGENT)
        .or_insert(HeaderValue::from_static(concat!("Ligand/", env!("CARGO_PKG_VERSION"))));
    if outgoing.body.is_empty() && [Method::POST, Method::PUT, Method::PATCH].contains(&outgoing.method) {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(0));
    }
    *request.headers_mut() = headers;
    Ok(request)
}

/// Marks what can hold a credential, so that it is never printed.
fn mark_sensitive(headers: &mut HeaderMap) {
    for (name, value) in headers.iter_mut() {
        if holds_credential(name.as_str()) {
            value.set_sensitive(true);
        }
    }
}

/// Whether a header of this name, in lower case, can hold a credential.
pub(crate) fn holds_credential(name: &str) -> bool {
    let words = ["auth", "cookie", "key", "token", "secret", "password", "session", "signature"];
    words.iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_credentials_are_never_printed() {
        let url = Url::parse("https://vendor.example/").unwrap();
        let names = ["authorization", "cookie", "x-keap-api-key", "x-access-token", "x-client-secret", "accept"];
        let mut outgoing = Outgoing {
            method: Method::GET,
            url: url.clone(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            repeatable: Repeatable::Yes,
            deadline: Duration::ZERO,
            follow_redirects: false,
        };
        for name in names {
            outgoing.headers.insert(name, HeaderValue::from_static("s3cret"));
        }
        let request = build(&outgoing, &url, &Origin::of(&url).unwrap()).unwrap();
        let printed: Vec<_> = names.iter().filter(|name| !request.headers()[**name].is_sensitive()).collect();
        assert_eq!(printed, [&"accept"]);
    }
}
