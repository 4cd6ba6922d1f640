//! Ids of requests: 24 hex digits in the form of a MongoDB ObjectId (`docs/reference/platform-api.md` §5.1).
//!
//! Four bytes of time, five that are random for this process, three that count from a random start: unique without asking
//! anybody, and sortable by time.

use std::sync::atomic::{AtomicU32, Ordering};

use axum::extract::FromRequestParts;
use axum::http::HeaderValue;
use axum::http::request::Parts;
use ligand_model::Error;

use crate::random;
use crate::respond::Failure;

/// The id of one request. Handlers take it as an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RequestId([u8; 24]);

impl RequestId {
    /// An id of its three parts: seconds since 1970, the process, a count of which 24 bits are used.
    pub fn from_parts(seconds: u32, process: [u8; 5], count: u32) -> RequestId {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut bytes = [0; 12];
        bytes[..4].copy_from_slice(&seconds.to_be_bytes());
        bytes[4..9].copy_from_slice(&process);
        bytes[9..].copy_from_slice(&count.to_be_bytes()[1..]);
        let mut text = [0; 24];
        for (pair, byte) in text.chunks_exact_mut(2).zip(bytes) {
            pair[0] = DIGITS[usize::from(byte >> 4)];
            pair[1] = DIGITS[usize::from(byte & 15)];
        }
        RequestId(text)
    }

    /// The 24 digits.
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).expect("hex digits are ASCII")
    }

    /// The value of `Elements-Request-Id`.
    pub fn header(&self) -> HeaderValue {
        HeaderValue::from_bytes(&self.0).expect("hex digits are visible ASCII")
    }
}

impl<S: Sync> FromRequestParts<S> for RequestId {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<RequestId, Failure> {
        parts
            .extensions
            .get()
            .copied()
            .ok_or_else(|| Failure(Error::internal("the request did not come through the front door")))
    }
}

/// Makes ids.
#[derive(Debug)]
pub struct RequestIds {
    process: [u8; 5],
    count: AtomicU32,
}

impl Default for RequestIds {
    fn default() -> RequestIds {
        RequestIds { process: random::bytes(), count: AtomicU32::new(u32::from_be_bytes(random::bytes())) }
    }
}

impl RequestIds {
    /// The next id, at `now_ms` milliseconds since 1970.
    pub fn next(&self, now_ms: i64) -> RequestId {
        // The form has 32 bits for the seconds; they wrap in 2106.
        let seconds = u32::try_from(now_ms.max(0) / 1_000 % (1 << 32)).unwrap_or_default();
        RequestId::from_parts(seconds, self.process, self.count.fetch_add(1, Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_holds_time_process_and_count_in_24_digits() {
        let id = RequestId::from_parts(0x5b04_37c6, [0xe4, 0xb0, 0x77, 0x31, 0xae], 0xff39_b533);
        assert_eq!(id.as_str(), "5b0437c6e4b07731ae39b533");
    }

    #[test]
    fn no_two_ids_of_a_process_are_equal_and_two_processes_differ() {
        let (one, other) = (RequestIds::default(), RequestIds::default());
        let mut ids: Vec<String> = (0..1_000).map(|_| one.next(7_000).as_str().to_owned()).collect();
        ids.push(other.next(7_000).as_str().to_owned());
        assert!(ids.iter().all(|id| id.len() == 24 && id.starts_with("00000007")));
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 1_001);
    }
}
