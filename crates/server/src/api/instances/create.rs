//! `POST /instances` and `POST /elements/{keyOrId}/instances`: provisioning. Tests: `tests/provisioning/create.rs`.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use ligand_model::identity::Privilege;
use ligand_model::{Element, Error, Kind, metadata};
use ligand_store::Scope;
use serde_json::Value;

use super::view;
use crate::api::answer::Answer;
use crate::api::hub::builtin;
use crate::app::App;
use crate::caller::PlatformCaller;
use crate::extract::Path;
use crate::json::Json;
use crate::provision::request::{self, InstanceRequest};
use crate::provision::{Whole, create};
use crate::respond::Failure;
use crate::trace;

/// The answer, or the failure: with `debug` both say in a header where to see what the vendor was asked.
type Provisioned = std::result::Result<Response, Failure>;

/// The body names the element.
pub async fn post(
    State(app): State<App>,
    PlatformCaller(caller): PlatformCaller,
    Json(body): Json<Value>,
) -> Provisioned {
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
) -> Provisioned {
    caller.must(Privilege::CreateElementInstances)?;
    let request = request::read(&body)?;
    provision(app, caller.scope, &key, request).await
}

async fn provision(app: App, scope: Scope, element: &str, request: InstanceRequest) -> Provisioned {
    let element = app.elements.element(&scope, element).await?;
    let with_objects = request.retrieve_objects;
    if !request.debug {
        let whole = create::create(&app, scope, element, request).await?;
        return Ok(shown(&app, &whole, with_objects).into_response());
    }
    let secrets = trace::secrets(&element, &request);
    let (created, exchanges) = create::create_recorded(&app, scope, element.clone(), request).await;
    let id = app.traces.keep(&scope, &element, exchanges, secrets.chain_of(created.as_ref().ok()))?;
    let mut response = match created {
        Ok(whole) => shown(&app, &whole, with_objects).into_response(),
        Err(error) => Failure(error).into_response(),
    };
    response.headers_mut().insert(trace::HEADER, id);
    Ok(response)
}

fn shown(app: &App, whole: &Whole, with_objects: bool) -> Answer {
    let mut shown = view::full(whole, app.clock.now_ms());
    if with_objects {
        shown["objects"] = objects(&whole.element);
    }
    Answer::json(shown)
}

/// As `GET /objects` with `Elements-Version: Helium`.
fn objects(element: &Element) -> Value {
    metadata::objects(element).iter().map(builtin::described).collect()
}
