//! `GET /elements/{keyOrId}/docs`: the Swagger of an element. Tests: `tests/calls/docs.rs`.

use axum::extract::State;

use super::asked::{self, Asked};
use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::caller::CatalogueCaller;
use crate::extract::{Path, Query};

/// The document, or one operation of it.
pub async fn get(
    State(app): State<App>,
    caller: CatalogueCaller,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Outcome {
    let element = app.elements.shown(caller.scope(), &key).await?;
    let document = asked::document(&element, asked.server()?).await?;
    Ok(Answer::json(asked.shaped(asked.part(document)?)?))
}
