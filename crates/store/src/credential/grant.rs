//! A grant as it came from the vendor or from a caller, on its way into a row.

use crate::db::Tx;
use ligand_model::{Result, Secret};

/// Tokens with what is needed to recognise and renew them.
#[derive(Debug, Clone)]
pub struct Grant {
    /// The access token; none when a caller brought a refresh token only.
    pub access: Option<Secret>,
    /// The refresh token; none: the grant cannot be renewed.
    pub refresh: Option<Secret>,
    /// The OAuth client it was given to (`oauth.api.key`).
    pub client: Option<Secret>,
    /// Lifetime of the access token in ms, if known.
    pub lifetime: Option<i64>,
    /// Ms from the vendor's answer until the worker should refresh; [`ligand_model::refresh::due_in`].
    pub due_in: Option<i64>,
    /// Ms since the vendor answered.
    pub age: i64,
}

/// The keyed hashes by which two instances with the same grant find one row.
pub(super) struct GrantHashes {
    pub(super) grant: Option<crate::seal::Hashes>,
    pub(super) client: Vec<u8>,
}

impl Grant {
    pub(super) fn hashes(&self, tx: &Tx) -> Result<GrantHashes> {
        let ring = tx.ring();
        let client = self.client.clone().unwrap_or_else(|| Secret::from(""));
        let grant = self.refresh.as_ref().map(|token| ring.hashes(GRANT, token)).transpose()?;
        Ok(GrantHashes { grant, client: ring.hashes(CLIENT, &client)?.current })
    }

    /// Ms from now until the worker should refresh. A grant without an access token is due at once, one without a
    /// refresh token never.
    pub(super) fn due(&self) -> Option<i64> {
        self.refresh.as_ref()?;
        match self.access {
            Some(_) => self.due_in.map(|due| due - self.age),
            None => Some(0),
        }
    }

    /// Ms from now until the access token expires.
    pub(super) fn expires(&self) -> Option<i64> {
        self.lifetime.map(|lifetime| lifetime - self.age)
    }
}

/// Label of the hash of a refresh token.
pub(super) const GRANT: &str = "credential.grant";

/// Label of the hash of the OAuth client a grant was given to; of nothing, where the caller did not name it.
pub(super) const CLIENT: &str = "credential.client";
