//! Instances that a crash left half made or half deleted.

use crate::db::{now, system_sql};
use crate::{Scope, SystemScope, Tx, unknown_word};
use ligand_model::Result;
use ligand_model::identity::{AccountId, CredentialId, InstanceId, OrganizationId, UserId};
use ligand_model::instance::Stage;

/// An instance whose process is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leftover {
    /// With which it may be revoked and removed.
    pub scope: Scope,
    /// Which.
    pub id: InstanceId,
    /// Provisioning or deleting.
    pub stage: Stage,
}

/// Takes up to `limit` leftovers for `boot`, which then revokes and removes them
/// ([`crate::instance::begin_delete`], [`crate::instance::remove`]). A leftover is held by another boot: with a single
/// server that is enough; with several its hold must be over too.
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn leftovers(
    _: SystemScope,
    tx: &mut Tx,
    boot: &str,
    single_server: bool,
    limit: u32,
) -> Result<Vec<Leftover>> {
    let take = system_sql!(
        "update instance set held_by = $1, held_until = ",
        now!(),
        " + 600000 where id in (select id from instance where state <> 'active' and (held_until < ",
        now!(),
        " or ($2 = 1 and held_by <> $1)) order by id limit $3) and (held_until < ",
        now!(),
        " or ($2 = 1 and held_by <> $1)) returning organization_id, account_id, user_id, id, state"
    );
    let rows = tx.fetch_all(take.bind(boot).bind(single_server).bind(i64::from(limit))).await?;
    rows.iter()
        .map(|row| {
            let scope = Scope::of_row(
                OrganizationId(row.i64("organization_id")?),
                AccountId(row.i64("account_id")?),
                UserId(row.i64("user_id")?),
            );
            let state = row.text("state")?;
            let stage = [Stage::Provisioning, Stage::Deleting].into_iter().find(|stage| stage.key() == state);
            let stage = stage.ok_or_else(|| unknown_word("instance.state", &state))?;
            Ok(Leftover { scope, id: InstanceId(row.i64("id")?), stage })
        })
        .collect()
}

/// An active instance that uses this credential, the first there is, with the scope of its owner: its configuration
/// names the OAuth client that the credential is refreshed with.
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn of_credential(
    _: SystemScope,
    tx: &mut Tx,
    credential: CredentialId,
) -> Result<Option<(Scope, InstanceId)>> {
    let select = system_sql!(
        "select organization_id, account_id, user_id, id from instance \
         where credential_id = $1 and state = 'active' order by id limit 1"
    );
    let Some(row) = tx.fetch_optional(select.bind(credential)).await? else { return Ok(None) };
    let scope = Scope::of_row(
        OrganizationId(row.i64("organization_id")?),
        AccountId(row.i64("account_id")?),
        UserId(row.i64("user_id")?),
    );
    Ok(Some((scope, InstanceId(row.i64("id")?))))
}
