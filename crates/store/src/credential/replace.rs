//! New grants: attached to a new instance, or put in the place of an old one (step 8).
//!
//! Two instances with the same grant share a row, so that its refresh token is spent once. A replaced grant takes the
//! generation on: whatever attempt was open fails its commit, as it must.

use super::grant::Grant;
use super::{moved_on, sealed, told};
use crate::Scope;
use crate::changes::ChangeKind;
use crate::db::{Bind, Tx, not_found, now, sql};
use ligand_model::Result;
use ligand_model::identity::{CredentialId, InstanceId};

/// Stores the grant of an instance about to be inserted; answers the row to link. `id` is used unless a row with the
/// same grant exists: that one is renewed and shared.
///
/// # Errors
/// `conflict`: the same grant was attached at this very moment; repeat. `unavailable`: the database is busy or away.
pub async fn attach(scope: &Scope, tx: &mut Tx, id: CredentialId, grant: &Grant) -> Result<CredentialId> {
    if let Some(same) = same_grant(scope, tx, grant).await? {
        renew(scope, tx, same, grant, None).await?;
        return Ok(same);
    }
    insert(scope, tx, id, grant).await?;
    Ok(id)
}

/// How a grant is put in the place of an instance's old one.
#[derive(Debug, Clone, Copy)]
pub struct Replacement {
    /// Whose grant.
    pub instance: InstanceId,
    /// From [`crate::Store::next_id`]; used if the instance needs a row of its own.
    pub id: CredentialId,
    /// Replace only this generation: what a hook decided on an older snapshot must not win.
    pub generation: Option<i64>,
}

/// Step 8: re-consent, PUT or PATCH of a token, import. Answers the row the instance uses now: its own renewed; the
/// one of another instance that has the same grant; or a new one, if the old is shared with instances that keep it.
///
/// # Errors
/// `not-found`: no such instance. `conflict`: the generation has moved on; nothing was written.
pub async fn replace(scope: &Scope, tx: &mut Tx, what: Replacement, grant: &Grant) -> Result<CredentialId> {
    let select = sql!(
        "select credential_id from instance \
         where organization_id = $1 and account_id = $2 and id = $3 and state <> 'deleting'"
    );
    let row = tx.fetch_optional(select.bind(scope.organization).bind(scope.account).bind(what.instance)).await?;
    let row = row.ok_or_else(|| not_found("instance", what.instance))?;
    let old = row.i64_or_null("credential_id")?.map(CredentialId);
    let target = match (same_grant(scope, tx, grant).await?, old) {
        (Some(same), _) => Target::Renew(same),
        (None, Some(old)) if !super::shared(scope, tx, old).await? => Target::Renew(old),
        (None, _) => Target::Insert,
    };
    let used = match target {
        Target::Renew(id) => {
            let expected = what.generation.filter(|_| Some(id) == old);
            renew(scope, tx, id, grant, expected).await?;
            id
        }
        Target::Insert => {
            insert(scope, tx, what.id, grant).await?;
            what.id
        }
    };
    if old != Some(used) {
        link(scope, tx, what.instance, used).await?;
        if let Some(old) = old {
            remove_unused(scope, tx, old).await?;
        }
    }
    Ok(used)
}

enum Target {
    Renew(CredentialId),
    Insert,
}

async fn same_grant(scope: &Scope, tx: &mut Tx, grant: &Grant) -> Result<Option<CredentialId>> {
    let hashes = grant.hashes(tx)?;
    let Some(refresh) = hashes.grant else { return Ok(None) };
    let select = sql!(
        "select id from credential where organization_id = $1 and grant_hash in ($2, $3) and client_hash = $4 \
         order by id limit 1"
    );
    let select = select.bind(scope.organization).bind(refresh.current).bind(refresh.other).bind(hashes.client);
    let row = tx.fetch_optional(select).await?;
    row.map(|row| row.i64("id").map(CredentialId)).transpose()
}

async fn insert(scope: &Scope, tx: &mut Tx, id: CredentialId, grant: &Grant) -> Result<()> {
    let hashes = grant.hashes(tx)?;
    let insert = sql!(
        "insert into credential(organization_id, id, access_sealed, refresh_sealed, grant_hash, client_hash, \
         expires_at, obtained_at, due_at, last_ok_at) values ($1, $2, $3, $4, $5, $6, ",
        now!(),
        " + $7, ",
        now!(),
        " - $8, ",
        now!(),
        " + $9, ",
        now!(),
        ")"
    );
    let insert = insert
        .bind(scope.organization)
        .bind(id)
        .bind(sealed(tx, scope.organization, id, "access_sealed", grant.access.as_ref())?)
        .bind(sealed(tx, scope.organization, id, "refresh_sealed", grant.refresh.as_ref())?)
        .bind(Bind::Bytes(hashes.grant.map(|hashes| hashes.current)))
        .bind(hashes.client)
        .bind(grant.expires())
        .bind(grant.age)
        .bind(grant.due());
    tx.execute(insert).await?;
    told(tx, id, 1);
    Ok(())
}

async fn renew(scope: &Scope, tx: &mut Tx, id: CredentialId, grant: &Grant, expected: Option<i64>) -> Result<()> {
    let hashes = grant.hashes(tx)?;
    let update = sql!(
        "update credential set generation = generation + 1, access_sealed = $3, refresh_sealed = $4, \
         prior_refresh_sealed = null, spare_sealed = null, grant_hash = $5, client_hash = $6, status = 'ok', fails = 0, \
         next_try_at = 0, last_error = null, owner = null, attempt_until = null, expires_at = ",
        now!(),
        " + $7, obtained_at = ",
        now!(),
        " - $8, due_at = ",
        now!(),
        " + $9, last_ok_at = ",
        now!(),
        " where organization_id = $1 and id = $2 and generation = coalesce($10, generation) returning generation"
    );
    let update = update
        .bind(scope.organization)
        .bind(id)
        .bind(sealed(tx, scope.organization, id, "access_sealed", grant.access.as_ref())?)
        .bind(sealed(tx, scope.organization, id, "refresh_sealed", grant.refresh.as_ref())?)
        .bind(Bind::Bytes(hashes.grant.map(|hashes| hashes.current)))
        .bind(hashes.client)
        .bind(grant.expires())
        .bind(grant.age)
        .bind(grant.due())
        .bind(expected);
    let row = tx.fetch_optional(update).await?;
    told(tx, id, row.ok_or_else(moved_on)?.i64("generation")?);
    Ok(())
}

async fn link(scope: &Scope, tx: &mut Tx, instance: InstanceId, credential: CredentialId) -> Result<()> {
    let update = sql!(
        "update instance set credential_id = $3, version = version + 1, updated_at = ",
        now!(),
        " where organization_id = $1 and id = $2 returning version"
    );
    let row = tx.fetch_optional(update.bind(scope.organization).bind(instance).bind(credential)).await?;
    let version = row.ok_or_else(|| not_found("instance", instance))?.i64("version")?;
    tx.changed(ChangeKind::Instance, instance.0, version);
    Ok(())
}

/// Removes a credential that no instance uses any more.
pub(crate) async fn remove_unused(scope: &Scope, tx: &mut Tx, id: CredentialId) -> Result<()> {
    let delete = sql!(
        "delete from credential where organization_id = $1 and id = $2 and not exists \
         (select 1 from instance i where i.organization_id = $1 and i.credential_id = $2)"
    );
    if tx.execute(delete.bind(scope.organization).bind(id)).await? > 0 {
        told(tx, id, crate::changes::DELETED);
    }
    Ok(())
}
