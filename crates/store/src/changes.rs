//! What the caches must hear: every change of a cached noun, committed with it and told after it.
//!
//! Within a process subscribers hear at the commit; another process finds the row in `change`. Rows are pruned in
//! [`crate::system::changes`].

use crate::db::{MOST_ROWS, Tx, growing_sql, now, part};
use ligand_model::{Error, Result};

/// Which cached noun changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// An organization.
    Organization,
    /// An account.
    Account,
    /// A user.
    User,
    /// An instance, its tags or its configuration.
    Instance,
    /// A credential: its tokens or its status.
    Credential,
    /// The elements of an organization: the number is that of the organization, because what an account sees changes
    /// with elements it has not seen yet.
    Element,
    /// A kind written by a newer release: forget everything.
    Unknown,
}

impl ChangeKind {
    const KNOWN: [ChangeKind; 6] = [
        ChangeKind::Organization,
        ChangeKind::Account,
        ChangeKind::User,
        ChangeKind::Instance,
        ChangeKind::Credential,
        ChangeKind::Element,
    ];

    const fn key(self) -> &'static str {
        match self {
            ChangeKind::Organization => "organization",
            ChangeKind::Account => "account",
            ChangeKind::User => "user",
            ChangeKind::Instance => "instance",
            ChangeKind::Credential => "credential",
            ChangeKind::Element => "element",
            ChangeKind::Unknown => "unknown",
        }
    }

    pub(crate) fn from_key(key: &str) -> ChangeKind {
        ChangeKind::KNOWN.into_iter().find(|kind| kind.key() == key).unwrap_or(ChangeKind::Unknown)
    }
}

/// One change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// What changed.
    pub kind: ChangeKind,
    /// Its number.
    pub id: i64,
    /// Its version now; a deleted noun has the largest version there is.
    pub version: i64,
}

/// The version of what is no more: no cached value is newer.
pub const DELETED: i64 = i64::MAX;

/// Writes the changes of a transaction; nothing if there are none.
pub(crate) async fn record(tx: &mut Tx, changes: &[Change]) -> Result<()> {
    for changes in changes.chunks(MOST_ROWS) {
        let rows = changes.iter().map(|change| [change.kind.key().into(), change.id.into(), change.version.into()]);
        let query = growing_sql!("insert into change(kind, id, version, at) values ")
            .rows(part!("($?, $?, $?, ", now!(), ")"), rows);
        let written = tx.execute(query).await?;
        if written != changes.len() as u64 {
            return Err(Error::internal(format!("{written} of {} changes were recorded", changes.len())));
        }
    }
    Ok(())
}
