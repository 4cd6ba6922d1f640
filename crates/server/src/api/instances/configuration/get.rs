//! `GET /instances/{id}/configuration/{configId}`: one entry.

use axum::extract::{RawPathParams, State};

use super::entry;
use crate::api::answer::{Answer, Outcome};
use crate::api::instances::Addressed;
use crate::app::App;
use crate::provision;

/// The entry with its value; a secret one masked.
pub async fn get(State(app): State<App>, addressed: Addressed, path: RawPathParams) -> Outcome {
    let number = super::number(&path)?;
    let whole = provision::read(&app, &addressed.scope(), addressed.id).await?;
    Ok(Answer::json(entry(&whole, number)?))
}
