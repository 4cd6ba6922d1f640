//! Reading a credential: tokens opened, with the database's clock of that moment.

use super::grant::CLIENT;
use super::place;
use crate::db::{Bind, MOST_ROWS, Row, Tx, growing_sql, not_found, now, part, sql};
use crate::{Scope, unknown_word};
use ligand_model::credential::{Attempt, Credential, Status};
use ligand_model::identity::{CredentialId, OrganizationId};
use ligand_model::{Result, Secret};
use std::collections::HashMap;

/// The columns of a credential, and the clock.
macro_rules! columns {
    () => {
        concat!(
            "id, organization_id, generation, access_sealed, refresh_sealed, prior_refresh_sealed, spare_sealed, \
             expires_at, obtained_at, status, fails, next_try_at, due_at, last_ok_at, last_error, owner, fence, \
             attempt_id, attempt_generation, attempt_until, ",
            now!(),
            " as now_ms"
        )
    };
}
pub(super) use columns;

/// A credential of the scope's organization.
///
/// # Errors
/// `not-found`: none with this number, or of another organization.
pub async fn get(scope: &Scope, tx: &mut Tx, id: CredentialId) -> Result<Credential> {
    let select = sql!("select ", columns!(), " from credential where organization_id = $1 and id = $2");
    let row = tx.fetch_optional(select.bind(scope.organization).bind(id)).await?;
    opened(tx, &row.ok_or_else(|| not_found("credential", id))?).await
}

/// Those of these credentials that are of the scope's organization, in one statement for each 500.
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn several(scope: &Scope, tx: &mut Tx, ids: &[CredentialId]) -> Result<HashMap<CredentialId, Credential>> {
    let mut found = HashMap::with_capacity(ids.len());
    for ids in ids.chunks(MOST_ROWS) {
        let select = growing_sql!("select ", columns!(), " from credential where organization_id = $1 and id in (")
            .bind(scope.organization)
            .rows(part!("$?"), ids.iter().map(|id| [Bind::from(*id)]))
            .and(part!(")"), []);
        for row in tx.fetch_all(select).await? {
            let credential = opened(tx, &row).await?;
            found.insert(credential.id, credential);
        }
    }
    Ok(found)
}

/// How those of these credentials stand that are of the scope's organization: nothing is opened for it.
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn statuses(scope: &Scope, tx: &mut Tx, ids: &[CredentialId]) -> Result<HashMap<CredentialId, Status>> {
    let mut found = HashMap::with_capacity(ids.len());
    for ids in ids.chunks(MOST_ROWS) {
        let select = growing_sql!("select id, status from credential where organization_id = $1 and id in (")
            .bind(scope.organization)
            .rows(part!("$?"), ids.iter().map(|id| [Bind::from(*id)]))
            .and(part!(")"), []);
        for row in tx.fetch_all(select).await? {
            found.insert(CredentialId(row.i64("id")?), status(&row)?);
        }
    }
    Ok(found)
}

/// Whether more than one instance uses the credential: then the end of one of them must not revoke it.
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn shared(scope: &Scope, tx: &mut Tx, id: CredentialId) -> Result<bool> {
    let count = sql!("select count(*) as instances from instance where organization_id = $1 and credential_id = $2");
    Ok(tx.fetch_one(count.bind(scope.organization).bind(id)).await?.i64("instances")? > 1)
}

/// Whether the grant was given to this OAuth client (`oauth.api.key`), as far as is known: a vendor refuses another
/// client's tokens in the same words as dead ones.
///
/// # Errors
/// `not-found`: none with this number, or of another organization.
pub async fn is_of_client(scope: &Scope, tx: &mut Tx, id: CredentialId, client: &Secret) -> Result<bool> {
    let select = sql!("select client_hash from credential where organization_id = $1 and id = $2");
    let row = tx.fetch_optional(select.bind(scope.organization).bind(id)).await?;
    let Some(known) = row.ok_or_else(|| not_found("credential", id))?.bytes_or_null("client_hash")? else {
        return Ok(true);
    };
    let ring = tx.ring();
    for possible in [client, &Secret::from("")] {
        let hashes = ring.hashes(CLIENT, possible)?;
        if known == hashes.current || known == hashes.other {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Opens a row of [`columns`].
pub(super) async fn opened(tx: &mut Tx, row: &Row) -> Result<Credential> {
    let id = CredentialId(row.i64("id")?);
    let organization = OrganizationId(row.i64("organization_id")?);
    let mut tokens = [None, None, None, None];
    let names = ["access_sealed", "refresh_sealed", "prior_refresh_sealed", "spare_sealed"];
    for (token, name) in tokens.iter_mut().zip(names) {
        *token = tx.open_or_null(&place(organization, id, name), row.bytes_or_null(name)?).await?;
    }
    let [access, refresh, prior, spare] = tokens;
    Ok(Credential {
        id,
        organization,
        generation: row.i64("generation")?,
        access,
        refresh,
        prior,
        spare,
        expires_at: row.i64_or_null("expires_at")?,
        obtained_at: row.i64("obtained_at")?,
        status: status(row)?,
        fails: row.i64("fails")?,
        next_try_at: row.i64("next_try_at")?,
        due_at: row.i64_or_null("due_at")?,
        last_ok_at: row.i64_or_null("last_ok_at")?,
        last_error: row.text_or_null("last_error")?,
        fence: row.i64("fence")?,
        attempt: attempt(row)?,
        now: row.i64("now_ms")?,
    })
}

fn status(row: &Row) -> Result<Status> {
    let word = row.text("status")?;
    Status::from_key(&word).ok_or_else(|| unknown_word("credential.status", &word))
}

fn attempt(row: &Row) -> Result<Option<Attempt>> {
    let Some(owner) = row.text_or_null("owner")? else { return Ok(None) };
    Ok(Some(Attempt {
        owner,
        fence: row.i64("fence")?,
        id: row.text_or_null("attempt_id")?.unwrap_or_default(),
        generation: row.i64_or_null("attempt_generation")?.unwrap_or_default(),
        until: row.i64_or_null("attempt_until")?.unwrap_or_default(),
    }))
}
