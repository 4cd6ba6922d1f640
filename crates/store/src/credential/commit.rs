//! Step 6: the new pair is stored before it is used.
//!
//! There is no fence here: a late answer of an unchanged generation is the only living token. What comes too late for
//! its generation is kept as the spare, unless the grant was replaced meanwhile.

use super::grant::GRANT;
use super::{Claimed, place, sealed, told};
use crate::db::{Bind, Tx, now, sql};
use crate::{Scope, same};
use ligand_model::credential::Pair;
use ligand_model::{Result, Secret};

/// A pair from the vendor, with what was sent for it.
#[derive(Debug, Clone)]
pub struct Fresh {
    /// What the vendor gave.
    pub pair: Pair,
    /// The refresh token that was sent: it stays if the vendor gave no other.
    pub sent: Secret,
    /// Ms from the vendor's answer until the worker should refresh; [`ligand_model::refresh::due_in`].
    pub due_in: Option<i64>,
    /// Ms since the vendor answered.
    pub age: i64,
}

impl Fresh {
    fn refresh(&self) -> &Secret {
        self.pair.refresh.as_ref().unwrap_or(&self.sent)
    }
}

/// Commits a pair; answers the new generation, or none if the generation has moved on: then [`keep_spare`].
///
/// # Errors
/// `unavailable`: the database is busy or away; repeat as long as the process lives.
pub async fn commit(scope: &Scope, tx: &mut Tx, claimed: &Claimed, fresh: &Fresh) -> Result<Option<i64>> {
    let id = claimed.credential.id;
    let organization = scope.organization;
    let refresh = fresh.refresh();
    // The old token becomes the prior one; a vendor that does not rotate leaves the prior as it is.
    let prior = if *refresh == claimed.refresh { claimed.credential.prior.as_ref() } else { Some(&claimed.refresh) };
    // Another row that holds the same grant already keeps its claim to it: this commit must not fail on the key.
    let update = sql!(
        "update credential set generation = generation + 1, access_sealed = $4, refresh_sealed = $5, \
         prior_refresh_sealed = $6, spare_sealed = null, grant_hash = case when exists \
         (select 1 from credential other where other.organization_id = $1 and other.grant_hash = $7 \
         and other.client_hash = credential.client_hash and other.id <> $2) then null else $7 end, \
         status = 'ok', fails = 0, next_try_at = 0, last_error = null, owner = null, attempt_until = null, expires_at = ",
        now!(),
        " + $8, obtained_at = ",
        now!(),
        " - $9, due_at = ",
        now!(),
        " + $10, last_ok_at = ",
        now!(),
        " where organization_id = $1 and id = $2 and generation = $3 returning generation"
    );
    let update = update
        .bind(organization)
        .bind(id)
        .bind(claimed.attempt.generation)
        .bind(sealed(tx, organization, id, "access_sealed", Some(&fresh.pair.access))?)
        .bind(sealed(tx, organization, id, "refresh_sealed", Some(refresh))?)
        .bind(sealed(tx, organization, id, "prior_refresh_sealed", prior)?)
        .bind(tx.ring().hashes(GRANT, refresh)?.current)
        .bind(fresh.pair.lifetime.map(|lifetime| lifetime - fresh.age))
        .bind(fresh.age)
        .bind(fresh.due_in.map(|due| due - fresh.age));
    let Some(row) = tx.fetch_optional(update).await? else { return Ok(None) };
    let generation = row.i64("generation")?;
    told(tx, id, generation);
    Ok(Some(generation))
}

/// Keeps the refresh token of a pair that came too late, as the last thing to try before giving up. Kept only if the
/// row's next generation was made from the very token that this attempt held (it is the prior one, or still in use);
/// after a replacement it was not, and the pair of the old grant must not come back. Answers whether it was kept.
///
/// # Errors
/// `unavailable`: the database is busy or away; repeat as long as the process lives.
pub async fn keep_spare(scope: &Scope, tx: &mut Tx, claimed: &Claimed, fresh: &Fresh) -> Result<bool> {
    let id = claimed.credential.id;
    let organization = scope.organization;
    let next = claimed.attempt.generation + 1;
    let select = sql!(
        "select refresh_sealed, prior_refresh_sealed from credential \
         where organization_id = $1 and id = $2 and generation = $3"
    );
    let Some(row) = tx.fetch_optional(select.bind(organization).bind(id).bind(next)).await? else { return Ok(false) };
    let mut same_grant = false;
    for column in ["refresh_sealed", "prior_refresh_sealed"] {
        let token = tx.open_or_null(&place(organization, id, column), row.bytes_or_null(column)?).await?;
        same_grant |= token.is_some_and(|token| same(&token, &claimed.refresh));
    }
    if !same_grant {
        return Ok(false);
    }
    let update = sql!(
        "update credential set spare_sealed = $4 where organization_id = $1 and id = $2 and generation = $3 \
         and refresh_sealed = $5"
    );
    let update = update
        .bind(organization)
        .bind(id)
        .bind(next)
        .bind(sealed(tx, organization, id, "spare_sealed", Some(fresh.refresh()))?)
        .bind(Bind::Bytes(row.bytes_or_null("refresh_sealed")?));
    Ok(tx.execute(update).await? == 1)
}
