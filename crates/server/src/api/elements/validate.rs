//! `POST /elements/{keyOrId}/validate`: what there is to say about an element. Tests: `tests/elements/validate.rs`.

use axum::extract::State;
use ligand_model::Error;

use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::caller::PlatformCaller;
use crate::definition::validate::report;
use crate::extract::Path;

/// `{valid, diagnostics}`; 200 also for an element that is not valid.
pub async fn post(State(app): State<App>, PlatformCaller(caller): PlatformCaller, Path(key): Path<String>) -> Outcome {
    let element = app.elements.element(&caller.scope, &key).await?;
    // Every script is compiled: not between the calls of others.
    let report = tokio::task::spawn_blocking(move || report(&element)).await.map_err(Error::internal)?;
    Ok(Answer::json(report))
}
