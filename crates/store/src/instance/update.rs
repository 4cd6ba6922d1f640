//! Changing an instance: name, tags, element, configuration, switches.
//!
//! A part that is what it was is not written; if all are, nothing is: no version, no change row.

use super::configuration;
use super::insert::insert_tags;
use super::{no_instance, read, told};
use crate::Scope;
use crate::db::{Tx, now, sql};
use ligand_model::Result;
use ligand_model::identity::InstanceId;
use ligand_model::instance::ConfigurationChange;

/// The parts to change; what is absent stays.
#[derive(Debug, Clone, Default)]
pub struct Update {
    /// A new name.
    pub name: Option<String>,
    /// The whole new list; empty clears.
    pub tags: Option<Vec<String>>,
    /// Key of another element: the instance moves to it.
    pub element: Option<String>,
    /// From [`ligand_model::instance::changes`]: only what differs.
    pub configuration: ConfigurationChange,
}

/// Changes an active instance; answers whether anything changed.
///
/// # Errors
/// `not-found`: none with this id that the scope may see.
pub async fn update(scope: &Scope, tx: &mut Tx, id: InstanceId, change: &Update) -> Result<bool> {
    let change = differing(scope, tx, id, change).await?;
    if change.name.is_none() && change.tags.is_none() && change.element.is_none() && change.configuration.is_empty() {
        return Ok(false);
    }
    let update = sql!(
        "update instance set name = coalesce($4, name), search = coalesce($5, search), \
         element_key = coalesce($6, element_key), version = version + 1, updated_at = ",
        now!(),
        " where organization_id = $1 and account_id = $2 and id = $3 and state = 'active' returning version"
    );
    let update = update
        .bind(scope.organization)
        .bind(scope.account)
        .bind(id)
        .bind(change.name.clone())
        .bind(change.name.map(|name| name.to_lowercase()))
        .bind(change.element);
    let row = tx.fetch_optional(update).await?;
    told(tx, id, row)?;
    if let Some(tags) = change.tags {
        let delete = sql!("delete from instance_tag where organization_id = $1 and instance_id = $2");
        tx.execute(delete.bind(scope.organization).bind(id)).await?;
        insert_tags(scope, tx, id, &tags).await?;
    }
    configuration::write(scope, tx, id, &change.configuration).await?;
    Ok(true)
}

/// The parts of a change that differ from what is stored.
async fn differing(scope: &Scope, tx: &mut Tx, id: InstanceId, change: &Update) -> Result<Update> {
    let select = sql!(
        "select name, element_key from instance \
         where organization_id = $1 and account_id = $2 and id = $3 and state = 'active'"
    );
    let row = tx.fetch_optional(select.bind(scope.organization).bind(scope.account).bind(id)).await?;
    let row = row.ok_or_else(|| no_instance(id))?;
    let (name, element) = (row.text("name")?, row.text("element_key")?);
    let tags = read::tags(scope, tx, &[id]).await?.remove(&id).unwrap_or_default();
    Ok(Update {
        name: change.name.clone().filter(|new| *new != name),
        tags: change.tags.clone().filter(|new| *new != tags),
        element: change.element.clone().filter(|new| *new != element),
        configuration: change.configuration.clone(),
    })
}

/// Writes what a hook or a lifecycle resource changed, on an instance that is active or still being provisioned. One
/// statement for the values; none, and no new version, if nothing changed. Answers the version if it moved.
///
/// # Errors
/// `not-found`: none with this id that the scope may see.
pub async fn write_configuration(
    scope: &Scope,
    tx: &mut Tx,
    id: InstanceId,
    changes: &ConfigurationChange,
) -> Result<Option<i64>> {
    if changes.is_empty() {
        return Ok(None);
    }
    let update = sql!(
        "update instance set version = version + 1, updated_at = ",
        now!(),
        " where organization_id = $1 and account_id = $2 and id = $3 and state in ('active', 'provisioning') \
         returning version"
    );
    let row = tx.fetch_optional(update.bind(scope.organization).bind(scope.account).bind(id)).await?;
    let version = told(tx, id, row)?;
    configuration::write(scope, tx, id, changes).await?;
    Ok(Some(version))
}

/// Enables or disables an instance; answers its version.
///
/// # Errors
/// `not-found`: none with this id that the scope may see.
pub async fn set_enabled(scope: &Scope, tx: &mut Tx, id: InstanceId, enabled: bool) -> Result<i64> {
    let update = sql!(
        "update instance set enabled = $4, version = version + 1, updated_at = ",
        now!(),
        " where organization_id = $1 and account_id = $2 and id = $3 and state = 'active' returning version"
    );
    let row = tx.fetch_optional(update.bind(scope.organization).bind(scope.account).bind(id).bind(enabled)).await?;
    told(tx, id, row)
}

/// Traces the calls of an instance for `duration` ms from now, or no longer; answers its version.
///
/// # Errors
/// `not-found`: none with this id that the scope may see.
pub async fn set_trace(scope: &Scope, tx: &mut Tx, id: InstanceId, duration: Option<i64>) -> Result<i64> {
    let update = sql!(
        "update instance set trace_until = ",
        now!(),
        " + $4, version = version + 1, updated_at = ",
        now!(),
        " where organization_id = $1 and account_id = $2 and id = $3 and state = 'active' returning version"
    );
    let row = tx.fetch_optional(update.bind(scope.organization).bind(scope.account).bind(id).bind(duration)).await?;
    told(tx, id, row)
}
