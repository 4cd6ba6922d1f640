//! `GET /elements/{keyOrId}/trace/{traceId}`: what the vendor was asked and answered while an instance was made with
//! `"debug": true` (`docs/reference/platform-api.md` §2.3).

use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::caller::PlatformCaller;
use crate::extract::Path;
use axum::extract::State;

/// Requests by `METHOD:path`, without secrets.
pub async fn get(
    State(app): State<App>,
    PlatformCaller(caller): PlatformCaller,
    Path((key, id)): Path<(String, String)>,
) -> Outcome {
    let element = app.catalogue.element(&key)?;
    Ok(Answer::json(app.traces.find(&caller.scope, element, &id)?))
}
