//! The end of an element or of an extension; and what keeps one until an instance of it is committed.

use super::{no_element, told};
use crate::Scope;
use crate::changes::DELETED;
use crate::db::{Tx, sql};
use ligand_model::{Error, Kind, Result};

/// Instances that need this element: those of its owner, and of the accounts it is shared with.
macro_rules! its_instances {
    () => {
        " from instance i where i.organization_id = $1 and i.element_key = $4 and (i.account_id = $2 or exists (select 1 \
         from element_share s where s.organization_id = $1 and s.element_id = $3 and s.account_id = i.account_id))"
    };
}

/// Keeps an element from being deleted until the transaction ends, which makes an instance of it.
///
/// # Errors
/// `not-found`: it is gone.
pub async fn keep(scope: &Scope, tx: &mut Tx, id: i64) -> Result<()> {
    let hold = sql!("update element set version = version where organization_id = $1 and id = $2");
    match tx.execute(hold.bind(scope.organization).bind(id)).await? {
        0 => Err(no_element(id)),
        _ => Ok(()),
    }
}

/// Deletes an element of the scope's account. Extensions go whatever instances there are: those fall back to the catalogue.
///
/// # Errors
/// `not-found`: the scope's account has none with this number. `conflict`: instances of it exist.
pub async fn delete(scope: &Scope, tx: &mut Tx, id: i64) -> Result<()> {
    // Whoever keeps it commits first, and is counted.
    let hold = sql!(
        "update element set version = version where organization_id = $1 and account_id = $2 and id = $3 \
         returning element_key, role"
    );
    let row = tx.fetch_optional(hold.bind(scope.organization).bind(scope.account).bind(id)).await?;
    let row = row.ok_or_else(|| no_element(id))?;
    let key = row.text("element_key")?;
    if row.text("role")? == super::Role::Own.key() {
        let count = sql!("select count(*) as instances", its_instances!());
        let count = count.bind(scope.organization).bind(scope.account).bind(id).bind(&key);
        let instances = tx.fetch_one(count).await?.i64("instances")?;
        if instances > 0 {
            let message = format!("element {key} is in use by {instances} instance(s); delete those first");
            return Err(Error::new(Kind::Conflict, message));
        }
    }
    let delete = sql!("delete from element where organization_id = $1 and account_id = $2 and id = $3");
    tx.execute(delete.bind(scope.organization).bind(scope.account).bind(id)).await?;
    told(scope, tx, DELETED);
    Ok(())
}
