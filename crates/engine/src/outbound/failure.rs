//! Why there is no answer, how far it came, and whether the vendor may have seen the request.
//! Names the host, never path, query, headers or body.

use super::address::Refused;
use std::error::Error;
use std::fmt;
use std::time::Duration;

/// Whether the vendor may have seen the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// Certainly not.
    No,
    /// It may have been acted upon.
    Maybe,
}

/// How far it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The URL itself cannot be called.
    Url,
    /// The name has no address.
    Resolve,
    /// Its address may not be called.
    Refused,
    /// No connection.
    Connect,
    /// No agreement on TLS.
    Tls,
    /// Between the first byte of the request and the last header of the answer.
    Exchange,
    /// In the middle of the body.
    Body,
    /// The answer is larger than allowed.
    TooLarge,
    /// The answer's encoding cannot be undone.
    Decode,
    /// The time was over.
    Timeout,
}

/// A failed request.
#[derive(Debug, Clone)]
pub struct Failure {
    /// How far it came.
    pub stage: Stage,
    /// Whether the vendor may have seen it.
    pub sent: Sent,
    host: String,
    cause: String,
}

impl Failure {
    pub(super) fn unsent(stage: Stage, host: &str, cause: &str) -> Failure {
        Failure { stage, sent: Sent::No, host: host.to_owned(), cause: cause.to_owned() }
    }

    pub(super) fn maybe(stage: Stage, host: &str, cause: impl Into<String>) -> Failure {
        Failure { stage, sent: Sent::Maybe, host: host.to_owned(), cause: cause.into() }
    }

    pub(super) fn timeout(host: &str, after: Duration) -> Failure {
        Failure::maybe(Stage::Timeout, host, format!("no complete answer within {} ms", after.as_millis()))
    }

    /// What the connection pool says. Errors of the connector are certainly unsent.
    pub(super) fn of_request(host: &str, error: &hyper_util::client::legacy::Error) -> Failure {
        let mut cause: Option<&(dyn Error + 'static)> = Some(error);
        while let Some(inner) = cause {
            if let Some(failure) = inner.downcast_ref::<ConnectFailure>() {
                return Failure::unsent(failure.stage, host, &failure.cause);
            }
            cause = inner.source();
        }
        if error.is_connect() {
            return Failure::unsent(Stage::Connect, host, "no connection");
        }
        let mut words = "the connection ended before the answer was complete";
        let mut cause: Option<&(dyn Error + 'static)> = error.source();
        while let Some(inner) = cause {
            if let Some(hyper) = inner.downcast_ref::<hyper::Error>()
                && hyper.is_parse()
            {
                words = "the answer is not HTTP";
            }
            cause = inner.source();
        }
        Failure::maybe(Stage::Exchange, host, words)
    }

    /// Whether the time was over, rather than something broken.
    pub fn timed_out(&self) -> bool {
        self.stage == Stage::Timeout
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.host, self.cause)
    }
}

impl Error for Failure {}

/// What went wrong before anything was sent.
#[derive(Debug, Clone)]
pub(super) struct ConnectFailure {
    pub stage: Stage,
    pub cause: String,
}

impl ConnectFailure {
    pub fn new(stage: Stage, cause: impl Into<String>) -> ConnectFailure {
        ConnectFailure { stage, cause: cause.into() }
    }
}

impl From<Refused> for ConnectFailure {
    fn from(refused: Refused) -> Self {
        ConnectFailure::new(Stage::Refused, refused.to_string())
    }
}

impl fmt::Display for ConnectFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.cause)
    }
}

impl Error for ConnectFailure {}
