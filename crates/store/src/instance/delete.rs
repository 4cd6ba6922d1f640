//! The end of an instance: invisible at once, then its grant is revoked, then its rows are gone.

use super::no_instance;
use crate::Scope;
use crate::changes::{ChangeKind, DELETED};
use crate::credential;
use crate::db::{Tx, now, sql};
use ligand_model::Result;
use ligand_model::identity::{CredentialId, InstanceId};

/// Takes an instance, active or still being provisioned, out of sight; its token is dead from the commit on. `boot`
/// holds it for 10 minutes while lifecycle resources run and the grant is revoked; then it is [`remove`]d.
///
/// # Errors
/// `not-found`: none with this id that the scope may see.
pub async fn begin_delete(scope: &Scope, tx: &mut Tx, boot: &str, id: InstanceId) -> Result<()> {
    let update = sql!(
        "update instance set state = 'deleting', held_by = $4, held_until = ",
        now!(),
        " + 600000, version = version + 1, updated_at = ",
        now!(),
        " where organization_id = $1 and account_id = $2 and id = $3 and state in ('active', 'provisioning')"
    );
    let update = update.bind(scope.organization).bind(scope.account).bind(id).bind(boot);
    if tx.execute(update).await? == 0 {
        return Err(no_instance(id));
    }
    tx.changed(ChangeKind::Instance, id.0, DELETED);
    Ok(())
}

/// Removes an instance that is out of sight, and its credential if no other instance shares it. Revoke before: read
/// the credential, and ask [`credential::shared`].
///
/// # Errors
/// `not-found`: none with this id that is being deleted.
pub async fn remove(scope: &Scope, tx: &mut Tx, id: InstanceId) -> Result<()> {
    let delete = sql!(
        "delete from instance where organization_id = $1 and id = $2 and state = 'deleting' returning credential_id"
    );
    let row = tx.fetch_optional(delete.bind(scope.organization).bind(id)).await?.ok_or_else(|| no_instance(id))?;
    if let Some(credential) = row.i64_or_null("credential_id")? {
        credential::remove_unused(scope, tx, CredentialId(credential)).await?;
    }
    Ok(())
}
