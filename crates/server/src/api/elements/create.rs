//! `POST /elements`: a new element from a whole document, as an export holds it, or from an archive of one. Tests:
//! `tests/elements/create.rs`, `archives.rs`.

use axum::extract::State;
use axum::http::HeaderMap;
use ligand_model::identity::Privilege;

use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::caller::PlatformCaller;
use crate::catalogue::{Detail, element_json};
use crate::definition::{life, upload};
use crate::json::Raw;

/// The element as it is then.
pub async fn post(
    State(app): State<App>,
    PlatformCaller(caller): PlatformCaller,
    headers: HeaderMap,
    Raw(body): Raw,
) -> Outcome {
    caller.must(Privilege::CreateElements)?;
    let element = life::create(&app, caller.scope, upload::document(&headers, body).await?).await?;
    Ok(Answer::json(element_json(&element, Detail::Full)))
}
