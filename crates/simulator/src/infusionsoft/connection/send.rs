//! Writes an answer, well or badly on purpose.

use std::io;
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::super::http::Reply;

/// How a connection is ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// FIN, once the stream is dropped.
    Close,
    /// RST.
    Reset,
}

impl Cut {
    /// Prepares the end that follows when the stream is dropped.
    pub(super) fn apply(self, stream: &TcpStream) {
        if self == Cut::Reset {
            drop(stream.set_zero_linger());
        }
    }
}

/// What is wrong on the wire.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wire {
    /// Bytes per piece and pause between pieces.
    pub(super) drip: Option<(usize, Duration)>,
    /// Only half of the body is sent, then this.
    pub(super) cut: Option<Cut>,
    /// Only half of the body is sent, then nothing.
    pub(super) hang: bool,
    /// Added to the true length.
    pub(super) length_delta: i64,
}

/// Sends head and body.
pub(super) async fn send(stream: &mut TcpStream, reply: &Reply, wire: &Wire, keep_alive: bool) -> io::Result<()> {
    let length = i64::try_from(reply.body.len()).unwrap_or(i64::MAX);
    let claimed = usize::try_from(length.saturating_add(wire.length_delta)).unwrap_or(0);
    let mut bytes = reply.head(claimed, keep_alive);
    let body = if wire.cut.is_some() || wire.hang { &reply.body[..reply.body.len() / 2] } else { &reply.body[..] };
    match wire.drip {
        None => {
            bytes.extend_from_slice(body);
            stream.write_all(&bytes).await?;
        }
        Some((piece, pause)) => {
            stream.write_all(&bytes).await?;
            for piece in body.chunks(piece.max(1)) {
                stream.write_all(piece).await?;
                stream.flush().await?;
                tokio::time::sleep(pause).await;
            }
        }
    }
    stream.flush().await
}
