//! Which other accounts of the organization see an element.

use super::{no_element, told};
use crate::Scope;
use crate::db::{Row, Tx, not_found, now, sql};
use ligand_model::identity::{Account, AccountId, OrganizationId};
use ligand_model::{Error, Kind, Result};

/// The accounts that an element of the scope's account is shared with, by number.
///
/// # Errors
/// `not-found`: the scope's account has none with this number.
pub async fn shared_with(scope: &Scope, tx: &mut Tx, id: i64) -> Result<Vec<Account>> {
    own(scope, tx, id).await?;
    let select = sql!(
        "select a.id, a.organization_id, a.name, a.default_account, a.active from element_share s join account a \
         on a.organization_id = $1 and a.id = s.account_id where s.organization_id = $1 and s.element_id = $2 order by a.id"
    );
    tx.fetch_all(select.bind(scope.organization).bind(id)).await?.iter().map(account).collect()
}

/// Shows an element of the scope's account to another account of the organization; again is no fault.
///
/// # Errors
/// `not-found`: no such element or account. `conflict`: that account has an element with this key, or sees another.
pub async fn share(scope: &Scope, tx: &mut Tx, id: i64, with: AccountId) -> Result<Account> {
    let key = own(scope, tx, id).await?;
    let select = sql!(
        "select id, organization_id, name, default_account, active from account where organization_id = $1 and id = $2"
    );
    let row = tx.fetch_optional(select.bind(scope.organization).bind(with)).await?;
    let account = account(&row.ok_or_else(|| not_found("account", with))?)?;
    let other = sql!(
        "select id from element e where e.organization_id = $1 and e.element_key = $4 and e.id <> $3 and \
         (e.account_id = $2 or exists (select 1 from element_share s where s.organization_id = $1 and s.element_id = e.id \
         and s.account_id = $2))"
    );
    let other = other.bind(scope.organization).bind(with).bind(id).bind(&key);
    if with != scope.account && tx.fetch_optional(other).await?.is_some() {
        let message = format!("account {with} has or sees another element with key {key}");
        return Err(Error::new(Kind::Conflict, message));
    }
    let insert = sql!(
        "insert into element_share(organization_id, element_id, account_id, created_at) values ($1, $2, $3, ",
        now!(),
        ") on conflict (element_id, account_id) do nothing"
    );
    tx.execute(insert.bind(scope.organization).bind(id).bind(with)).await?;
    told(scope, tx, 1);
    Ok(account)
}

/// Shows it to that account no longer.
///
/// # Errors
/// `not-found`: no such element, or it is not shared with that account. `conflict`: that account has instances of it.
pub async fn unshare(scope: &Scope, tx: &mut Tx, id: i64, with: AccountId) -> Result<()> {
    let key = own(scope, tx, id).await?;
    let count = sql!(
        "select count(*) as instances from instance where organization_id = $1 and account_id = $2 and element_key = $3"
    );
    let instances = tx.fetch_one(count.bind(scope.organization).bind(with).bind(&key)).await?.i64("instances")?;
    if instances > 0 && with != scope.account {
        let message =
            format!("account {with} has {instances} instance(s) of element {key}; those must be deleted first");
        return Err(Error::new(Kind::Conflict, message));
    }
    let delete = sql!("delete from element_share where organization_id = $1 and element_id = $2 and account_id = $3");
    if tx.execute(delete.bind(scope.organization).bind(id).bind(with)).await? == 0 {
        return Err(not_found("account", format!("{with} that the element is shared with")));
    }
    told(scope, tx, 1);
    Ok(())
}

/// The key of an element that belongs to the scope's account.
async fn own(scope: &Scope, tx: &mut Tx, id: i64) -> Result<String> {
    let select = sql!(
        "select element_key from element where organization_id = $1 and account_id = $2 and id = $3 and role = 'own'"
    );
    let row = tx.fetch_optional(select.bind(scope.organization).bind(scope.account).bind(id)).await?;
    row.ok_or_else(|| no_element(id))?.text("element_key")
}

fn account(row: &Row) -> Result<Account> {
    Ok(Account {
        id: AccountId(row.i64("id")?),
        organization: OrganizationId(row.i64("organization_id")?),
        name: row.text("name")?,
        default_account: row.bool("default_account")?,
        active: row.bool("active")?,
    })
}
