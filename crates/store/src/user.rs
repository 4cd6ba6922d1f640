//! Users, as far as somebody of their organization may see them.

use crate::Scope;
use crate::caller::user_of;
use crate::db::{Tx, not_found, sql};
use ligand_model::Result;
use ligand_model::identity::{User, UserId};

/// A user of the scope's organization, active or not.
///
/// # Errors
/// `not-found`: none with this number, or of another organization.
pub async fn get(scope: &Scope, tx: &mut Tx, id: UserId) -> Result<User> {
    let select = sql!(
        "select id, organization_id, account_id, email, first_name, last_name, roles, active, version from user_ \
         where organization_id = $1 and id = $2"
    );
    let row = tx.fetch_optional(select.bind(scope.organization).bind(id)).await?;
    user_of(&row.ok_or_else(|| not_found("user", id))?)
}
