//! `DELETE /instances/{id}`: the token answers 401 from then on. Tests: `tests/provisioning/delete.rs`.

use axum::extract::State;
use ligand_model::identity::Privilege;

use super::Addressed;
use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::provision::remove;

/// Cleans up at the vendor, gives the grant back where the vendor takes it, and removes the instance.
pub async fn delete(State(app): State<App>, addressed: Addressed) -> Outcome {
    addressed.caller.must(Privilege::CreateElementInstances)?;
    remove::remove(&app, addressed.scope(), addressed.id).await?;
    Ok(Answer::empty())
}
