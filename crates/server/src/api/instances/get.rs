//! `GET /instances/{id}`: one instance. Tests: `tests/provisioning/read.rs`.

use axum::extract::State;

use super::{Addressed, view};
use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::provision;

/// The instance, secrets masked.
pub async fn get(State(app): State<App>, addressed: Addressed) -> Outcome {
    let whole = provision::read(&app, &addressed.scope(), addressed.id).await?;
    Ok(Answer::json(view::full(&whole, app.clock.now_ms())))
}
