//! Step 10: which credentials a worker should refresh now.

use crate::db::{now, system_sql};
use crate::{Scope, SystemScope, Tx};
use ligand_model::Result;
use ligand_model::identity::{AccountId, CredentialId, OrganizationId, UserId};

/// A credential whose refresh is due, or whose attempt was left open by a process that is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// With which the steps are done.
    pub scope: Scope,
    /// Which.
    pub id: CredentialId,
    /// The generation to renew.
    pub generation: i64,
}

/// Up to `limit` due credentials, the longest due first. With a single server another boot's attempt is due at once.
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn due(_: SystemScope, tx: &mut Tx, boot: &str, single_server: bool, limit: u32) -> Result<Vec<Due>> {
    let select = system_sql!(
        "select organization_id, id, generation from credential \
         where refresh_sealed is not null and (due_at <= ",
        now!(),
        " or ($2 = 1 and owner is not null and owner <> $1)) and next_try_at <= ",
        now!(),
        " and (owner is null or attempt_until < ",
        now!(),
        " or ($2 = 1 and owner <> $1)) order by due_at, id limit $3"
    );
    let rows = tx.fetch_all(select.bind(boot).bind(single_server).bind(i64::from(limit))).await?;
    rows.iter()
        .map(|row| {
            let scope = Scope::of_row(OrganizationId(row.i64("organization_id")?), AccountId(0), UserId(0));
            Ok(Due { scope, id: CredentialId(row.i64("id")?), generation: row.i64("generation")? })
        })
        .collect()
}
