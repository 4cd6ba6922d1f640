//! Users, as far as somebody of their organization may see them.

use crate::Scope;
use crate::caller::user_of;
use crate::db::{Bind, MOST_ROWS, Tx, growing_sql, not_found, part, sql};
use ligand_model::Result;
use ligand_model::identity::{User, UserId};
use std::collections::HashMap;

macro_rules! columns {
    () => {
        "id, organization_id, account_id, email, first_name, last_name, roles, active, version"
    };
}

/// A user of the scope's organization, active or not.
///
/// # Errors
/// `not-found`: none with this number, or of another organization.
pub async fn get(scope: &Scope, tx: &mut Tx, id: UserId) -> Result<User> {
    let select = sql!("select ", columns!(), " from user_ where organization_id = $1 and id = $2");
    let row = tx.fetch_optional(select.bind(scope.organization).bind(id)).await?;
    user_of(&row.ok_or_else(|| not_found("user", id))?)
}

/// Those of these users that are of the scope's organization, in one statement for each 500.
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn several(scope: &Scope, tx: &mut Tx, ids: &[UserId]) -> Result<HashMap<UserId, User>> {
    let mut found = HashMap::with_capacity(ids.len());
    for ids in ids.chunks(MOST_ROWS) {
        let select = growing_sql!("select ", columns!(), " from user_ where organization_id = $1 and id in (")
            .bind(scope.organization)
            .rows(part!("$?"), ids.iter().map(|id| [Bind::from(*id)]))
            .and(part!(")"), []);
        for row in tx.fetch_all(select).await? {
            let user = user_of(&row)?;
            found.insert(user.id, user);
        }
    }
    Ok(found)
}
