//! `PUT /elements/{keyOrId}`: another document, or an archive of one, in the place of the element's. Tests:
//! `tests/elements/replace.rs`, `archives.rs`.

use axum::extract::State;
use axum::http::HeaderMap;
use ligand_model::identity::Privilege;

use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::caller::PlatformCaller;
use crate::catalogue::{Detail, element_json};
use crate::definition::{life, upload};
use crate::extract::Path;
use crate::json::Raw;

/// The element as it is then. Its key and number stay.
pub async fn put(
    State(app): State<App>,
    PlatformCaller(caller): PlatformCaller,
    Path(key): Path<String>,
    headers: HeaderMap,
    Raw(body): Raw,
) -> Outcome {
    caller.must(Privilege::EditElements)?;
    let element = life::replace(&app, caller.scope, key, upload::document(&headers, body).await?).await?;
    Ok(Answer::json(element_json(&element, Detail::Full)))
}
