//! A time limit for the first bytes of a connection.
//!
//! Whether a client speaks HTTP/2 is known when its first bytes differ from the preface or complete it. Until then no
//! other time limit runs, so a client that sends nothing would hold its connection for ever.

use std::future::Future as _;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Sleep;

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// A stream whose reads fail if the protocol is not known in time.
pub(super) struct FirstBytes<S> {
    inner: S,
    /// `None` once the protocol is known.
    deadline: Option<Pin<Box<Sleep>>>,
    /// How much of the preface has been seen.
    seen: usize,
}

impl<S> FirstBytes<S> {
    pub fn new(inner: S, limit: Duration) -> FirstBytes<S> {
        FirstBytes { inner, deadline: Some(Box::pin(tokio::time::sleep(limit))), seen: 0 }
    }

    fn note(&mut self, bytes: &[u8]) {
        let expected = &PREFACE[self.seen..];
        let same = bytes.iter().zip(expected).take_while(|(byte, expected)| byte == expected).count();
        self.seen += same;
        if same < bytes.len() || self.seen == PREFACE.len() {
            self.deadline = None;
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for FirstBytes<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.inner).poll_read(context, buffer);
        if self.deadline.is_none() {
            return read;
        }
        match read {
            Poll::Ready(Ok(())) => self.note(&buffer.filled()[before..]),
            Poll::Ready(Err(_)) => {}
            Poll::Pending => {
                let late = self.deadline.as_mut().is_some_and(|deadline| deadline.as_mut().poll(context).is_ready());
                if late {
                    return Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the client sent no request")));
                }
            }
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for FirstBytes<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    /// Sends `sent`, then nothing; says whether a later read still fails for lateness.
    async fn is_limited_after(sent: &[u8]) -> bool {
        let (mut client, server) = tokio::io::duplex(100);
        client.write_all(sent).await.unwrap();
        let mut stream = FirstBytes::new(server, Duration::from_millis(5));
        let mut bytes = vec![0; sent.len()];
        stream.read_exact(&mut bytes).await.unwrap();
        let mut byte = [0];
        tokio::select! {
            read = stream.read(&mut byte) => read.unwrap_err().kind() == io::ErrorKind::TimedOut,
            () = tokio::time::sleep(Duration::from_millis(100)) => false,
        }
    }

    #[tokio::test]
    async fn the_limit_holds_until_the_protocol_is_known() {
        let table: [(&[u8], bool); 6] =
            [(b"", true), (b"P", true), (b"PRI * HTTP/2.0\r\n", true), (PREFACE, false), (b"G", false), (b"PO", false)];
        for (sent, limited) in table {
            assert_eq!(is_limited_after(sent).await, limited, "{}", String::from_utf8_lossy(sent));
        }
    }
}
