//! A small HTTP/1.1 of our own: requests are kept to the byte for the journal, answers can be written wrongly on
//! purpose. No more of the protocol than the simulator needs.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::form_urlencoded;

const MAX_HEAD: usize = 64 * 1024;
/// The largest request body that is read.
pub(super) const MAX_BODY: usize = 10 * 1024 * 1024;

/// A request, decoded and raw.
#[derive(Clone, Debug, Default)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) path: String,
    /// What follows the `?`, undecoded.
    pub(super) query: String,
    /// Names in lower case, in the order sent.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    /// Head and body as they came over the wire.
    pub(super) raw: Vec<u8>,
    pub(super) keep_alive: bool,
}

impl Request {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A parameter of the query string.
    pub(super) fn query_value(&self, name: &str) -> Option<String> {
        value_of(self.query.as_bytes(), name)
    }

    pub(super) fn is_form(&self) -> bool {
        self.header("content-type").is_some_and(|t| t.trim().starts_with("application/x-www-form-urlencoded"))
    }

    /// The token of `Authorization: Bearer`.
    pub(super) fn bearer(&self) -> Option<&str> {
        let (scheme, token) = self.header("authorization")?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    }
}

/// A parameter of a query string or a form.
pub(super) fn value_of(encoded: &[u8], name: &str) -> Option<String> {
    form_urlencoded::parse(encoded).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// An answer.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Reply {
    pub(super) fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: vec![("Content-Type".into(), content_type.into())], body: body.into() }
    }

    pub(super) fn json(status: u16, body: &serde_json::Value) -> Self {
        Self::new(status, "application/json;charset=UTF-8", body.to_string())
    }

    pub(super) fn html(status: u16, body: &str) -> Self {
        Self::new(status, "text/html;charset=UTF-8", body)
    }

    pub(super) fn redirect(status: u16, location: &str) -> Self {
        Self { status, headers: vec![("Location".into(), location.into())], body: Vec::new() }
    }

    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Status line and headers; `claimed` is the length that `Content-Length` names.
    pub(super) fn head(&self, claimed: usize, keep_alive: bool) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if self.status != 204 {
            head.push_str(&format!("Content-Length: {claimed}\r\n"));
        }
        if !keep_alive {
            head.push_str("Connection: close\r\n");
        }
        head.push_str("\r\n");
        head.into_bytes()
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        410 => "Gone",
        413 => "Request Entity Too Large",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Unknown",
    }
}

/// What came over a connection.
pub(super) enum Incoming {
    Request(Request),
    /// The peer closed between requests.
    Closed,
    /// Not a request we can read; answer this and close.
    Refused(Reply),
}

/// Reads the next request. `buffer` holds what was read beyond the last one.
pub(super) async fn read_request(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<Incoming> {
    let head_end = loop {
        if let Some(at) = find(buffer, b"\r\n\r\n") {
            break at + 4;
        }
        if buffer.len() > MAX_HEAD {
            return Ok(Incoming::Refused(Reply::html(400, "<html><body>Bad Request</body></html>")));
        }
        if stream.read_buf(buffer).await? == 0 {
            return Ok(Incoming::Closed);
        }
    };
    let Some(mut request) = parse_head(&buffer[..head_end]) else {
        return Ok(Incoming::Refused(Reply::html(400, "<html><body>Bad Request</body></html>")));
    };
    if request.header("expect").is_some_and(|expects| expects.eq_ignore_ascii_case("100-continue")) {
        stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
    }
    let Some(end) = read_body(stream, buffer, head_end, &mut request).await? else {
        return Ok(Incoming::Refused(Reply::html(413, "<html><body>Request Entity Too Large</body></html>")));
    };
    request.raw = buffer.drain(..end).collect();
    Ok(Incoming::Request(request))
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

fn parse_head(head: &[u8]) -> Option<Request> {
    let text = String::from_utf8_lossy(head);
    let mut lines = text.split("\r\n");
    let mut words = lines.next()?.split(' ');
    let (method, target, version) = (words.next()?, words.next()?, words.next()?);
    if !version.starts_with("HTTP/1.") || !target.starts_with('/') {
        return None;
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let mut request = Request {
        method: method.to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers,
        ..Request::default()
    };
    let wish = request.header("connection").unwrap_or_default().to_ascii_lowercase();
    request.keep_alive = if version == "HTTP/1.0" { wish == "keep-alive" } else { wish != "close" };
    Some(request)
}

/// Reads the body and returns where the request ends in `buffer`; `None` if it is too large.
async fn read_body(
    stream: &mut TcpStream,
    buffer: &mut Vec<u8>,
    start: usize,
    request: &mut Request,
) -> io::Result<Option<usize>> {
    if request.header("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
        return read_chunks(stream, buffer, start, request).await;
    }
    let length: usize = request.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    if length > MAX_BODY {
        return Ok(None);
    }
    fill(stream, buffer, start + length).await?;
    request.body = buffer[start..start + length].to_vec();
    Ok(Some(start + length))
}

async fn read_chunks(
    stream: &mut TcpStream,
    buffer: &mut Vec<u8>,
    start: usize,
    request: &mut Request,
) -> io::Result<Option<usize>> {
    let mut at = start;
    loop {
        let line_end = loop {
            if let Some(found) = find(&buffer[at..], b"\r\n") {
                break at + found;
            }
            fill(stream, buffer, buffer.len() + 1).await?;
        };
        let line = String::from_utf8_lossy(&buffer[at..line_end]).into_owned();
        let size = usize::from_str_radix(line.split(';').next().unwrap_or_default().trim(), 16)
            .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "a chunk without a size"))?;
        if size > MAX_BODY || request.body.len() + size > MAX_BODY {
            return Ok(None);
        }
        fill(stream, buffer, line_end + 2 + size + 2).await?;
        request.body.extend_from_slice(&buffer[line_end + 2..line_end + 2 + size]);
        at = line_end + 2 + size + 2;
        if size == 0 {
            return Ok(Some(at));
        }
    }
}

async fn fill(stream: &mut TcpStream, buffer: &mut Vec<u8>, length: usize) -> io::Result<()> {
    while buffer.len() < length {
        if stream.read_buf(buffer).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(())
}
