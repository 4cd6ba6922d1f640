//! `PUT` and `DELETE /instances/{id}/enabled`: hub calls of a disabled instance answer 403; nothing else changes. Tests:
//! `tests/provisioning/switches.rs`.

use axum::extract::State;
use ligand_model::identity::Privilege;
use ligand_store::instance;

use super::Addressed;
use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::provision;

/// On.
pub async fn put(State(app): State<App>, addressed: Addressed) -> Outcome {
    switch(&app, &addressed, true).await
}

/// Off.
pub async fn delete(State(app): State<App>, addressed: Addressed) -> Outcome {
    switch(&app, &addressed, false).await
}

async fn switch(app: &App, addressed: &Addressed, on: bool) -> Outcome {
    addressed.caller.must(Privilege::CreateElementInstances)?;
    let (scope, id) = (addressed.scope(), addressed.id);
    let store = app.store.clone();
    let work = async move { store.write(async |tx| instance::set_enabled(&scope, tx, id, on).await).await };
    provision::finished(app.tasks.spawn("instance switch", work)).await?;
    Ok(Answer::empty())
}
