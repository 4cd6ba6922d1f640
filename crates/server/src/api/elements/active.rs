//! `PUT` and `DELETE /elements/{keyOrId}/active`: whether those it is shared with find it in their catalogue. Instances
//! work on in either case. Tests: `tests/elements/active.rs`.

use axum::extract::State;
use ligand_model::identity::Privilege;

use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::caller::PlatformCaller;
use crate::catalogue::{Detail, element_json};
use crate::definition::life;
use crate::extract::Path;

/// Shows it.
pub async fn put(app: State<App>, caller: PlatformCaller, key: Path<String>) -> Outcome {
    set(app, caller, key, true).await
}

/// Hides it.
pub async fn delete(app: State<App>, caller: PlatformCaller, key: Path<String>) -> Outcome {
    set(app, caller, key, false).await
}

async fn set(
    State(app): State<App>,
    PlatformCaller(caller): PlatformCaller,
    Path(key): Path<String>,
    active: bool,
) -> Outcome {
    caller.must(Privilege::EditElements)?;
    let element = life::set_active(&app, caller.scope, key, active).await?;
    Ok(Answer::json(element_json(&element, Detail::Abridged)))
}
