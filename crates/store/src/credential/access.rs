//! A caller brings an access token and no refresh token: only the access token changes hands.

use super::grant::Grant;
use super::{moved_on, sealed, told};
use crate::Scope;
use crate::db::{Tx, now, sql};
use ligand_model::Result;
use ligand_model::identity::CredentialId;

/// Puts the access token of `grant` into a credential of this generation. The refresh token and all that is kept for it
/// stay, and so does an open attempt to renew it: that one may hold the only living token, and its commit must not fail.
///
/// # Errors
/// `conflict`: the generation has moved on, or there is no such credential; nothing was written.
pub async fn put_access(scope: &Scope, tx: &mut Tx, id: CredentialId, generation: i64, grant: &Grant) -> Result<()> {
    let update = sql!(
        "update credential set access_sealed = $4, expires_at = ",
        now!(),
        " + $5, obtained_at = ",
        now!(),
        " - $6, due_at = case when owner is null and status = 'ok' then ",
        now!(),
        " + $7 else due_at end where organization_id = $1 and id = $2 and generation = $3"
    );
    let update = update
        .bind(scope.organization)
        .bind(id)
        .bind(generation)
        .bind(sealed(tx, scope.organization, id, "access_sealed", grant.access.as_ref())?)
        .bind(grant.expires())
        .bind(grant.age)
        .bind(grant.due_in.map(|due| due - grant.age));
    if tx.execute(update).await? == 0 {
        return Err(moved_on());
    }
    told(tx, id, generation);
    Ok(())
}
