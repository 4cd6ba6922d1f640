//! `/elements/{keyOrId}/resources/{id}/models`: the model of a resource's request and answer; a resource has one. Tests:
//! `tests/elements/resources.rs`.

use axum::extract::State;
use ligand_model::identity::Privilege;
use ligand_model::{Error, Kind, Result};
use serde_json::Value;

use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::caller::{CatalogueCaller, PlatformCaller};
use crate::definition::collection::RESOURCES;
use crate::definition::edit::{Change, Spot, edit};
use crate::extract::Path;
use crate::json::Json;

/// The model; 404 if the resource has none.
pub async fn get(State(app): State<App>, caller: CatalogueCaller, Path((key, id)): Path<(String, String)>) -> Outcome {
    let element = app.elements.shown(caller.scope(), &key).await?;
    let mut resources = RESOURCES.entries(&element.document, None)?;
    let at = RESOURCES.position(&resources, &id)?;
    let model = resources.swap_remove(at)["model"].take();
    if model.is_object() { Ok(Answer::json(model)) } else { Err(none(&id).into()) }
}

/// Sets the model: `{name, swagger, requestName?, requestSwagger?}`.
pub async fn put(
    State(app): State<App>,
    PlatformCaller(caller): PlatformCaller,
    Path((element, id)): Path<(String, String)>,
    Json(body): Json<Value>,
) -> Outcome {
    caller.must(Privilege::EditElements)?;
    must_be_model(&body)?;
    let spot = Spot { element, collection: &RESOURCES, parent: None, entry: Some(id) };
    let mut resource = edit(&app, &caller.scope, spot, Change::Set("model", Some(body))).await?;
    Ok(Answer::json(resource["model"].take()))
}

/// Removes the model.
pub async fn delete(
    State(app): State<App>,
    PlatformCaller(caller): PlatformCaller,
    Path((element, id)): Path<(String, String)>,
) -> Outcome {
    caller.must(Privilege::EditElements)?;
    let spot = Spot { element, collection: &RESOURCES, parent: None, entry: Some(id) };
    edit(&app, &caller.scope, spot, Change::Set("model", None)).await?;
    Ok(Answer::empty())
}

fn must_be_model(body: &Value) -> Result<()> {
    if body.get("name").and_then(Value::as_str).is_some_and(|name| !name.trim().is_empty()) {
        return Ok(());
    }
    Err(Error::new(Kind::BadRequest, "a model needs a name: {\"name\": …, \"swagger\": {…}}"))
}

fn none(id: &str) -> Error {
    Error::new(Kind::NotFound, format!("No model found with ID {id}"))
}
