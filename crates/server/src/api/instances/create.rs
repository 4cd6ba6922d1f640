//! `POST /instances` and `POST /elements/{keyOrId}/instances`: provisioning. Tests: `tests/provisioning/create.rs`.

use axum::extract::State;
use ligand_model::identity::Privilege;
use ligand_model::{Element, Error, Kind, metadata};
use serde_json::Value;

use super::view;
use crate::api::answer::{Answer, Outcome};
use crate::api::hub::builtin;
use crate::app::App;
use crate::caller::PlatformCaller;
use crate::extract::Path;
use crate::json::Json;
use crate::provision::create;
use crate::provision::request::{self, InstanceRequest};

/// The body names the element.
pub async fn post(State(app): State<App>, PlatformCaller(caller): PlatformCaller, Json(body): Json<Value>) -> Outcome {
    caller.must(Privilege::CreateElementInstances)?;
    let request = request::read(&body)?;
    let element = request.element.clone().ok_or_else(|| {
        let message = "element is missing: name it as \"element\": {\"key\": \"…\"}; GET /elements/keys lists them";
        Error::new(Kind::BadRequest, message)
    })?;
    provision(app, caller.scope, &element, request).await
}

/// The path names the element.
pub async fn post_of_element(
    State(app): State<App>,
    PlatformCaller(caller): PlatformCaller,
    Path(key): Path<String>,
    Json(body): Json<Value>,
) -> Outcome {
    caller.must(Privilege::CreateElementInstances)?;
    let request = request::read(&body)?;
    provision(app, caller.scope, &key, request).await
}

async fn provision(app: App, scope: ligand_store::Scope, element: &str, request: InstanceRequest) -> Outcome {
    let element = app.elements.element(&scope, element).await?;
    let with_objects = request.retrieve_objects;
    let whole = create::create(&app, scope, element, request).await?;
    let mut shown = view::full(&whole, app.clock.now_ms());
    if with_objects {
        shown["objects"] = objects(&whole.element);
    }
    Ok(Answer::json(shown))
}

/// As `GET /objects` with `Elements-Version: Helium`.
fn objects(element: &Element) -> Value {
    metadata::objects(element).iter().map(builtin::described).collect()
}
