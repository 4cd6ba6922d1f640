//! `GET /elements/keys`: the keys of all elements.

use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::caller::CatalogueCaller;
use axum::extract::State;
use serde_json::Value;

/// All keys, by number of the element.
pub async fn get(State(app): State<App>, _: CatalogueCaller) -> Outcome {
    Ok(Answer::json(app.catalogue.public().map(|element| Value::from(element.key.clone())).collect::<Value>()))
}
