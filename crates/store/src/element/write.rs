//! A new document, and a document in the place of the one that was read.

use super::{Role, no_element, secrets, told};
use crate::Scope;
use crate::db::{Tx, now, sql};
use ligand_model::{Error, Kind, Result};
use serde_json::Value;

/// A document with what belongs to it.
#[derive(Debug, Clone)]
pub struct Written {
    /// The document, secret defaults in their places.
    pub document: Value,
    /// The number of the next member of the document.
    pub next_member: i64,
    /// Listed for those it is shared with.
    pub active: bool,
}

/// What a new row is made of.
#[derive(Debug, Clone)]
pub struct NewElement {
    /// From [`crate::Store::next_id`].
    pub id: i64,
    /// Its key, or that of the element it extends.
    pub key: String,
    /// What the document is.
    pub role: Role,
    /// The document.
    pub written: Written,
}

/// Inserts an element of the scope's account.
///
/// # Errors
/// `conflict`: the account has one with this key, or sees one that another account shares with it.
pub async fn insert(scope: &Scope, tx: &mut Tx, new: &NewElement) -> Result<()> {
    let shared = sql!(
        "select 1 as one from element e where e.organization_id = $1 and e.element_key = $3 and exists (select 1 from \
         element_share s where s.organization_id = $1 and s.element_id = e.id and s.account_id = $2)"
    );
    let shared = shared.bind(scope.organization).bind(scope.account).bind(&new.key);
    if tx.fetch_optional(shared).await?.is_some() {
        return Err(taken(&new.key));
    }
    let (document, sealed) = secrets::split(scope, tx, new.id, &new.written.document)?;
    let insert = sql!(
        "insert into element(organization_id, id, account_id, element_key, role, document, secrets_sealed, next_member, \
         active, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, ",
        now!(),
        ", ",
        now!(),
        ") on conflict (organization_id, account_id, element_key) do nothing"
    );
    let insert = insert
        .bind(scope.organization)
        .bind(new.id)
        .bind(scope.account)
        .bind(&new.key)
        .bind(new.role.key())
        .bind(document)
        .bind(sealed)
        .bind(new.written.next_member)
        .bind(new.written.active);
    if tx.execute(insert).await? == 0 {
        return Err(taken(&new.key));
    }
    told(scope, tx, 1);
    Ok(())
}

/// Puts a document in the place of the one of this version; answers the new version.
///
/// # Errors
/// `conflict`: it is not of this version any more. `not-found`: the scope's account has none with this number.
pub async fn update(scope: &Scope, tx: &mut Tx, id: i64, version: i64, written: &Written) -> Result<i64> {
    let (document, sealed) = secrets::split(scope, tx, id, &written.document)?;
    let update = sql!(
        "update element set document = $5, secrets_sealed = $6, next_member = $7, active = $8, version = version + 1, \
         updated_at = ",
        now!(),
        " where organization_id = $1 and account_id = $2 and id = $3 and version = $4 returning version"
    );
    let update = update
        .bind(scope.organization)
        .bind(scope.account)
        .bind(id)
        .bind(version)
        .bind(document)
        .bind(sealed)
        .bind(written.next_member)
        .bind(written.active);
    let Some(row) = tx.fetch_optional(update).await? else { return Err(not_written(scope, tx, id).await?) };
    let version = row.i64("version")?;
    told(scope, tx, version);
    Ok(version)
}

/// Shows an element to those it is shared with, or hides it.
///
/// # Errors
/// `not-found`: the scope's account has none with this number.
pub async fn set_active(scope: &Scope, tx: &mut Tx, id: i64, active: bool) -> Result<()> {
    let update = sql!(
        "update element set active = $4, version = version + 1, updated_at = ",
        now!(),
        " where organization_id = $1 and account_id = $2 and id = $3 returning version"
    );
    let update = update.bind(scope.organization).bind(scope.account).bind(id).bind(active);
    let version = tx.fetch_optional(update).await?.ok_or_else(|| no_element(id))?.i64("version")?;
    told(scope, tx, version);
    Ok(())
}

/// Why a document was not replaced: somebody else was first, or there is none.
async fn not_written(scope: &Scope, tx: &mut Tx, id: i64) -> Result<Error> {
    let select = sql!("select id from element where organization_id = $1 and account_id = $2 and id = $3");
    let found = tx.fetch_optional(select.bind(scope.organization).bind(scope.account).bind(id)).await?;
    Ok(match found {
        Some(_) => Error::new(Kind::Conflict, "the element was changed by somebody else meanwhile; repeat the change"),
        None => no_element(id),
    })
}

fn taken(key: &str) -> Error {
    let message = format!("an element with key {key} exists already; replace it with PUT /elements/{key}");
    Error::new(Kind::Conflict, message)
}
