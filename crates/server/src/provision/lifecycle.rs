//! The resources of an instance's life: those that prove its credentials and set it up, those that clean up after it.

use std::sync::Arc;

use ligand_engine::Connection;
use ligand_model::credential::Credential;
use ligand_model::element::ResourceType;
use ligand_model::identity::InstanceId;
use ligand_model::instance::{Instance, Stage};
use ligand_model::{Element, Result};
use ligand_store::{Scope, Tx, credential, instance};

use crate::app::App;
use crate::sequence::sequence;

/// At provisioning: the credentials are proven, then the instance is set up.
pub(super) const PROVISION: [ResourceType; 2] = [ResourceType::ProvisionAuthValidation, ResourceType::OnProvision];
/// After a new consent: the credentials are proven.
pub(super) const VALIDATE: [ResourceType; 1] = [ResourceType::ProvisionAuthValidation];
/// Before an instance goes.
pub(super) const CLEAN_UP: [ResourceType; 2] = [ResourceType::OnDeleteWebhook, ResourceType::OnDelete];

/// Whether the element has resources of these types.
pub(super) fn has(element: &Element, types: &[ResourceType]) -> bool {
    types.iter().any(|kind| element.lifecycle(*kind).next().is_some())
}

/// An instance as it stands in the database, visible or not, and its grant.
pub(super) struct Rows {
    pub instance: Instance,
    pub credential: Option<Credential>,
}

/// Reads an instance at this stage of its life.
///
/// # Errors
/// 404: it is not there, or not at this stage.
pub(super) async fn read(app: &App, scope: &Scope, id: InstanceId, stage: Stage) -> Result<Rows> {
    app.store.read(async |tx| rows(scope, tx, id, stage).await).await
}

/// As [`read`], in the caller's transaction.
///
/// # Errors
/// 404: it is not there, or not at this stage.
pub(super) async fn rows(scope: &Scope, tx: &mut Tx, id: InstanceId, stage: Stage) -> Result<Rows> {
    let instance = match stage {
        Stage::Provisioning => instance::get_provisioning(scope, tx, id).await?,
        Stage::Active => instance::get(scope, tx, id).await?,
        Stage::Deleting => instance::get_deleting(scope, tx, id).await?,
    };
    let credential = match instance.credential {
        Some(id) => Some(credential::get(scope, tx, id).await?),
        None => None,
    };
    Ok(Rows { instance, credential })
}

/// Runs all resources of these types, in this order and in that of the document. Each sees what the ones before it
/// stored. The first failure ends it.
///
/// # Errors
/// What the resource answered.
pub(super) async fn run(
    app: &App,
    scope: &Scope,
    element: &Element,
    (id, stage): (InstanceId, Stage),
    types: &[ResourceType],
) -> Result<()> {
    for resource in sequence(element, types) {
        let rows = read(app, scope, id, stage).await?;
        let connection = connection(app, scope, &rows)?;
        app.engine.run_lifecycle(&connection, resource, &[]).await?;
    }
    Ok(())
}

/// What a call of the instance needs.
pub(super) fn connection(app: &App, scope: &Scope, rows: &Rows) -> Result<Arc<Connection>> {
    app.connections.uncached(scope, &rows.instance, rows.credential.as_ref())
}
