//! A forward proxy by `CONNECT` (RFC 9110 §9.3.6), for networks without another way out. Only the one that is configured:
//! the environment's proxy variables are not read.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use std::fmt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;

/// The most bytes of a proxy's answer.
const MAX_HEAD: usize = 8 * 1024;

/// `LIGAND_EGRESS_PROXY`: `http://[user:password@]host:port`. Its address is the operator's word and not judged.
#[derive(Clone, PartialEq, Eq)]
pub struct ProxyUrl {
    pub(super) host: String,
    pub(super) port: u16,
    authorization: Option<String>,
}

/// Why a proxy URL is not one; says nothing of its user information.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a proxy URL: {0}; expected http://host:port or http://user:password@host:port")]
pub struct BadProxyUrl(&'static str);

impl std::str::FromStr for ProxyUrl {
    type Err = BadProxyUrl;

    fn from_str(text: &str) -> Result<ProxyUrl, BadProxyUrl> {
        let url = Url::parse(text).map_err(|_| BadProxyUrl("it is not a URL"))?;
        if url.scheme() != "http" {
            return Err(BadProxyUrl("its scheme is not http"));
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(BadProxyUrl("it has a path or a query"));
        }
        let host = url.host_str().ok_or(BadProxyUrl("it has no host"))?.trim_matches(['[', ']']).to_owned();
        let port = url.port_or_known_default().ok_or(BadProxyUrl("it has no port"))?;
        let named = !url.username().is_empty() || url.password().is_some();
        let authorization = named.then(|| {
            let mut pair: Vec<u8> = percent_decode_str(url.username()).collect();
            pair.push(b':');
            pair.extend(percent_decode_str(url.password().unwrap_or_default()));
            format!("Basic {}", STANDARD.encode(pair))
        });
        Ok(ProxyUrl { host, port, authorization })
    }
}

impl fmt::Debug for ProxyUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "ProxyUrl({}:{})", self.host, self.port)
    }
}

/// Asks the proxy at the other end of `stream` for a way to `authority` (`host:port`).
///
/// # Errors
/// What the proxy answered instead, in words.
pub(super) async fn tunnel(stream: &mut TcpStream, proxy: &ProxyUrl, authority: &str) -> Result<(), String> {
    let mut head = format!("CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n");
    if let Some(authorization) = &proxy.authorization {
        head.push_str("Proxy-Authorization: ");
        head.push_str(authorization);
        head.push_str("\r\n");
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes()).await.map_err(|error| error.to_string())?;
    verdict(&read_head(stream).await?)
}

/// The head of the answer. Nothing may follow it: behind the proxy we speak first.
async fn read_head(stream: &mut TcpStream) -> Result<Vec<u8>, String> {
    let mut head = Vec::with_capacity(256);
    loop {
        let read = stream.read_buf(&mut head).await.map_err(|error| error.to_string())?;
        let end = head.windows(4).position(|four| four == b"\r\n\r\n").map(|start| start + 4);
        match end {
            Some(end) if end == head.len() => return Ok(head),
            Some(_) => return verdict(&head).and(Err("it sent bytes after its answer".to_owned())),
            None if read == 0 => return Err("it closed the connection".to_owned()),
            None if head.len() > MAX_HEAD => return Err(format!("its answer is longer than {MAX_HEAD} bytes")),
            None => {}
        }
    }
}

fn verdict(head: &[u8]) -> Result<(), String> {
    let line = head.split(|byte| *byte == b'\r').next().unwrap_or_default();
    let status = line.strip_prefix(b"HTTP/1.").and_then(|rest| rest.get(2..5));
    match status.and_then(|code| std::str::from_utf8(code).ok()?.parse::<u16>().ok()) {
        Some(200..=299) => Ok(()),
        Some(407) => {
            Err("it wants a user name and password (407), or others than those of LIGAND_EGRESS_PROXY".to_owned())
        }
        Some(code) => Err(format!("it answered {code}")),
        None => Err("its answer is not HTTP".to_owned()),
    }
}
