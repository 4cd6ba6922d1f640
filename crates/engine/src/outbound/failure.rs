//! Why there is no answer, how far the call came, and whether the vendor may have seen it.
//!
//! A failure names the host and the cause. It never holds a path, a query, user information or a header's value.

use super::address::Refused;
use std::fmt;
use std::time::Duration;

/// An outgoing call without an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// How far the call came.
    pub stage: Stage,
    /// Host, with the port where it is not the scheme's own.
    pub host: String,
    /// What happened, for people; no secrets.
    pub cause: String,
    /// Whether the vendor may have seen the request.
    pub sent: Sent,
}

/// Whether the vendor may have seen the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// Certainly not: no byte of it was given to a connection.
    No,
    /// Nobody knows.
    Maybe,
}

/// How far a call came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The request cannot be sent at all: scheme, user information in the URL, a URL too long.
    Request,
    /// The name was not found.
    Resolve,
    /// The host is, or resolves only to, an address that may not be called.
    Refused(Refused),
    /// No connection.
    Connect,
    /// The proxy did not open the way.
    Proxy,
    /// No encrypted connection, or not with whom we wanted.
    Tls,
    /// The connection was gone before the request was given to it.
    Send,
    /// The connection ended, or spoke something else than HTTP, before the head of the answer was whole.
    Headers,
    /// The answer's body ended early.
    Body,
    /// The answer is larger than the limit in bytes, as sent or once decompressed.
    TooLarge(usize),
    /// The body's content encoding is unknown or its bytes are not what it says.
    Decode,
    /// The answer points elsewhere, and it is not followed.
    Redirect,
    /// The time was over, and where.
    Timeout(At),
}

/// Where the time went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// Finding the address of the name.
    Resolve,
    /// Connecting.
    Connect,
    /// Asking the proxy for the way.
    Proxy,
    /// The TLS handshake.
    Tls,
    /// Sending, and waiting for the head of the answer.
    Answer,
    /// Reading the body of the answer.
    Body,
}

impl Failure {
    pub(super) fn new(stage: Stage, host: &impl ToString, cause: impl ToString, sent: Sent) -> Failure {
        Failure { stage, host: host.to_string(), cause: cause.to_string(), sent }
    }

    pub(super) fn unsent(stage: Stage, host: &impl ToString, cause: impl ToString) -> Failure {
        Failure::new(stage, host, cause, Sent::No)
    }

    pub(super) fn late(at: At, host: &impl ToString, after: Duration) -> Failure {
        let sent = if matches!(at, At::Answer | At::Body) { Sent::Maybe } else { Sent::No };
        Failure::new(Stage::Timeout(at), host, format!("gave up after {} ms", after.as_millis()), sent)
    }

    /// Whether another try could fare better: not where the time is over, nor where it would meet the same again.
    pub fn passes(&self) -> bool {
        !matches!(
            self.stage,
            Stage::Timeout(_) | Stage::Request | Stage::Refused(_) | Stage::TooLarge(_) | Stage::Redirect
        )
    }

    /// Whether time ran out, rather than something going wrong.
    pub fn timed_out(&self) -> bool {
        matches!(self.stage, Stage::Timeout(_))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Failure { host, cause, .. } = self;
        match self.stage {
            Stage::Request => write!(out, "a request to {host} cannot be sent: {cause}"),
            Stage::Resolve => write!(out, "the name {host} was not found: {cause}"),
            Stage::Refused(_) => write!(out, "{host} is refused: {cause}"),
            Stage::Connect => write!(out, "no connection to {host}: {cause}"),
            Stage::Proxy => write!(out, "the proxy opened no way to {host}: {cause}"),
            Stage::Tls => write!(out, "no encrypted connection to {host}: {cause}"),
            Stage::Send => write!(out, "{host} closed the connection before the request was sent: {cause}"),
            Stage::Headers => write!(out, "{host} gave no readable answer: {cause}"),
            Stage::Body => write!(out, "the answer of {host} was cut: {cause}"),
            Stage::TooLarge(limit) => write!(out, "the answer of {host} is larger than {limit} bytes"),
            Stage::Decode => write!(out, "the answer of {host} could not be decompressed: {cause}"),
            Stage::Redirect => write!(out, "the answer of {host} points elsewhere: {cause}"),
            Stage::Timeout(at) => write!(out, "{host} {}: {cause}", at.unmet()),
        }
    }
}

impl std::error::Error for Failure {}

impl At {
    fn unmet(self) -> &'static str {
        match self {
            At::Resolve => "could not be looked up in time",
            At::Connect => "accepted no connection in time",
            At::Proxy => "was not reached through the proxy in time",
            At::Tls => "did not finish the TLS handshake in time",
            At::Answer => "did not answer in time",
            At::Body => "did not finish its answer in time",
        }
    }
}
