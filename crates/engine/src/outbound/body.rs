//! Reads a body to its end: capped as it comes and after decompression, never silent for long.

use super::failure::{Failure, Stage};
use bytes::{Bytes, BytesMut};
use flate2::read::{MultiGzDecoder, ZlibDecoder};
use http::HeaderMap;
use http::header::CONTENT_ENCODING;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use std::io::Read;
use std::time::Duration;

/// The limits of a body.
#[derive(Clone, Copy)]
pub(super) struct Caps {
    pub bytes: usize,
    pub idle: Duration,
}

pub(super) async fn read(host: &str, headers: &HeaderMap, mut body: Incoming, caps: Caps) -> Result<Bytes, Failure> {
    let mut received = BytesMut::new();
    loop {
        let frame = match tokio::time::timeout(caps.idle, body.frame()).await {
            Err(_) => return Err(Failure::maybe(Stage::Timeout, host, "the answer stopped in the middle")),
            Ok(None) => break,
            Ok(Some(Err(_))) => return Err(Failure::maybe(Stage::Body, host, "the answer broke off in the middle")),
            Ok(Some(Ok(frame))) => frame,
        };
        if let Ok(bytes) = frame.into_data() {
            if received.len() + bytes.len() > caps.bytes {
                return Err(too_large(host, caps));
            }
            received.extend_from_slice(&bytes);
        }
    }
    let encoding = headers.get(CONTENT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("identity");
    match encoding.trim().to_ascii_lowercase().as_str() {
        "" | "identity" => Ok(received.freeze()),
        "gzip" | "x-gzip" => unpack(host, MultiGzDecoder::new(&received[..]), caps),
        "deflate" => unpack(host, ZlibDecoder::new(&received[..]), caps),
        other => Err(Failure::maybe(Stage::Decode, host, format!("the answer has the unknown encoding {other}"))),
    }
}

fn unpack(host: &str, packed: impl Read, caps: Caps) -> Result<Bytes, Failure> {
    let mut plain = Vec::new();
    let limit = u64::try_from(caps.bytes).unwrap_or(u64::MAX).saturating_add(1);
    match packed.take(limit).read_to_end(&mut plain) {
        Ok(_) if plain.len() > caps.bytes => Err(too_large(host, caps)),
        Ok(_) => Ok(plain.into()),
        Err(_) => Err(Failure::maybe(Stage::Decode, host, "the answer's compression is broken")),
    }
}

fn too_large(host: &str, caps: Caps) -> Failure {
    Failure::maybe(Stage::TooLarge, host, format!("the answer is larger than {} bytes", caps.bytes))
}
