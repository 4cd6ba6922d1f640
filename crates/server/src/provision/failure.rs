//! What a failed exchange means to whoever provisions: its status, and whether what was sent is still good.

use ligand_engine::oauth::TokenFailure;
use ligand_model::{Error, Kind};

/// What was sent to the vendor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// A code, or a request token: good once.
    Code,
    /// What the configuration holds: as good as before, whatever comes out.
    Credentials,
}

/// The error that a failure becomes for whoever provisions.
pub(super) fn refused(failure: TokenFailure, what: What) -> Error {
    match what {
        What::Code => code_refused(failure),
        What::Credentials => credentials_refused(failure),
    }
}

fn credentials_refused(failure: TokenFailure) -> Error {
    match failure {
        TokenFailure::Throttled(wait) => {
            let error = Error::new(Kind::TooManyRequests, "the vendor takes no more token requests just now");
            wait.map_or(error.clone(), |wait| error.with_retry_after(wait))
        }
        TokenFailure::Refused { status, words } => {
            let message = format!(
                "the vendor gave no token for the credentials of the configuration ({words}); check oauth.api.key, \
                 oauth.api.secret and, where the element has them, username and password"
            );
            let status = if status == 401 { 401 } else { 400 };
            Error::new(Kind::GrantRefused, message).with_status(status).with_provider(words)
        }
        TokenFailure::Unsent(cause) | TokenFailure::Unknown { cause, timed_out: false } => {
            Error::new(Kind::VendorUnavailable, format!("the vendor gave no token ({cause}); repeat the call"))
        }
        TokenFailure::Unknown { cause, timed_out: true } => {
            Error::new(Kind::VendorTimeout, format!("the vendor gave no token ({cause}); repeat the call"))
        }
    }
}

fn code_refused(failure: TokenFailure) -> Error {
    match failure {
        TokenFailure::Unsent(cause) => {
            let message = format!(
                "the vendor's token endpoint cannot be reached ({cause}); the code was not used, repeat the call soon"
            );
            Error::new(Kind::VendorUnavailable, message)
        }
        TokenFailure::Throttled(wait) => {
            let error = Error::new(
                Kind::TooManyRequests,
                "the vendor takes no more token requests just now; the code was not used",
            );
            wait.map_or(error.clone(), |wait| error.with_retry_after(wait))
        }
        TokenFailure::Refused { status, words } => {
            let message = format!(
                "the vendor refused the code ({words}). A code is good once and for a short time; oauth.api.key, oauth.api.secret \
                 and oauth.callback.url must be those of the authorization URL. Send the user there again for a new code"
            );
            // The vendor's own 401 stays one; everything else is the caller's request.
            let status = if status == 401 { 401 } else { 400 };
            Error::new(Kind::GrantRefused, message).with_status(status).with_provider(words)
        }
        TokenFailure::Unknown { cause, timed_out } => {
            let kind = if timed_out { Kind::VendorTimeout } else { Kind::VendorUnavailable };
            let message = format!(
                "whether the vendor accepted the code is unknown ({cause}); no instance was created. If it did, its tokens are \
                 lost and harmless: send the user to the authorization URL for a new code"
            );
            Error::new(kind, message)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn every_failure_has_its_status_and_says_what_became_of_the_code() {
        let table = [
            (TokenFailure::Unsent("no route".into()), 502, "was not used", None),
            (TokenFailure::Throttled(Some(Duration::from_secs(3))), 429, "was not used", None),
            (
                TokenFailure::Refused { status: 400, words: "invalid_grant".into() },
                400,
                "new code",
                Some("invalid_grant"),
            ),
            (
                TokenFailure::Refused { status: 401, words: "invalid_client".into() },
                401,
                "oauth.api.secret",
                Some("invalid_client"),
            ),
            (
                TokenFailure::Refused { status: 403, words: "access_denied".into() },
                400,
                "new code",
                Some("access_denied"),
            ),
            (TokenFailure::Unknown { cause: "status 500".into(), timed_out: false }, 502, "unknown", None),
            (TokenFailure::Unknown { cause: "no answer".into(), timed_out: true }, 504, "unknown", None),
        ];
        for (failure, status, said, provider) in table {
            let error = refused(failure, What::Code);
            assert_eq!((error.status(), error.provider()), (status, provider), "{error}");
            assert!(error.message().contains(said), "{error}");
        }
        assert_eq!(
            refused(TokenFailure::Throttled(Some(Duration::from_secs(3))), What::Code).retry_after(),
            Some(Duration::from_secs(3))
        );
    }

    #[test]
    fn credentials_are_as_good_as_before_whatever_comes_out() {
        let table = [
            (TokenFailure::Unsent("no route".into()), 502, "repeat the call"),
            (TokenFailure::Unknown { cause: "no answer".into(), timed_out: true }, 504, "repeat the call"),
            (TokenFailure::Refused { status: 401, words: "invalid_client".into() }, 401, "oauth.api.secret"),
            (TokenFailure::Throttled(None), 429, "no more token requests"),
        ];
        for (failure, status, said) in table {
            let error = refused(failure, What::Credentials);
            assert_eq!(error.status(), status, "{error}");
            assert!(error.message().contains(said), "{error}");
        }
    }
}
