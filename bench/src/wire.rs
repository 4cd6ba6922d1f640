//! HTTP/1.1 in as few instructions as will do: the load shares its machine with what it measures.

use std::net::SocketAddr;

use anyhow::{Context as _, bail, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A connection that is kept.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// A whole answer.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Connection {
    /// Connects.
    pub async fn open(address: SocketAddr) -> anyhow::Result<Connection> {
        #[expect(
            clippy::disallowed_methods,
            reason = "a load generator on loopback; the product's guard is not measured here"
        )]
        let stream = TcpStream::connect(address).await.with_context(|| format!("nobody at {address}"))?;
        stream.set_nodelay(true)?;
        Ok(Connection { stream, buffer: Vec::with_capacity(16 << 10) })
    }

    /// Sends a request as it is, and reads over the answer. Its status.
    pub async fn call(&mut self, request: &[u8]) -> anyhow::Result<u16> {
        let (head, length) = self.exchange(request).await?;
        let status = status(&self.buffer[..head])?;
        self.buffer.drain(..head + length);
        Ok(status)
    }

    /// Sends a request and reads the answer.
    pub async fn ask(&mut self, request: &[u8]) -> anyhow::Result<Answer> {
        let (head, length) = self.exchange(request).await?;
        let text = String::from_utf8_lossy(&self.buffer[..head]).into_owned();
        let answer = Answer {
            status: status(&self.buffer[..head])?,
            head: text,
            body: self.buffer[head..head + length].to_vec(),
        };
        self.buffer.drain(..head + length);
        Ok(answer)
    }

    /// The lengths of the answer's head and body, which stand in the buffer.
    async fn exchange(&mut self, request: &[u8]) -> anyhow::Result<(usize, usize)> {
        self.stream.write_all(request).await?;
        let head = loop {
            if let Some(end) = self.buffer.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                break end + 4;
            }
            self.more().await?;
        };
        let length = content_length(&self.buffer[..head])?;
        while self.buffer.len() < head + length {
            self.more().await?;
        }
        Ok((head, length))
    }

    async fn more(&mut self) -> anyhow::Result<()> {
        ensure!(self.stream.read_buf(&mut self.buffer).await? > 0, "the connection was closed within an answer");
        Ok(())
    }
}

impl Answer {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        lines.into_iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    /// The body as JSON, if the status is 200.
    pub fn json(&self) -> anyhow::Result<serde_json::Value> {
        let text = String::from_utf8_lossy(&self.body);
        ensure!(self.status == 200, "status {}: {text}", self.status);
        serde_json::from_slice(&self.body).with_context(|| format!("not JSON: {text}"))
    }
}

/// A request as bytes.
pub fn request(method: &str, address: SocketAddr, path: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut text = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nContent-Length: {}\r\n", body.len());
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    text.push_str(body);
    text.into_bytes()
}

fn status(head: &[u8]) -> anyhow::Result<u16> {
    let digits = head.get(9..12).and_then(|digits| std::str::from_utf8(digits).ok());
    digits.and_then(|digits| digits.parse().ok()).context("an answer without a status")
}

fn content_length(head: &[u8]) -> anyhow::Result<usize> {
    for line in head.split(|byte| *byte == b'\n') {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { continue };
        if line[..colon].eq_ignore_ascii_case(b"content-length") {
            let value = std::str::from_utf8(&line[colon + 1..]).unwrap_or_default().trim();
            return value.parse().context("a length that is no number");
        }
    }
    bail!("an answer without a length: {}", String::from_utf8_lossy(head))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_and_length_are_read_from_a_head() {
        let head = b"HTTP/1.1 404 Not Found\r\ncontent-type: a\r\ncontent-length: 17\r\n\r\n";
        assert_eq!((status(head).unwrap(), content_length(head).unwrap()), (404, 17));
        assert!(content_length(b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n").is_err());
        assert!(content_length(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
    }
}
