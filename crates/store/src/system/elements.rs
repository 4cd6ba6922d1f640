//! Elements where nobody calls: the command line's account, and a browser that comes back from a vendor.

use crate::db::system_sql;
use crate::{Scope, SystemScope, Tx, oauth_proxy};
use ligand_model::Result;
use ligand_model::identity::{AccountId, OrganizationId, UserId};

/// The scope of the first user: the first organization, its default account. None before the first start.
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn first_scope(_: SystemScope, tx: &mut Tx) -> Result<Option<Scope>> {
    let select = system_sql!("select organization_id, account_id, id from user_ order by id limit 1");
    let Some(row) = tx.fetch_optional(select).await? else { return Ok(None) };
    let (organization, account) = (OrganizationId(row.i64("organization_id")?), AccountId(row.i64("account_id")?));
    Ok(Some(Scope::of_row(organization, account, UserId(row.i64("id")?))))
}

/// The addresses that a proxy may hand on to, as they are now; none if it is gone. Whoever asks has proven with a
/// signature that this installation named the proxy.
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn proxy_urls(_: SystemScope, tx: &mut Tx, proxy: i64) -> Result<Option<Vec<String>>> {
    let row = tx.fetch_optional(system_sql!("select urls from oauth_proxy where id = $1").bind(proxy)).await?;
    row.map(|row| oauth_proxy::urls(&row.text("urls")?)).transpose()
}
