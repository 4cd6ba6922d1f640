//! What goes into a hook and what comes out of it, as the callers of this crate see it. How it travels is in
//! `message`, how it fails is in `failure`.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The text of one hook, with the hash by which a worker remembers it. Cheap to clone.
#[derive(Clone)]
pub struct Source {
    text: Arc<str>,
    hash: [u8; 32],
}

impl Source {
    /// Takes the text as it stands in the definition. Hashes it once, so keep the result.
    pub fn new(text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let hash = Sha256::digest(text.as_bytes()).into();
        Self { text, hash }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn hash(&self) -> [u8; 32] {
        self.hash
    }
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Source({} bytes)", self.text.len())
    }
}

/// How a hook hands back its result (`docs/reference/hooks.md` §1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Convention {
    /// Current: `done({…})`; the first call counts. An object returned without any `done` is taken too.
    Done,
    /// Legacy (`isLegacy: true`): the body is a function body that returns an object. `done` is unknown.
    Return,
}

/// One run of one hook.
#[derive(Clone)]
pub struct Call {
    /// The hook.
    pub source: Source,
    /// How it hands back its result.
    pub convention: Convention,
    /// A JSON object: the name of each variable and its value. Names of [`crate::CONTRACT_NAMES`] that are absent are
    /// `null` in the hook; further names must be identifiers.
    pub bindings: String,
    /// The longest time from start to result, waiting for HTTP included. Capped by [`crate::PoolConfig::max_wall`].
    pub wall: Duration,
    /// Who sends the HTTP requests of the hook; `None`: each is refused with a message that says so.
    pub http: Option<Arc<dyn HttpFromHooks>>,
}

impl std::fmt::Debug for Call {
    /// The values stay out: they hold the tokens of an instance.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Call")
            .field("source", &self.source)
            .field("convention", &self.convention)
            .finish_non_exhaustive()
    }
}

/// Sends requests on behalf of a hook, through whatever guards its implementer has. Both texts are JSON.
pub trait HttpFromHooks: Send + Sync {
    /// Answers one request; `Err` is the message that the hook's `error` event gets.
    fn send(&self, request: String) -> Pin<Box<dyn Future<Output = Result<String, String>> + Send + '_>>;
}

/// What a hook that ran to its end left behind.
#[derive(Clone, PartialEq, Eq)]
pub struct Outcome {
    /// JSON text of the object given to `done` (or returned). `None`: nothing was given, so nothing changes.
    pub result: Option<String>,
    /// What the hook printed, oldest first; bounded.
    pub logs: Vec<LogLine>,
}

impl std::fmt::Debug for Outcome {
    /// Results hold headers and configuration: only their size is shown.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let size = self.result.as_ref().map(String::len);
        f.debug_struct("Outcome").field("result_bytes", &size).field("log_lines", &self.logs.len()).finish()
    }
}

/// One line that a hook printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    /// Which of the `console` functions was used; `print` counts as `info`.
    pub level: Level,
    /// The text, cut after a few kilobytes.
    pub text: String,
}

/// The weight of a printed line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// `console.debug`, `console.trace`
    Debug,
    /// `console.log`, `console.info`, `print`
    Info,
    /// `console.warn`, and the notes of the runner itself
    Warn,
    /// `console.error`
    Error,
}
