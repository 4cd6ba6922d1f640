//! `POST /elements/{keyOrId}/validate`: what there is to say about an element. Tests: `tests/elements/validate.rs`.

use axum::extract::State;

use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::caller::PlatformCaller;
use crate::definition::validate::report;
use crate::extract::Path;

/// `{valid, diagnostics}`; 200 also for an element that is not valid.
pub async fn post(State(app): State<App>, PlatformCaller(caller): PlatformCaller, Path(key): Path<String>) -> Outcome {
    Ok(Answer::json(report(&*app.elements.element(&caller.scope, &key).await?)))
}
