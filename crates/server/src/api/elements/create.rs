//! `POST /elements`: a new element from a whole document, as an export holds it. Tests: `tests/elements/create.rs`.

use axum::extract::State;
use ligand_model::identity::Privilege;
use serde_json::Value;

use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::caller::PlatformCaller;
use crate::catalogue::{Detail, element_json};
use crate::definition::life;
use crate::json::Json;

/// The element as it is then.
pub async fn post(State(app): State<App>, PlatformCaller(caller): PlatformCaller, Json(body): Json<Value>) -> Outcome {
    caller.must(Privilege::CreateElements)?;
    let element = life::create(&app, caller.scope, body).await?;
    Ok(Answer::json(element_json(&element, Detail::Full)))
}
