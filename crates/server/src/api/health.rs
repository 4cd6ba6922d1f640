//! `/health/live`: the process answers. `/health/ready`: send calls here.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde_json::json;

use crate::app::App;
use crate::http::drain;

/// 200 while the process lives.
pub async fn live() -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "no-store")], Json(json!({ "status": "live" })))
}

/// 200 when calls are welcome, 503 before and while draining.
pub async fn ready(State(app): State<App>) -> impl IntoResponse {
    let state = app.drain.state();
    let status = if state == drain::State::Ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, [(header::CACHE_CONTROL, "no-store")], Json(json!({ "status": state.word() })))
}
