//! A corporate proxy, by CONNECT. It is the operator's own choice, so its address is not judged.

use super::connect::dial;
use super::failure::{ConnectFailure, Stage};
use base64::Engine as _;
use ligand_model::{Error, Kind, Result, Secret};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;

/// The longest answer to CONNECT, in bytes.
const MAX_HEAD: usize = 8 * 1024;

/// The proxy of `LIGAND_EGRESS_PROXY`.
pub(super) struct Proxy {
    host: String,
    port: u16,
    authorization: Option<Secret>,
}

impl Proxy {
    pub fn new(url: &Url) -> Result<Proxy> {
        let host = url.host_str().filter(|_| url.scheme() == "http");
        let host =
            host.ok_or_else(|| Error::new(Kind::Configuration, "LIGAND_EGRESS_PROXY must be http://host:port"))?;
        let pair = format!("{}:{}", url.username(), url.password().unwrap_or_default());
        let authorization = (pair != ":").then(|| base64::engine::general_purpose::STANDARD.encode(pair).into());
        Ok(Proxy { host: host.to_owned(), port: url.port_or_known_default().unwrap_or(80), authorization })
    }

    /// A connection to the target through the proxy.
    pub async fn tunnel(&self, host: &str, port: u16) -> Result<TcpStream, ConnectFailure> {
        let wrong = |cause: String| ConnectFailure::new(Stage::Connect, format!("proxy {}: {cause}", self.host));
        let mut addresses =
            tokio::net::lookup_host((self.host.as_str(), self.port)).await.map_err(|e| wrong(e.to_string()))?;
        let address = addresses.next().ok_or_else(|| wrong("it has no address".into()))?;
        let mut stream = dial(address).await.map_err(|error| wrong(error.to_string()))?;
        let target = if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") };
        let authorization =
            self.authorization.as_ref().map(|value| format!("Proxy-Authorization: Basic {}\r\n", value.expose()));
        let head = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n{}\r\n", authorization.unwrap_or_default());
        stream.write_all(head.as_bytes()).await.map_err(|error| wrong(error.to_string()))?;
        let answer = head_of(&mut stream).await.map_err(|error| wrong(error.to_string()))?;
        let status = answer.split(' ').nth(1).unwrap_or_default();
        if !status.starts_with('2') {
            return Err(wrong(format!("it refused the tunnel with status {status}")));
        }
        Ok(stream)
    }
}

/// Reads up to the empty line, byte by byte: what follows belongs to the target.
async fn head_of(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() > MAX_HEAD {
            return Err(std::io::Error::other("its answer is too long"));
        }
        head.push(stream.read_u8().await?);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}
