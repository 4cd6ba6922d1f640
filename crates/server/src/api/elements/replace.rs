//! `PUT /elements/{keyOrId}`: another document in the place of the element's. Tests: `tests/elements/replace.rs`.

use axum::extract::State;
use ligand_model::identity::Privilege;
use serde_json::Value;

use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::caller::PlatformCaller;
use crate::catalogue::{Detail, element_json};
use crate::definition::life;
use crate::extract::Path;
use crate::json::Json;

/// The element as it is then. Its key and number stay.
pub async fn put(
    State(app): State<App>,
    PlatformCaller(caller): PlatformCaller,
    Path(key): Path<String>,
    Json(body): Json<Value>,
) -> Outcome {
    caller.must(Privilege::EditElements)?;
    let element = life::replace(&app, caller.scope, key, body).await?;
    Ok(Answer::json(element_json(&element, Detail::Full)))
}
