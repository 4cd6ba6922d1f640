//! The client's keys or the token URL were changed: what the vendor refused with the old ones is asked again at once.

use super::told;
use crate::Scope;
use crate::db::{Tx, now, sql};
use ligand_model::Result;
use ligand_model::identity::CredentialId;

/// Lets the next call, or the worker, try a credential that rests or was refused. One that is well is left alone, and an
/// attempt that is open stays open. Answers whether anything changed.
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn try_at_once(scope: &Scope, tx: &mut Tx, id: CredentialId) -> Result<bool> {
    // `unknown` stays: a token that may be spent is not less so with other keys.
    let update = sql!(
        "update credential set fails = 0, next_try_at = 0, \
         last_error = case when status = 'reauthorize' then null else last_error end, \
         status = case when status = 'reauthorize' then 'ok' else status end, \
         due_at = case when owner is null then ",
        now!(),
        " else due_at end where organization_id = $1 and id = $2 and refresh_sealed is not null \
         and (status <> 'ok' or next_try_at > ",
        now!(),
        ") returning generation"
    );
    let row = tx.fetch_optional(update.bind(scope.organization).bind(id)).await?;
    let generation = row.map(|row| row.i64("generation")).transpose()?;
    if let Some(generation) = generation {
        told(tx, id, generation);
    }
    Ok(generation.is_some())
}
