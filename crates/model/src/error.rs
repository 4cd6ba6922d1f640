//! The one error of Ligand: a public half for the caller, an internal half for the log.
//!
//! One table ([`Kind::row`]) maps a kind to its HTTP status and its page in `docs/errors/`. Rendering to
//! `{requestId, message, providerMessage?}` happens once, in the server.

use std::fmt;
use std::time::Duration;

/// `Result` with Ligand's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $kind:ident = $status:literal, $page:literal;)+) => {
        /// What went wrong, as seen by the caller. Every kind has one HTTP status and one page in `docs/errors/`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Kind { $($(#[doc = $doc])+ $kind,)+ }

        impl Kind {
            /// Every kind, for tests that walk the table.
            pub const ALL: &'static [Kind] = &[$(Kind::$kind,)+];

            /// The table: HTTP status and name of the page in `docs/errors/` (without `.md`).
            const fn row(self) -> (u16, &'static str) {
                match self { $(Kind::$kind => ($status, $page),)+ }
            }
        }
    };
}

kinds! {
    /// A parameter, header or body is missing or malformed.
    BadRequest = 400, "bad-request";
    /// The body is not JSON, or not the JSON that was expected.
    BadJson = 400, "bad-json";
    /// The `where` expression does not parse or cannot be answered.
    BadQuery = 400, "bad-query";
    /// Configuration that the element requires is missing or invalid.
    Configuration = 400, "configuration";
    /// The vendor refused the grant while an instance was being provisioned.
    GrantRefused = 400, "grant-refused";
    /// A secret or token of the caller is missing, malformed or unknown.
    Unauthorized = 401, "unauthorized";
    /// The vendor no longer accepts the instance's credentials: a person must authorize again.
    NeedsReauthorization = 401, "needs-reauthorization";
    /// The vendor refused the credentials of this one call.
    VendorUnauthorized = 401, "vendor-unauthorized";
    /// The caller is known but may not do this.
    Forbidden = 403, "forbidden";
    /// The instance is disabled.
    InstanceDisabled = 403, "instance-disabled";
    /// No such thing, or none that the caller may see.
    NotFound = 404, "not-found";
    /// The path exists, this method does not.
    MethodNotAllowed = 405, "method-not-allowed";
    /// The `Accept` header excludes what this answers.
    NotAcceptable = 406, "not-acceptable";
    /// It exists already, or somebody else changed it meanwhile.
    Conflict = 409, "conflict";
    /// The body is larger than the limit.
    PayloadTooLarge = 413, "payload-too-large";
    /// The `Content-Type` is not supported here.
    UnsupportedMediaType = 415, "unsupported-media-type";
    /// Too many requests, here or at the vendor.
    TooManyRequests = 429, "too-many-requests";
    /// A defect or an unexpected condition of this server.
    Internal = 500, "internal";
    /// The vendor could not be reached, or answered with an error or with something unreadable.
    VendorUnavailable = 502, "vendor-unavailable";
    /// The vendor was sent a change and the answer was lost: whether it happened is unknown.
    OutcomeUnknown = 502, "outcome-unknown";
    /// A hook of the element failed: it threw, ran out of time or memory, or returned something unusable.
    HookFailed = 500, "hook-failed";
    /// This server cannot answer just now (draining, database busy); repeat later.
    Unavailable = 503, "unavailable";
    /// The vendor did not answer in time.
    VendorTimeout = 504, "vendor-timeout";
    /// The vendor answered with an error status that has a kind of its own in the table only by number.
    Vendor = 400, "vendor";
}

impl Kind {
    /// The HTTP status of this kind.
    pub const fn status(self) -> u16 {
        self.row().0
    }

    /// The page in `docs/errors/` that explains this kind, without `.md`.
    pub const fn page(self) -> &'static str {
        self.row().1
    }
}

/// An error on its way to a caller.
///
/// `message` is public: it says what was wrong, with which field, and what to do. `internal` is for the log
/// only and has no `Display`; `{:?}` of an `Error` does not print it either. Neither half may hold a secret.
#[derive(Clone)]
pub struct Error {
    kind: Kind,
    status: Option<u16>,
    message: String,
    internal: Option<String>,
    provider: Option<String>,
    retry_after: Option<Duration>,
}

impl Error {
    /// An error with its public message.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Error { kind, status: None, message: message.into(), internal: None, provider: None, retry_after: None }
    }

    /// Adds what only the log may know: the cause, in the words of the library that failed.
    #[must_use]
    pub fn with_internal(mut self, internal: impl fmt::Display) -> Self {
        self.internal = Some(internal.to_string());
        self
    }

    /// Adds the vendor's own words. Present only when the vendor answered.
    #[must_use]
    pub fn with_provider(mut self, provider: impl Into<String>) -> Self {
        self.provider = Some(provider.into());
        self
    }

    /// Adds how long to wait before repeating (answered as `retry-after`, whole seconds, rounded up).
    #[must_use]
    pub fn with_retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    /// Replaces the table's status: a vendor's normalized status passes through unchanged.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// The same error in other words for the caller: `words` is given the message and answers the new one. Kind, status,
    /// the vendor's words, the wait and the half for the log stay.
    #[must_use]
    pub fn reworded(mut self, words: impl FnOnce(&str) -> String) -> Self {
        self.message = words(&self.message);
        self
    }

    /// A defect of ours: the caller learns nothing but the request id, the log learns `internal`.
    pub fn internal(internal: impl fmt::Display) -> Self {
        Error::new(Kind::Internal, "internal error; the log has the details under this request id")
            .with_internal(internal)
    }

    /// What went wrong.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The HTTP status to answer with.
    pub fn status(&self) -> u16 {
        self.status.unwrap_or(self.kind.status())
    }

    /// The public message.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The half for the log. There is deliberately no `Display` that includes it.
    pub fn internal_detail(&self) -> Option<&str> {
        self.internal.as_deref()
    }

    /// The vendor's own words, when it answered.
    pub fn provider(&self) -> Option<&str> {
        self.provider.as_deref()
    }

    /// How long the caller should wait before repeating.
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.kind)
            .field("status", &self.status())
            .field("message", &self.message)
            .field("provider", &self.provider)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_internal_half_is_in_neither_display_nor_debug() {
        let error = Error::new(Kind::Internal, "public").with_internal("private cause");
        assert!(!format!("{error} {error:?}").contains("private"));
        assert_eq!(error.internal_detail(), Some("private cause"));
    }

    #[test]
    fn other_words_change_nothing_but_the_message() {
        let error = Error::new(Kind::TooManyRequests, "too many")
            .with_status(420)
            .with_internal("cause")
            .with_provider("slow down")
            .with_retry_after(Duration::from_secs(7));
        let told = error.reworded(|said| format!("not done: {said}."));
        assert_eq!((told.message(), told.kind(), told.status()), ("not done: too many.", Kind::TooManyRequests, 420));
        assert_eq!((told.internal_detail(), told.provider()), (Some("cause"), Some("slow down")));
        assert_eq!(told.retry_after(), Some(Duration::from_secs(7)));
    }

    #[test]
    fn every_kind_has_an_error_status_and_a_page() {
        for kind in Kind::ALL {
            assert!((400..600).contains(&kind.status()), "{kind:?}");
            let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/errors/").to_owned() + kind.page() + ".md";
            assert!(std::path::Path::new(&page).exists(), "{kind:?} has no page {page}");
        }
    }
}
