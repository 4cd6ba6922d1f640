//! `GET /elements/{keyOrId}`: one element, whole.

use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::caller::CatalogueCaller;
use crate::catalogue::{Detail, element_json};
use crate::extract::Path;
use axum::extract::State;

/// One element by key or number.
pub async fn get(State(app): State<App>, caller: CatalogueCaller, Path(key): Path<String>) -> Outcome {
    let element = app.elements.shown(caller.scope(), &key).await?;
    Ok(Answer::json(element_json(&element, Detail::Full)))
}
