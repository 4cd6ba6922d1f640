//! A credential: one grant at a vendor, with its tokens, its generation and the attempt that may renew it.
//!
//! What may be done with it when is [`crate::refresh`]; the row itself lives in the store.

use crate::Secret;
use crate::identity::{CredentialId, OrganizationId};

/// What is known about the grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// The tokens are the newest the vendor gave.
    Ok,
    /// A refresh was sent and its answer is not known: the vendor may hold newer tokens than we do.
    Unknown,
    /// The vendor refuses the grant: a person must authorize again.
    Reauthorize,
}

impl Status {
    /// The word in the database and in the API.
    pub const fn key(self) -> &'static str {
        match self {
            Status::Ok => "ok",
            Status::Unknown => "unknown",
            Status::Reauthorize => "reauthorize",
        }
    }

    /// The status with this word.
    pub fn from_key(key: &str) -> Option<Status> {
        [Status::Ok, Status::Unknown, Status::Reauthorize].into_iter().find(|status| status.key() == key)
    }
}

/// What a vendor's token endpoint gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The access token.
    pub access: Secret,
    /// The refresh token. A vendor that does not rotate leaves it out: the old one stays.
    pub refresh: Option<Secret>,
    /// Lifetime of the access token in ms, if the vendor said one.
    pub lifetime: Option<i64>,
}

/// An open attempt to refresh: it is on record before anything is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Boot id of the process that may send.
    pub owner: String,
    /// Raised with every claim: who may *send* and beat.
    pub fence: i64,
    /// Names the attempt in the log.
    pub id: String,
    /// The generation the attempt renews: what may be *committed*.
    pub generation: i64,
    /// Others may take over after this (ms, the database's clock).
    pub until: i64,
}

/// A credential row, opened.
#[derive(Debug, Clone)]
pub struct Credential {
    /// Its number.
    pub id: CredentialId,
    /// The organization that owns it.
    pub organization: OrganizationId,
    /// Raised with every new pair.
    pub generation: i64,
    /// The access token.
    pub access: Option<Secret>,
    /// The refresh token; none: nothing to renew with.
    pub refresh: Option<Secret>,
    /// The refresh token of the generation before, for vendors with a grace window.
    pub prior: Option<Secret>,
    /// A refresh token that came too late for its generation: the last thing tried before giving up.
    pub spare: Option<Secret>,
    /// The access token is good until then (ms since 1970), if the vendor said so.
    pub expires_at: Option<i64>,
    /// When this generation was obtained (ms since 1970).
    pub obtained_at: i64,
    /// What is known about the grant.
    pub status: Status,
    /// Consecutive attempts without a pair; for `reauthorize`, probes done.
    pub fails: i64,
    /// Nothing is sent before this (ms).
    pub next_try_at: i64,
    /// The worker refreshes from then on (ms); none: never ahead of time.
    pub due_at: Option<i64>,
    /// When a pair was last committed (ms).
    pub last_ok_at: Option<i64>,
    /// Why the status is not ok, in words for people.
    pub last_error: Option<String>,
    /// Raised with every claim.
    pub fence: i64,
    /// The attempt that is open and may have been sent.
    pub attempt: Option<Attempt>,
    /// The clock of the database when the row was read (ms since 1970).
    pub now: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_does_not_print_its_tokens() {
        let pair = Pair { access: "access-1".into(), refresh: Some("refresh-1".into()), lifetime: Some(1) };
        assert!(!format!("{pair:?}").contains("-1"));
    }

    #[test]
    fn words_lead_back_to_their_status() {
        for status in [Status::Ok, Status::Unknown, Status::Reauthorize] {
            assert_eq!(Status::from_key(status.key()), Some(status));
        }
    }
}
