//! What arrived: each request to the byte, in order, with the ways it carried credentials and what became of it.
//! Requests to the control API are not kept.

use std::collections::VecDeque;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use super::http::Request;

/// The oldest entries are dropped beyond this many, or beyond this many raw bytes.
const CAPACITY: usize = 20_000;
const RAW_CAPACITY: usize = 64 << 20;

/// One request.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// 1, 2, 3 … since the start or the last reset.
    pub number: u64,
    /// Virtual time of arrival, RFC 3339.
    pub at: String,
    /// Which connection it came over, and as which request of it (1-based).
    pub connection: u64,
    /// See `connection`.
    pub request_of_connection: u64,
    /// HTTP method.
    pub method: String,
    /// Path without query.
    pub path: String,
    /// Query string, undecoded: it may hold a token.
    pub query: String,
    /// XML-RPC method, or grant type at the token endpoint.
    pub call: Option<String>,
    /// Where credentials stood: `query`, `bearer`, `basic`, `api_key`, `body`, `parameter`.
    pub channels: Vec<&'static str>,
    /// Departures from what the vendor documents.
    pub deviations: Vec<String>,
    /// Faults that were played on it.
    pub faults: Vec<String>,
    /// Whether it reached what the vendor does: `false` if a fault or a refusal came first.
    pub processed: bool,
    /// Status that was answered; absent while open or if the answer never left whole.
    pub status: Option<u16>,
    /// Microseconds from the last byte read to the last byte written.
    pub duration_us: Option<u64>,
    /// The request as it came, base64.
    #[serde(serialize_with = "base64_text", rename = "raw_base64")]
    pub raw: Vec<u8>,
}

fn base64_text<S: serde::Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&STANDARD.encode(bytes))
}

impl Entry {
    /// The raw request as text; bytes that are not UTF-8 are replaced.
    #[must_use]
    pub fn raw_text(&self) -> String {
        String::from_utf8_lossy(&self.raw).into_owned()
    }
}

/// The entries kept.
#[derive(Debug, Default)]
pub(super) struct Journal {
    entries: VecDeque<Entry>,
    raw_bytes: usize,
    last: u64,
}

impl Journal {
    /// Opens an entry and returns its number.
    pub(super) fn open(&mut self, at: String, connection: (u64, u64), request: &Request) -> u64 {
        self.last += 1;
        self.raw_bytes += request.raw.len();
        while self.entries.len() >= CAPACITY || self.raw_bytes > RAW_CAPACITY {
            let Some(oldest) = self.entries.pop_front() else { break };
            self.raw_bytes -= oldest.raw.len();
        }
        self.entries.push_back(Entry {
            number: self.last,
            at,
            connection: connection.0,
            request_of_connection: connection.1,
            method: request.method.clone(),
            path: request.path.clone(),
            query: request.query.clone(),
            call: None,
            channels: Vec::new(),
            deviations: Vec::new(),
            faults: Vec::new(),
            processed: false,
            status: None,
            duration_us: None,
            raw: request.raw.clone(),
        });
        self.last
    }

    /// An entry that is still kept.
    pub(super) fn entry(&mut self, number: u64) -> Option<&mut Entry> {
        let first = self.entries.front()?.number;
        self.entries.get_mut(usize::try_from(number.checked_sub(first)?).ok()?)
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    pub(super) fn clear(&mut self) {
        self.entries.clear();
        self.raw_bytes = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(journal: &mut Journal, raw: usize) -> u64 {
        let request = Request { raw: vec![b'x'; raw], ..Request::default() };
        journal.open(String::new(), (1, 1), &request)
    }

    #[test]
    fn the_oldest_entries_go_when_there_are_too_many() {
        let mut journal = Journal::default();
        for _ in 0..=CAPACITY {
            open(&mut journal, 1);
        }
        assert_eq!(journal.entries().count(), CAPACITY);
        assert!(journal.entry(1).is_none() && journal.entry(2).is_some());
    }

    #[test]
    fn the_oldest_entries_go_when_they_are_too_large() {
        let mut journal = Journal::default();
        for _ in 0..3 {
            open(&mut journal, RAW_CAPACITY / 2);
        }
        assert_eq!(journal.entries().map(|entry| entry.number).collect::<Vec<_>>(), [2, 3]);
        journal.clear();
        assert_eq!(open(&mut journal, RAW_CAPACITY), 4);
        assert_eq!(journal.entries().count(), 1);
    }
}
