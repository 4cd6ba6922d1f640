//! `PATCH /instances/{id}/configuration/{configId}`: a new value, at once, without asking the vendor.

use axum::extract::{RawPathParams, State};
use ligand_model::identity::Privilege;
use ligand_model::{Error, Kind};
use serde_json::{Value, json};

use super::entry;
use crate::api::answer::{Answer, Outcome};
use crate::api::instances::Addressed;
use crate::app::App;
use crate::json::Json;
use crate::provision::change::{self, Change};
use crate::provision::{self, request};

/// `{"propertyValue": …}`; the whole entry, as it was read, is accepted too. Null takes an own value back.
pub async fn patch(
    State(app): State<App>,
    addressed: Addressed,
    path: RawPathParams,
    Json(body): Json<Value>,
) -> Outcome {
    addressed.caller.must(Privilege::CreateElementInstances)?;
    let number = super::number(&path)?;
    let (scope, id) = (addressed.scope(), addressed.id);
    let key = entry(&provision::read(&app, &scope, id).await?, number)?["key"].clone();
    let value = body.get("propertyValue").ok_or_else(|| {
        Error::new(Kind::BadRequest, "the body must hold 'propertyValue', such as {\"propertyValue\": \"true\"}")
    })?;
    let request = request::read(&json!({ "configuration": { (key.as_str().unwrap_or_default()): value } }))?;
    let change = Change { request, re_authenticate: Some(false) };
    let whole = change::change(&app, scope, id, change).await?;
    Ok(Answer::json(entry(&whole, number)?))
}
