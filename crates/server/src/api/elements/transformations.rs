//! `GET /elements/{keyOrId}/transformations`: the common objects that the element suggests.

use axum::extract::State;
use serde_json::json;

use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::caller::CatalogueCaller;
use crate::extract::Path;

/// `[{name, vendorName}]`, empty if it suggests none.
pub async fn get(State(app): State<App>, caller: CatalogueCaller, Path(key): Path<String>) -> Outcome {
    let element = app.elements.shown(caller.scope(), &key).await?;
    let suggested = element.document.get("defaultTransformations").filter(|suggested| suggested.is_array());
    Ok(Answer::json(suggested.cloned().unwrap_or_else(|| json!([]))))
}
