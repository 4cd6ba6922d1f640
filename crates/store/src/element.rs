//! Elements of accounts: documents of their own, extensions of elements of the catalogue, and whom they are shown to.
//!
//! A document is kept as it was written, but for the defaults of secret entries: those are sealed beside it. What a
//! document means, and how it joins the catalogue, is the server's (`docs/reference/platform-api.md` §7).

mod delete;
mod read;
mod secrets;
mod share;
mod write;

pub use delete::{delete, keep};
pub use read::{get, seen};
pub use share::{share, shared_with, unshare};
pub use write::{NewElement, Written, insert, set_active, update};

use crate::Scope;
use crate::changes::ChangeKind;
use crate::db::{Tx, not_found};
use ligand_model::Error;
use ligand_model::identity::AccountId;
use serde_json::Value;

/// The first number of a stored element; those of the binary are below.
pub const FIRST_ID: i64 = 100_000;

/// What a stored document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// An element of the account's own.
    Own,
    /// What the account adds to an element of the catalogue.
    Extension,
}

impl Role {
    const fn key(self) -> &'static str {
        match self {
            Role::Own => "own",
            Role::Extension => "extension",
        }
    }
}

/// What a list needs of a stored element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Its number, from [`FIRST_ID`].
    pub id: i64,
    /// Whose it is. Not the scope's account: it was shared.
    pub account: AccountId,
    /// Unique within the account; of an extension, the key of the element it extends.
    pub key: String,
    /// What the document is.
    pub role: Role,
    /// Listed for those it is shared with.
    pub active: bool,
    /// Raised with every change of the document.
    pub version: i64,
}

/// A stored element, whole.
#[derive(Debug, Clone)]
pub struct Stored {
    /// What a list needs.
    pub head: Head,
    /// The document, secret defaults in their places.
    pub document: Value,
    /// The number of the next member of the document.
    pub next_member: i64,
    /// When it was made (ms since 1970).
    pub created_at: i64,
    /// When it was changed last (ms since 1970).
    pub updated_at: i64,
}

fn no_element(id: i64) -> Error {
    not_found("element", id)
}

/// Tells the caches that the elements of the scope's organization are others now.
fn told(scope: &Scope, tx: &mut Tx, version: i64) {
    tx.changed(ChangeKind::Element, scope.organization.0, version);
}
