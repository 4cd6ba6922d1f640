//! `GET /elements/{keyOrId}/versions`: the versions of an element's documentation.

use axum::extract::State;
use ligand_model::swagger;
use serde_json::json;

use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::caller::CatalogueCaller;
use crate::extract::Path;

/// One: documentation follows the definition, and a definition that was replaced is gone.
pub async fn get(State(app): State<App>, caller: CatalogueCaller, Path(key): Path<String>) -> Outcome {
    let element = app.elements.shown(caller.scope(), &key).await?;
    let version =
        json!({ "version": swagger::VERSION, "elementId": element.id, "elementKey": element.key, "latest": true });
    Ok(Answer::json(json!([version])))
}
