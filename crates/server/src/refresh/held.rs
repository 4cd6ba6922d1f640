//! A credential as this process last read it: the token to call with, and why there is none.

use ligand_engine::AccessToken;
use ligand_model::Secret;
use ligand_model::credential::{Credential, Status};
use ligand_model::refresh::{NEVER, Why};

use super::trouble::Trouble;
use crate::connection::Stamp;

/// No longer used without a new reading (ms).
const LIFE: i64 = 60_000;

/// What is remembered of a credential. Times are uptimes in ms: they do not move when the time of day does.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub generation: i64,
    access: Option<Secret>,
    refreshable: bool,
    good_until: Option<i64>,
    /// Of the access token, in ms.
    pub lifetime: Option<i64>,
    status: Status,
    last_error: Option<String>,
    /// Nothing is sent before.
    next_try: i64,
    pub since: Stamp,
    read_at: i64,
}

impl Held {
    /// A row that was read at `read_at`.
    pub fn new(row: &Credential, since: Stamp, read_at: i64) -> Held {
        let here = |there: i64| read_at.saturating_add(there.saturating_sub(row.now));
        Held {
            generation: row.generation,
            access: row.access.clone(),
            refreshable: row.refresh.is_some(),
            good_until: row.expires_at.map(here),
            lifetime: row.expires_at.map(|expires| expires - row.obtained_at),
            status: row.status,
            last_error: row.last_error.clone(),
            next_try: if row.next_try_at >= NEVER { i64::MAX } else { here(row.next_try_at) },
            since,
            read_at,
        }
    }

    pub fn is_old(&self, now: i64) -> bool {
        now - self.read_at >= LIFE
    }

    /// The token, if it has not expired. Whether it is about to be refreshed, or its refresh was refused, is all one.
    pub fn token(&self, now: i64) -> Option<AccessToken> {
        let good = self.good_until.is_none_or(|until| now < until);
        let access = self.access.as_ref().filter(|_| good)?;
        Some(AccessToken { value: access.clone(), generation: self.generation })
    }

    /// The token, expired or not: a vendor whose tokens last shorter than they travel must not be refreshed without end.
    pub fn token_as_it_is(&self) -> Option<AccessToken> {
        self.access.as_ref().map(|access| AccessToken { value: access.clone(), generation: self.generation })
    }

    /// Why a refresh would not be sent now. Known without asking the database, so that a dead grant costs nothing.
    pub fn trouble(&self, now: i64) -> Option<Trouble> {
        let said = |otherwise: &str| self.last_error.clone().unwrap_or_else(|| otherwise.to_owned());
        if !self.refreshable {
            return Some(Trouble::nothing_to_renew_with());
        }
        match self.status {
            // Probes are the worker's.
            Status::Reauthorize => Some(Trouble::Reauthorize(said("the vendor refuses the grant"))),
            Status::Ok | Status::Unknown if self.next_try <= now => None,
            Status::Ok | Status::Unknown => Some(Trouble::Later {
                why: Why::BackingOff,
                words: said("the last try failed"),
                wait: self.next_try - now,
            }),
        }
    }
}
