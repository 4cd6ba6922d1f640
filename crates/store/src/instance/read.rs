//! Reading instances, whole: with token, tags and configuration.

use super::{configuration, no_instance, token_place};
use crate::Scope;
use crate::db::{Bind, MOST_ROWS, Row, Tx, growing_sql, part, sql};
use ligand_model::Result;
use ligand_model::identity::{AccountId, CredentialId, InstanceId, OrganizationId, UserId};
use ligand_model::instance::{Configuration, Instance, Stage};
use std::collections::HashMap;

/// The columns of an instance, alias `i`.
macro_rules! columns {
    () => {
        "i.id, i.organization_id, i.account_id, i.user_id, i.element_key, i.name, i.token_sealed, i.enabled, \
         i.trace_until, i.external_authentication, i.credential_id, i.version, i.created_at, i.updated_at"
    };
}
pub(super) use columns;

/// An active instance of the scope's account.
///
/// # Errors
/// `not-found`: none with this id that the scope may see.
pub async fn get(scope: &Scope, tx: &mut Tx, id: InstanceId) -> Result<Instance> {
    at(scope, tx, id, Stage::Active).await
}

/// An instance that is still being provisioned: for the task that does it.
///
/// # Errors
/// `not-found`: none with this id, or it is active already.
pub async fn get_provisioning(scope: &Scope, tx: &mut Tx, id: InstanceId) -> Result<Instance> {
    at(scope, tx, id, Stage::Provisioning).await
}

/// An instance that is out of sight and not yet removed: for who finishes its deletion.
///
/// # Errors
/// `not-found`: none with this id that is being deleted.
pub async fn get_deleting(scope: &Scope, tx: &mut Tx, id: InstanceId) -> Result<Instance> {
    at(scope, tx, id, Stage::Deleting).await
}

async fn at(scope: &Scope, tx: &mut Tx, id: InstanceId, stage: Stage) -> Result<Instance> {
    let select = sql!(
        "select ",
        columns!(),
        " from instance i where i.organization_id = $1 and i.account_id = $2 and i.id = $3 and i.state = $4"
    );
    let select = select.bind(scope.organization).bind(scope.account).bind(id).bind(stage.key());
    let row = tx.fetch_optional(select).await?.ok_or_else(|| no_instance(id))?;
    let mut instance = slim(scope, tx, &[row]).await?.pop().ok_or_else(|| no_instance(id))?;
    instance.configuration = configuration::read(scope, tx, &[id]).await?.remove(&id).unwrap_or_default();
    Ok(instance)
}

/// Completes rows of [`columns`] to instances, in their order, all but their configuration.
pub(super) async fn slim(scope: &Scope, tx: &mut Tx, rows: &[Row]) -> Result<Vec<Instance>> {
    let ids = rows.iter().map(|row| row.i64("id").map(InstanceId)).collect::<Result<Vec<_>>>()?;
    let mut tags = tags(scope, tx, &ids).await?;
    let mut instances = Vec::with_capacity(rows.len());
    for (row, id) in rows.iter().zip(ids) {
        let organization = OrganizationId(row.i64("organization_id")?);
        instances.push(Instance {
            id,
            organization,
            account: AccountId(row.i64("account_id")?),
            user: UserId(row.i64("user_id")?),
            element: row.text("element_key")?,
            name: row.text("name")?,
            tags: tags.remove(&id).unwrap_or_default(),
            token: tx.open(&token_place(organization, id), &row.bytes("token_sealed")?).await?,
            configuration: Configuration::new(),
            enabled: row.bool("enabled")?,
            trace_until: row.i64_or_null("trace_until")?,
            external_authentication: row.text("external_authentication")?,
            credential: row.i64_or_null("credential_id")?.map(CredentialId),
            created_at: row.i64("created_at")?,
            updated_at: row.i64("updated_at")?,
            version: row.i64("version")?,
        });
    }
    Ok(instances)
}

pub(super) async fn tags(scope: &Scope, tx: &mut Tx, ids: &[InstanceId]) -> Result<HashMap<InstanceId, Vec<String>>> {
    let mut tags: HashMap<_, Vec<_>> = HashMap::new();
    for ids in ids.chunks(MOST_ROWS) {
        let select =
            growing_sql!("select instance_id, tag from instance_tag where organization_id = $1 and instance_id in (")
                .bind(scope.organization)
                .rows(part!("$?"), ids.iter().map(|id| [Bind::from(*id)]))
                .and(part!(") order by instance_id, position"), []);
        for row in tx.fetch_all(select).await? {
            tags.entry(InstanceId(row.i64("instance_id")?)).or_default().push(row.text("tag")?);
        }
    }
    Ok(tags)
}
