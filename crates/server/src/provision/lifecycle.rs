//! The resources of an instance's life: those that prove its credentials and set it up, those that clean up after it.

use std::sync::Arc;

use ligand_engine::Connection;
use ligand_model::credential::Credential;
use ligand_model::element::ResourceType;
use ligand_model::identity::InstanceId;
use ligand_model::instance::{ConfigurationChange, Instance, Setting, Stage};
use ligand_model::{Element, Result};
use ligand_store::{Scope, Tx, credential, instance};

use crate::app::App;
use crate::connection;
use crate::sequence::sequence;
use crate::session;

/// At provisioning: the credentials are proven, then the instance is set up.
pub(super) const PROVISION: [ResourceType; 2] = [ResourceType::ProvisionAuthValidation, ResourceType::OnProvision];
/// After a new consent: the credentials are proven.
pub(super) const VALIDATE: [ResourceType; 1] = [ResourceType::ProvisionAuthValidation];

/// Whether the element has resources of these types.
pub(crate) fn has(element: &Element, types: &[ResourceType]) -> bool {
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
        let connection = connected(app, scope, &rows).await?;
        app.engine.run_lifecycle(&connection, resource, &[]).await?;
    }
    Ok(())
}

/// As [`run`], of resources that prove the credentials: a session begins with it. When it did is noted, unless a hook has.
///
/// # Errors
/// As [`run`]; the database is away.
pub(crate) async fn prove(
    app: &App,
    scope: &Scope,
    element: &Element,
    which: (InstanceId, Stage),
    types: &[ResourceType],
) -> Result<()> {
    if !has(element, types) {
        return Ok(());
    }
    let began = app.clock.now_ms();
    run(app, scope, element, which, types).await?;
    let rows = read(app, scope, which.0, which.1).await?;
    let known = connection::configuration(element, &rows.instance, rows.credential.as_ref());
    // Hooks may write seconds, and so a moment that was a little earlier.
    let noted = session::time(&known).and_then(|time| i64::try_from(time).ok()).is_some_and(|time| time > began - 1000);
    if noted || !session::counts(element, &known) {
        return Ok(());
    }
    let now = Setting::Plain(app.clock.now_ms().to_string());
    let changes = ConfigurationChange::from([(session::TIME.to_owned(), Some(now))]);
    app.store.write(async |tx| instance::write_configuration(scope, tx, which.0, &changes).await).await.map(drop)
}

/// What a call of the instance needs.
pub(super) async fn connected(app: &App, scope: &Scope, rows: &Rows) -> Result<Arc<Connection>> {
    app.connections.uncached(scope, &rows.instance, rows.credential.as_ref()).await
}
