//! Why a call gets no token, and how its caller is told.

use std::time::Duration;

use ligand_model::identity::InstanceId;
use ligand_model::refresh::Why;
use ligand_model::{Error, Kind};

/// Why there is no token. The same for every caller that waits, whichever of the credential's instances it uses.
#[derive(Debug, Clone)]
pub(super) enum Trouble {
    /// A person must authorize again: why, in words.
    Reauthorize(String),
    /// A later try may succeed, in `wait` ms.
    Later { why: Why, words: String, wait: i64 },
    /// The refresh is under way and takes longer than this caller waits.
    Slow(Duration),
    /// The database is away, the row is gone, or this process has a defect.
    Ours(Error),
}

impl Trouble {
    pub fn nothing_to_renew_with() -> Trouble {
        Trouble::Reauthorize("its access token no longer does, and the vendor gave no refresh token".to_owned())
    }

    /// A label for the figures.
    pub const fn label(&self) -> &'static str {
        match self {
            Trouble::Reauthorize(_) => "reauthorize",
            Trouble::Later { why: Why::BackingOff, .. } => "backing_off",
            Trouble::Later { .. } => "failed",
            Trouble::Slow(_) => "timed_out",
            Trouble::Ours(_) => "ours",
        }
    }

    /// The answer to a caller.
    pub fn into_error(self, instance: InstanceId) -> Error {
        let (kind, words, wait) = match self {
            Trouble::Reauthorize(why) => {
                let message = format!("instance {instance} needs re-authorization: {why}");
                return Error::new(Kind::NeedsReauthorization, message);
            }
            Trouble::Ours(error) => return error,
            Trouble::Later { why: Why::Throttled, words, wait } => (Kind::TooManyRequests, words, wait),
            Trouble::Later { words, wait, .. } => (Kind::VendorUnavailable, words, wait),
            Trouble::Slow(patience) => {
                let words = format!("the vendor's token endpoint has not answered within {} s", patience.as_secs_f32());
                (Kind::VendorTimeout, words, 1_000)
            }
        };
        let message = format!(
            "the access token of instance {instance} must be renewed and is not yet: {words}; \
             it is tried again by itself, repeat the call later"
        );
        Error::new(kind, message).with_retry_after(Duration::from_millis(wait.max(1_000).unsigned_abs()))
    }
}
