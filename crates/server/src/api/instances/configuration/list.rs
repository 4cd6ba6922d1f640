//! `GET /instances/{id}/configuration`: all entries with their values, secrets masked.

use axum::extract::State;

use crate::api::answer::{Answer, Outcome};
use crate::api::instances::{Addressed, view};
use crate::app::App;
use crate::provision;

/// The entries of the element, in its order.
pub async fn get(State(app): State<App>, addressed: Addressed) -> Outcome {
    let whole = provision::read(&app, &addressed.scope(), addressed.id).await?;
    Ok(Answer::json(view::entries(&whole)))
}
