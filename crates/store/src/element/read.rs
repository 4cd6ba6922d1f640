//! What an account sees: its own elements and extensions, and what others share with it.

use super::{Head, Role, Stored, no_element, secrets};
use crate::db::{Row, Tx, sql};
use crate::{Scope, unknown_word};
use ligand_model::identity::AccountId;
use ligand_model::{Error, Result};

/// What of a stored element the scope may see, alias `e`: its account's own, and what is shared with it.
macro_rules! visible {
    () => {
        " from element e where e.organization_id = $1 and (e.account_id = $2 or exists (select 1 from element_share s \
         where s.organization_id = $1 and s.element_id = e.id and s.account_id = $2))"
    };
}

/// The heads of all that the scope's account sees, by number.
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn seen(scope: &Scope, tx: &mut Tx) -> Result<Vec<Head>> {
    let select =
        sql!("select e.id, e.account_id, e.element_key, e.role, e.active, e.version", visible!(), " order by e.id");
    tx.fetch_all(select.bind(scope.organization).bind(scope.account)).await?.iter().map(head).collect()
}

/// A stored element that the scope may see, whole.
///
/// # Errors
/// `not-found`: none with this number that the scope may see.
pub async fn get(scope: &Scope, tx: &mut Tx, id: i64) -> Result<Stored> {
    let select = sql!(
        "select e.id, e.account_id, e.element_key, e.role, e.active, e.version, e.document, e.secrets_sealed, \
         e.next_member, e.created_at, e.updated_at",
        visible!(),
        " and e.id = $3"
    );
    let row = tx.fetch_optional(select.bind(scope.organization).bind(scope.account).bind(id)).await?;
    let row = row.ok_or_else(|| no_element(id))?;
    let unreadable = |error| Error::internal(format!("the document of element {id}: {error}"));
    let mut document = serde_json::from_str(&row.text("document")?).map_err(unreadable)?;
    if let Some(sealed) = row.bytes_or_null("secrets_sealed")? {
        secrets::give_back(&mut document, &tx.open(&secrets::place(scope, id), &sealed).await?)?;
    }
    Ok(Stored {
        head: head(&row)?,
        document,
        next_member: row.i64("next_member")?,
        created_at: row.i64("created_at")?,
        updated_at: row.i64("updated_at")?,
    })
}

fn head(row: &Row) -> Result<Head> {
    let word = row.text("role")?;
    let role = [Role::Own, Role::Extension].into_iter().find(|role| role.key() == word);
    Ok(Head {
        id: row.i64("id")?,
        account: AccountId(row.i64("account_id")?),
        key: row.text("element_key")?,
        role: role.ok_or_else(|| unknown_word("element.role", &word))?,
        active: row.bool("active")?,
        version: row.i64("version")?,
    })
}
