//! Step 2: the attempt goes on record before anything is sent.
//!
//! One statement decides between all processes. An open attempt may be taken over when it is no longer beaten, or at
//! once when another boot's attempt is dead for certain (one server only, step 11).

use super::read::{columns, opened};
use super::told;
use crate::db::{Tx, now, sql};
use crate::{Scope, random};
use ligand_model::credential::{Attempt, Credential};
use ligand_model::identity::CredentialId;
use ligand_model::refresh::TAKE_OVER_AFTER;
use ligand_model::{Error, Result, Secret};

/// Who claims.
#[derive(Debug, Clone, Copy)]
pub struct Claimant<'a> {
    /// [`crate::Store::boot`].
    pub boot: &'a str,
    /// [`crate::Store::single_server`]: another boot's attempt is dead.
    pub single_server: bool,
}

/// A claim that was won: the right to send, and what a commit needs.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// The row as it stood right after the claim.
    pub credential: Credential,
    /// The attempt, owned by the claimant.
    pub attempt: Attempt,
    /// The refresh token of the claimed generation.
    pub refresh: Secret,
}

/// Claims the refresh of `generation`; none if it has moved on, is not to be tried yet, or is somebody else's.
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn claim(
    scope: &Scope,
    tx: &mut Tx,
    id: CredentialId,
    generation: i64,
    who: Claimant<'_>,
) -> Result<Option<Claimed>> {
    let update = sql!(
        "update credential set fence = fence + 1, attempt_id = $5, attempt_generation = generation, attempt_until = ",
        now!(),
        " + $7, due_at = ",
        now!(),
        " + $7, status = case when (owner is null or status = 'reauthorize') then status else 'unknown' end, \
         last_error = case when owner is null then last_error else $8 end, owner = $4 \
         where organization_id = $1 and id = $2 and generation = $3 and refresh_sealed is not null and next_try_at <= ",
        now!(),
        " and (owner is null or attempt_until < ",
        now!(),
        " or ($6 = 1 and owner <> $4)) returning ",
        columns!()
    );
    let update = update
        .bind(scope.organization)
        .bind(id)
        .bind(generation)
        .bind(who.boot)
        .bind(random::hex()?)
        .bind(who.single_server)
        .bind(TAKE_OVER_AFTER)
        .bind("a refresh was sent and the process that sent it is gone; its answer is not known");
    let Some(row) = tx.fetch_optional(update).await? else { return Ok(None) };
    let credential = opened(tx, &row).await?;
    let attempt = credential.attempt.clone().ok_or_else(|| Error::internal("a claim without an attempt"))?;
    let refresh = credential.refresh.clone().ok_or_else(|| Error::internal("a claim without a refresh token"))?;
    told(tx, id, credential.generation);
    Ok(Some(Claimed { credential, attempt, refresh }))
}
