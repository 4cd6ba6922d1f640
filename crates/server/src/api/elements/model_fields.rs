//! `GET` and `PUT /elements/{keyOrId}/models/{id}/fields`: the fields of a model, as a whole. Tests:
//! `tests/elements/models.rs`.

use axum::extract::State;
use ligand_model::identity::Privilege;
use serde_json::Value;

use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::caller::{CatalogueCaller, PlatformCaller};
use crate::definition::collection::MODEL_FIELDS;
use crate::definition::edit::{Change, Spot, edit};
use crate::extract::Path;
use crate::json::Json;

/// The fields.
pub async fn get(State(app): State<App>, caller: CatalogueCaller, Path((key, id)): Path<(String, String)>) -> Outcome {
    let element = app.elements.shown(caller.scope(), &key).await?;
    Ok(Answer::json(MODEL_FIELDS.entries(&element.document, Some(&id))?))
}

/// These fields and no others.
pub async fn put(
    State(app): State<App>,
    PlatformCaller(caller): PlatformCaller,
    Path((element, id)): Path<(String, String)>,
    Json(body): Json<Value>,
) -> Outcome {
    caller.must(Privilege::EditElements)?;
    let spot = Spot { element, collection: &MODEL_FIELDS, parent: Some(id), entry: None };
    Ok(Answer::json(edit(&app, &caller.scope, spot, Change::ReplaceAll(body)).await?))
}
