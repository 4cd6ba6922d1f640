//! Why a hook gave no result. The messages are written for the author of the element: each names the limit that was
//! hit or the line that threw.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::call::LogLine;

/// A hook that failed: why, and what it printed before.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{reason}")]
pub struct Failure {
    /// Why.
    #[source]
    pub reason: Reason,
    /// What the hook printed; empty when the worker had to be killed.
    pub logs: Vec<LogLine>,
}

impl From<Reason> for Failure {
    fn from(reason: Reason) -> Self {
        Self { reason, logs: Vec::new() }
    }
}

/// The kinds of failure.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reason {
    /// The hook threw, and had not called `done` before. Lines count from 1 in the text of the hook.
    #[error("the hook threw {message}{}", at_line(*.line))]
    Threw {
        /// `TypeError: x is not a function`
        message: String,
        /// Where, if JavaScript says so.
        line: Option<u32>,
    },
    /// The text is not JavaScript.
    #[error("the hook does not compile: {0}")]
    DoesNotCompile(crate::compile::CompileError),
    /// The time was up.
    #[error("the hook was stopped: {limit}")]
    TimedOut {
        /// Which time.
        limit: Limit,
    },
    /// The memory was up.
    #[error("the hook was stopped: it needed more than the {} MB of memory a hook may use", .limit_bytes / 1_000_000)]
    OutOfMemory {
        /// The limit in bytes.
        limit_bytes: u64,
    },
    /// What goes in or comes out does not fit a message.
    #[error("{what} of the hook is larger than the {} MB that a hook may exchange", .limit_bytes / 1_000_000)]
    TooLarge {
        /// `the input`, `the result`
        what: String,
        /// The limit in bytes.
        limit_bytes: u64,
    },
    /// Too many hooks are waiting; nothing ran.
    #[error("too many hooks are waiting for their turn: try again in a moment")]
    Busy,
    /// The worker ended by itself. What the hook did before is unknown.
    #[error("the worker process of the hook died ({how}); the next call gets a new one")]
    WorkerDied {
        /// `signal 11`
        how: String,
    },
    /// No worker could be had, or the call itself is malformed.
    #[error("hooks cannot run: {why}")]
    Unusable {
        /// What is wrong.
        why: String,
    },
}

/// A limit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "limit", rename_all = "snake_case")]
pub enum Limit {
    /// Time on the clock, waiting included.
    #[error("it ran longer than the {} ms a call may take", .allowed.as_millis())]
    Wall {
        /// How much was allowed.
        allowed: Duration,
    },
    /// Time on a processor.
    #[error("it used more than the {} ms of processor time a call may use", .allowed.as_millis())]
    Cpu {
        /// How much was allowed.
        allowed: Duration,
    },
}

fn at_line(line: Option<u32>) -> String {
    line.map_or_else(String::new, |line| format!(" (line {line})"))
}

impl Reason {
    pub(crate) fn unusable(why: impl Into<String>) -> Self {
        Self::Unusable { why: why.into() }
    }

    /// Whether the worker that reported this has run into a limit and must be replaced.
    pub(crate) fn spends_the_worker(&self) -> bool {
        matches!(
            self,
            Self::TimedOut { .. }
                | Self::OutOfMemory { .. }
                | Self::WorkerDied { .. }
                | Self::Unusable { .. }
                | Self::Busy
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_name_the_limit_and_the_line() {
        let second = Duration::from_millis(1500);
        let cases = [
            (Reason::Threw { message: "Error: no".into(), line: Some(3) }, "the hook threw Error: no (line 3)"),
            (Reason::Threw { message: "no".into(), line: None }, "the hook threw no"),
            (
                Reason::TimedOut { limit: Limit::Wall { allowed: second } },
                "the hook was stopped: it ran longer than the 1500 ms a call may take",
            ),
            (
                Reason::TooLarge { what: "the result".into(), limit_bytes: 8_000_000 },
                "the result of the hook is larger than the 8 MB that a hook may exchange",
            ),
        ];
        for (reason, message) in cases {
            assert_eq!(reason.to_string(), message);
        }
    }
}
