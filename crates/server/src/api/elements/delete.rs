//! `DELETE /elements/{keyOrId}`. Tests: `tests/elements/delete.rs`.

use axum::extract::State;
use ligand_model::identity::Privilege;

use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::caller::PlatformCaller;
use crate::definition::life;
use crate::extract::Path;

/// 409 while instances of it exist.
pub async fn delete(
    State(app): State<App>,
    PlatformCaller(caller): PlatformCaller,
    Path(key): Path<String>,
) -> Outcome {
    caller.must(Privilege::DeleteElements)?;
    life::delete(&app, caller.scope, key).await?;
    Ok(Answer::empty())
}
