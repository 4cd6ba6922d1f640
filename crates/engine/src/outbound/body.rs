//! The body of an answer: read to its end and decompressed, both within the limit.

use super::failure::{At, Failure, Sent, Stage};
use super::origin::Origin;
use bytes::{Bytes, BytesMut};
use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use http_body::Body;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use std::io::Read;
use std::time::Duration;
use tokio::time::timeout;

/// Above this, decompression leaves the async threads.
const AT_ONCE: usize = 64 * 1024;

/// What an answer's body may cost.
#[derive(Debug, Clone, Copy)]
pub(super) struct Caps {
    /// The most bytes, as sent and once decompressed.
    pub bytes: usize,
    /// The longest time without a byte.
    pub silence: Duration,
}

/// Reads the body as sent.
pub(super) async fn read(mut body: Incoming, caps: Caps, origin: &Origin) -> Result<Bytes, Failure> {
    let expected = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if expected > caps.bytes {
        return Err(too_large(caps.bytes, origin));
    }
    let mut first = Bytes::new();
    let mut all = BytesMut::new();
    while let Some(frame) =
        timeout(caps.silence, body.frame()).await.map_err(|_| Failure::late(At::Body, origin, caps.silence))?
    {
        let frame = frame.map_err(|error| Failure::new(Stage::Body, origin, chain(&error), Sent::Maybe))?;
        let Ok(piece) = frame.into_data() else { continue };
        if first.len() + all.len() + piece.len() > caps.bytes {
            return Err(too_large(caps.bytes, origin));
        }
        // Most answers come in one piece, which is then the body, without a copy.
        if first.is_empty() && all.is_empty() {
            first = piece;
            continue;
        }
        if all.is_empty() {
            all.reserve(expected.max(first.len() + piece.len()));
            all.extend_from_slice(&std::mem::take(&mut first));
        }
        all.extend_from_slice(&piece);
    }
    Ok(if all.is_empty() { first } else { all.freeze() })
}

/// How a body was made smaller.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Gzip,
    Deflate,
}

/// Decompresses a body and takes out the headers that no longer fit it.
pub(super) async fn decode(
    headers: &mut HeaderMap,
    body: Bytes,
    caps: Caps,
    origin: &Origin,
) -> Result<Bytes, Failure> {
    let broken = |cause: String| Failure::new(Stage::Decode, origin, cause, Sent::Maybe);
    let Some(encoding) = encoding(headers).map_err(broken)? else { return Ok(body) };
    headers.remove(CONTENT_ENCODING);
    headers.remove(CONTENT_LENGTH);
    if body.is_empty() {
        return Ok(body);
    }
    let inflated = if body.len() <= AT_ONCE {
        inflate(encoding, &body, caps.bytes)
    } else {
        let task = tokio::task::spawn_blocking(move || inflate(encoding, &body, caps.bytes));
        task.await.map_err(|_| broken("the decompression was stopped".to_owned()))?
    };
    match inflated {
        Ok(Some(plain)) => Ok(plain.into()),
        Ok(None) => Err(too_large(caps.bytes, origin)),
        Err(error) => Err(broken(error.to_string())),
    }
}

fn encoding(headers: &HeaderMap) -> Result<Option<Encoding>, String> {
    let mut found = None;
    for value in headers.get_all(CONTENT_ENCODING) {
        let value = value.to_str().map_err(|_| "its content encoding is not text".to_owned())?;
        for name in value.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            let encoding = match name.to_ascii_lowercase().as_str() {
                "identity" => continue,
                "gzip" | "x-gzip" => Encoding::Gzip,
                "deflate" => Encoding::Deflate,
                _ => return Err("its content encoding is none of gzip, deflate and identity".to_owned()),
            };
            if found.replace(encoding).is_some() {
                return Err("it is encoded more than once".to_owned());
            }
        }
    }
    Ok(found)
}

/// `None` if the plain bytes are more than the limit.
fn inflate(encoding: Encoding, body: &[u8], limit: usize) -> std::io::Result<Option<Vec<u8>>> {
    match encoding {
        Encoding::Gzip => capped(MultiGzDecoder::new(body), limit),
        Encoding::Deflate if zlib(body) => capped(ZlibDecoder::new(body), limit),
        Encoding::Deflate => capped(DeflateDecoder::new(body), limit),
    }
}

/// `deflate` is zlib by the standard and raw by a wide-spread mistake; a zlib head is told by its check bits.
fn zlib(body: &[u8]) -> bool {
    matches!(body, [first, second, ..] if first & 0x0f == 8 && u16::from_be_bytes([*first, *second]).is_multiple_of(31))
}

fn capped(decoder: impl Read, limit: usize) -> std::io::Result<Option<Vec<u8>>> {
    let mut plain = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    decoder.take(most).read_to_end(&mut plain)?;
    Ok((plain.len() <= limit).then_some(plain))
}

fn too_large(limit: usize, origin: &Origin) -> Failure {
    Failure::new(Stage::TooLarge(limit), origin, "too large", Sent::Maybe)
}

/// An error with what caused it, each once.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let words = cause.to_string();
        if !text.contains(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        next = cause.source();
    }
    text
}
