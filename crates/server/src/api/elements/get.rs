//! `GET /elements/{keyOrId}`: one element, whole.

use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::caller::CatalogueCaller;
use crate::catalogue::{Detail, element_json};
use crate::extract::Path;
use axum::extract::State;

/// One element by key or number.
pub async fn get(State(app): State<App>, _: CatalogueCaller, Path(key): Path<String>) -> Outcome {
    Ok(Answer::json(element_json(app.catalogue.public_element(&key)?, Detail::Full)))
}
