//! `PUT /elements/{keyOrId}/models`: one or several models, each in the place of the one with its number or name, or new.
//! The other verbs are those of every list. Tests: `tests/elements/models.rs`.

use axum::extract::State;
use ligand_model::identity::Privilege;
use serde_json::Value;

use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::caller::PlatformCaller;
use crate::definition::collection::MODELS;
use crate::definition::edit::{Change, Spot, edit};
use crate::definition::number;
use crate::extract::Path;
use crate::json::Json;

/// The models as they are then.
pub async fn put(
    State(app): State<App>,
    PlatformCaller(caller): PlatformCaller,
    Path(key): Path<String>,
    Json(body): Json<Value>,
) -> Outcome {
    caller.must(Privilege::EditElements)?;
    match body {
        Value::Array(models) => {
            let mut done = Vec::with_capacity(models.len());
            for model in models {
                done.push(upsert(&app, &caller.scope, &key, model).await?);
            }
            Ok(Answer::json(done))
        }
        model => Ok(Answer::json(upsert(&app, &caller.scope, &key, model).await?)),
    }
}

async fn upsert(app: &App, scope: &ligand_store::Scope, key: &str, model: Value) -> ligand_model::Result<Value> {
    let element = app.elements.element(scope, key).await?;
    let known = MODELS.entries(&element.document, None)?;
    let same = |known: &&Value| match number::id(&model) {
        Some(id) => number::id(known) == Some(id),
        None => model.get("name").is_some_and(|name| Some(name) == known.get("name")),
    };
    let entry = known.iter().find(same).and_then(number::id).map(|id| id.to_string());
    let change = if entry.is_some() { Change::Replace(model) } else { Change::Add(model) };
    edit(app, scope, Spot { element: key.to_owned(), collection: &MODELS, parent: None, entry }, change).await
}
