//! The end of an instance: its token is dead at once; then the element cleans up, the grant is given back, and the rows
//! go.

use ligand_model::element::ResourceType;
use ligand_model::identity::InstanceId;
use ligand_model::instance::Stage;
use ligand_model::{Element, Result};
use ligand_store::{Scope, instance};

use super::hold::Hold;
use super::patience::patiently;
use super::{finished, lifecycle, revoke, webhooks};
use crate::app::App;
use crate::connection;

/// Deletes an instance. Goes on if the caller leaves.
///
/// # Errors
/// 404: the scope sees none with this number.
pub async fn remove(app: &App, scope: Scope, id: InstanceId) -> Result<()> {
    let task = app.clone();
    let work = async move {
        let boot = task.store.boot();
        task.store.write(async |tx| instance::begin_delete(&scope, tx, boot, id).await).await?;
        let _hold = Hold::begin(&task, &scope, id);
        if let Err(error) = finish(&task, &scope, id).await {
            // The caller's part is done: the token is dead. The sweep does the rest.
            tracing::error!(instance = id.0, "what is left of a deleted instance is removed later: {error}");
        }
        Ok(())
    };
    finished(app.tasks.spawn("deletion", work)).await
}

/// What is left to do for an instance that is out of sight. A vendor that is down keeps nobody from deleting.
///
/// # Errors
/// The database is away.
pub(super) async fn finish(app: &App, scope: &Scope, id: InstanceId) -> Result<()> {
    let key = patiently(|| lifecycle::read(app, scope, id, Stage::Deleting)).await?.instance.element;
    match app.elements.find(scope, &key).await? {
        Some(element) => clean_up(app, scope, &element, id).await?,
        None => tracing::warn!(instance = id.0, element = key, "deleted without its element, which is not there"),
    }
    patiently(|| app.store.write(async |tx| instance::remove(scope, tx, id).await)).await
}

async fn clean_up(app: &App, scope: &Scope, element: &Element, id: InstanceId) -> Result<()> {
    let rows = patiently(|| lifecycle::read(app, scope, id, Stage::Deleting)).await?;
    let configuration = connection::configuration(element, &rows.instance, rows.credential.as_ref());
    let webhooks = Some(webhooks::TAKE_DOWN).filter(|_| webhooks::are_on(&configuration));
    let types: Vec<ResourceType> = webhooks.into_iter().chain([ResourceType::OnDelete]).collect();
    if let Err(error) = lifecycle::run(app, scope, element, (id, Stage::Deleting), &types).await {
        tracing::warn!(instance = id.0, element = element.key, "the element could not clean up: {error}");
    }
    let rows = patiently(|| lifecycle::read(app, scope, id, Stage::Deleting)).await?;
    let revoked = revoke::revoke(app, scope, element, &rows).await;
    tracing::info!(instance = id.0, element = element.key, grant = ?revoked, "instance deleted");
    Ok(())
}
