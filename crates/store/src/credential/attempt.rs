//! Steps 4, 5 and 7: what the owner of an attempt says about it. All of it is fenced: who was taken over says nothing.

use super::{Claimed, told};
use crate::Scope;
use crate::db::{Query, Tx, now, sql};
use ligand_model::Result;
use ligand_model::refresh::{NEVER, TAKE_OVER_AFTER};

/// Step 4: the owner lives. False: taken over, committed or replaced; stop beating, never abort the call.
///
/// # Errors
/// `unavailable`: the database is busy or away; beat again.
pub async fn beat(scope: &Scope, tx: &mut Tx, claimed: &Claimed) -> Result<bool> {
    let update = sql!(
        "update credential set attempt_until = ",
        now!(),
        " + $5, due_at = ",
        now!(),
        " + $5 where organization_id = $1 and id = $2 and fence = $3 and owner = $4"
    );
    Ok(tx.execute(mine(update, scope, claimed).bind(TAKE_OVER_AFTER)).await? == 1)
}

/// How an attempt that spent nothing ends.
#[derive(Debug, Clone)]
pub struct Release {
    /// Nothing is sent for this long (ms).
    pub back_off: i64,
    /// Whether it counts as a failure.
    pub counts: bool,
    /// Why, in words for people; none keeps the last.
    pub error: Option<String>,
}

/// Step 5, certainly unsent or throttled: the token is as good as before. False: the attempt was no longer ours.
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn release(scope: &Scope, tx: &mut Tx, claimed: &Claimed, release: &Release) -> Result<bool> {
    let update = sql!(
        "update credential set owner = null, attempt_until = null, next_try_at = ",
        now!(),
        " + $5, due_at = ",
        now!(),
        " + $5, fails = case when status = 'reauthorize' then fails else fails + $6 end, \
         last_error = coalesce($7, last_error) \
         where organization_id = $1 and id = $2 and fence = $3 and owner = $4"
    );
    let update = mine(update, scope, claimed).bind(release.back_off).bind(release.counts).bind(release.error.clone());
    ended(tx, update, claimed).await
}

/// Step 5, anything unclear: the vendor may have spent the token. The same one is sent again after `back_off` ms. A
/// grant known to be refused stays so. False: the attempt was no longer ours.
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn unknown(scope: &Scope, tx: &mut Tx, claimed: &Claimed, back_off: i64, error: &str) -> Result<bool> {
    let update = sql!(
        "update credential set owner = null, attempt_until = null, next_try_at = ",
        now!(),
        " + $5, due_at = ",
        now!(),
        " + $5, fails = case when status = 'reauthorize' then fails else fails + 1 end, \
         status = case when status = 'reauthorize' then status else 'unknown' end, last_error = $6 \
         where organization_id = $1 and id = $2 and fence = $3 and owner = $4"
    );
    ended(tx, mine(update, scope, claimed).bind(back_off).bind(error), claimed).await
}

/// Step 7: the vendor refuses this generation, and nothing is left to try. `probe` is the number of probes done so
/// far, `after` the ms until the next (none: there is no next). False: the attempt was no longer ours.
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn reauthorize(
    scope: &Scope,
    tx: &mut Tx,
    claimed: &Claimed,
    probe: i64,
    after: Option<i64>,
    cause: &str,
) -> Result<bool> {
    let update = sql!(
        "update credential set owner = null, attempt_until = null, status = 'reauthorize', fails = $5, \
         next_try_at = coalesce(",
        now!(),
        " + $6, $7), due_at = ",
        now!(),
        " + $6, last_error = $8 \
         where organization_id = $1 and id = $2 and fence = $3 and owner = $4 and generation = attempt_generation"
    );
    let update = mine(update, scope, claimed).bind(probe).bind(after).bind(NEVER).bind(cause);
    ended(tx, update, claimed).await
}

fn mine(query: Query, scope: &Scope, claimed: &Claimed) -> Query {
    query.bind(scope.organization).bind(claimed.credential.id).bind(claimed.attempt.fence).bind(&claimed.attempt.owner)
}

async fn ended(tx: &mut Tx, update: Query, claimed: &Claimed) -> Result<bool> {
    let ours = tx.execute(update).await? == 1;
    if ours {
        told(tx, claimed.credential.id, claimed.attempt.generation);
    }
    Ok(ours)
}
