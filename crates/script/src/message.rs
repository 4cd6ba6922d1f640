//! The bodies of the frames. Texts travel with their length before them, not as JSON strings: a megabyte of JSON
//! inside a JSON string would be escaped and unescaped twice.

use std::time::Duration;

use crate::call::{Convention, LogLine};
use crate::failure::{Failure, Reason};

/// A message that does not say what its kind promises.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

/// Parent → worker: run one hook.
#[derive(Debug, PartialEq)]
pub(crate) struct CallMessage<'a> {
    pub hash: [u8; 32],
    /// Absent if this worker has seen the hash since it was last told to forget.
    pub source: Option<&'a str>,
    /// Drop all remembered sources first.
    pub forget: bool,
    pub convention: Convention,
    pub wall: Duration,
    pub cpu: Duration,
    pub memory: u64,
    pub bindings: &'a str,
}

const FORGET: u8 = 1;
const RETURN: u8 = 2;

impl<'a> CallMessage<'a> {
    /// The bytes that are not text.
    pub(crate) const OVERHEAD: usize = 1 + 32 + 8 + 8 + 8 + 1 + 4 + 4;

    pub(crate) fn encode(&self) -> Vec<u8> {
        let texts = self.bindings.len() + self.source.map_or(0, str::len);
        let mut out = Vec::with_capacity(texts + Self::OVERHEAD);
        let flag = |set: bool, bit: u8| if set { bit } else { 0 };
        out.push(flag(self.forget, FORGET) | flag(self.convention == Convention::Return, RETURN));
        out.extend_from_slice(&self.hash);
        out.extend_from_slice(&micros(self.wall).to_le_bytes());
        out.extend_from_slice(&micros(self.cpu).to_le_bytes());
        out.extend_from_slice(&self.memory.to_le_bytes());
        put_optional(&mut out, self.source);
        put(&mut out, self.bindings);
        out
    }

    pub(crate) fn decode(body: &'a [u8]) -> Result<Self, Malformed> {
        let mut from = Reader(body);
        let flags = from.take::<1>()?[0];
        let hash = from.take::<32>()?;
        let wall = Duration::from_micros(u64::from_le_bytes(from.take()?));
        let cpu = Duration::from_micros(u64::from_le_bytes(from.take()?));
        let memory = u64::from_le_bytes(from.take()?);
        let source = from.optional()?;
        let bindings = from.text()?;
        from.end()?;
        let convention = if flags & RETURN != 0 { Convention::Return } else { Convention::Done };
        let forget = flags & FORGET != 0;
        Ok(Self { hash, source, forget, convention, wall, cpu, memory, bindings })
    }
}

/// Worker → parent: the hook ended.
#[derive(Debug, PartialEq)]
pub(crate) struct DoneMessage {
    pub result: Option<String>,
    pub logs: Vec<LogLine>,
}

impl DoneMessage {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.result.as_ref().map_or(0, String::len) + 64);
        put(&mut out, &logs_text(&self.logs));
        put_optional(&mut out, self.result.as_deref());
        out
    }

    pub(crate) fn decode(body: &[u8]) -> Result<Self, Malformed> {
        let mut from = Reader(body);
        let logs = serde_json::from_str(from.text()?).map_err(|_| Malformed)?;
        let result = from.optional()?.map(str::to_owned);
        from.end()?;
        Ok(Self { result, logs })
    }
}

/// Worker → parent: the hook failed.
pub(crate) fn encode_failure(failure: &Failure) -> Vec<u8> {
    let mut out = Vec::new();
    put(&mut out, &logs_text(&failure.logs));
    put(&mut out, &serde_json::to_string(&failure.reason).unwrap_or_default());
    out
}

pub(crate) fn decode_failure(body: &[u8]) -> Result<Failure, Malformed> {
    let mut from = Reader(body);
    let logs = serde_json::from_str(from.text()?).map_err(|_| Malformed)?;
    let reason: Reason = serde_json::from_str(from.text()?).map_err(|_| Malformed)?;
    from.end()?;
    Ok(Failure { reason, logs })
}

/// Worker → parent: how long to wait.
pub(crate) fn decode_wait(body: &[u8]) -> Result<Duration, Malformed> {
    let mut from = Reader(body);
    let wait = Duration::from_micros(u64::from_le_bytes(from.take()?));
    from.end()?;
    Ok(wait)
}

/// Parent → worker: the answer to an HTTP request, or why there is none; or that the time has come.
pub(crate) fn encode_reply(reply: &Result<String, String>) -> Vec<u8> {
    let (ok, text) = match reply {
        Ok(text) => (1, text),
        Err(text) => (0, text),
    };
    let mut out = Vec::with_capacity(text.len() + 5);
    out.push(ok);
    put(&mut out, text);
    out
}

pub(crate) fn decode_reply(body: &[u8]) -> Result<Result<String, String>, Malformed> {
    let mut from = Reader(body);
    let ok = from.take::<1>()?[0];
    let text = from.text()?.to_owned();
    from.end()?;
    Ok(if ok == 1 { Ok(text) } else { Err(text) })
}

fn logs_text(logs: &[LogLine]) -> String {
    serde_json::to_string(logs).unwrap_or_else(|_| "[]".to_owned())
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

fn put(out: &mut Vec<u8>, text: &str) {
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(text.as_bytes());
}

fn put_optional(out: &mut Vec<u8>, text: Option<&str>) {
    out.push(u8::from(text.is_some()));
    if let Some(text) = text {
        put(out, text);
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let (head, rest) = self.0.split_first_chunk::<N>().ok_or(Malformed)?;
        self.0 = rest;
        Ok(*head)
    }

    fn text(&mut self) -> Result<&'a str, Malformed> {
        let length = u32::from_le_bytes(self.take()?) as usize;
        let (text, rest) = self.0.split_at_checked(length).ok_or(Malformed)?;
        self.0 = rest;
        std::str::from_utf8(text).map_err(|_| Malformed)
    }

    fn optional(&mut self) -> Result<Option<&'a str>, Malformed> {
        match self.take::<1>()? {
            [0] => Ok(None),
            _ => self.text().map(Some),
        }
    }

    fn end(&self) -> Result<(), Malformed> {
        if self.0.is_empty() { Ok(()) } else { Err(Malformed) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Level;
    use crate::failure::Limit;

    fn a_call() -> CallMessage<'static> {
        CallMessage {
            hash: [7; 32],
            source: Some("done()"),
            forget: true,
            convention: Convention::Return,
            wall: Duration::from_millis(250),
            cpu: Duration::from_secs(5),
            memory: 1 << 27,
            bindings: "{\"ä\":1}",
        }
    }

    #[test]
    fn a_call_reads_back() {
        let full = a_call();
        assert_eq!(CallMessage::decode(&full.encode()), Ok(full));
        let bare = CallMessage { source: None, forget: false, convention: Convention::Done, ..a_call() };
        assert_eq!(CallMessage::decode(&bare.encode()), Ok(bare));
    }

    #[test]
    fn the_overhead_of_a_call_is_what_it_says() {
        let call = a_call();
        assert_eq!(call.encode().len(), CallMessage::OVERHEAD + "done()".len() + call.bindings.len());
    }

    #[test]
    fn no_cut_message_is_taken_for_a_whole_one() {
        let bytes = a_call().encode();
        for length in 0..bytes.len() {
            assert_eq!(CallMessage::decode(&bytes[..length]), Err(Malformed), "cut at {length}");
        }
    }

    #[test]
    fn results_and_failures_read_back() {
        let logs = vec![LogLine { level: Level::Warn, text: "hm".into() }];
        for result in [None, Some("{}".to_owned())] {
            let done = DoneMessage { result, logs: logs.clone() };
            assert_eq!(DoneMessage::decode(&done.encode()), Ok(done));
        }
        let reason = Reason::TimedOut { limit: Limit::Cpu { allowed: Duration::from_secs(5) } };
        let failure = Failure { reason, logs };
        assert_eq!(decode_failure(&encode_failure(&failure)), Ok(failure));
        for reply in [Ok("{}".to_owned()), Err("refused".to_owned())] {
            assert_eq!(decode_reply(&encode_reply(&reply)), Ok(reply));
        }
    }
}
