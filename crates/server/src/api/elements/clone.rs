//! `POST /elements/{keyOrId}/clone`: a private copy of any element. Tests: `tests/elements/clone.rs`.

use axum::extract::State;
use ligand_model::identity::Privilege;
use serde::Deserialize;

use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::caller::PlatformCaller;
use crate::catalogue::{Detail, element_json};
use crate::definition::life;
use crate::extract::Path;
use crate::json::{self, Raw};

/// What the clone is to be called; both may be left out, and the body too.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    name: Option<String>,
    key: Option<String>,
}

/// The clone. Secret defaults are empty in it.
pub async fn post(
    State(app): State<App>,
    PlatformCaller(caller): PlatformCaller,
    Path(key): Path<String>,
    Raw(body): Raw,
) -> Outcome {
    caller.must(Privilege::CreateElements)?;
    let is_empty = body.iter().all(u8::is_ascii_whitespace);
    let wanted: Wanted = if is_empty { Wanted::default() } else { json::parse(&body)? };
    let element = life::clone(&app, caller.scope, &key, (wanted.name, wanted.key)).await?;
    Ok(Answer::json(element_json(&element, Detail::Full)))
}
