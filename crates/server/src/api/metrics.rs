//! `/metrics`: the figures in Prometheus' text form.

use axum::http::header;
use axum::response::IntoResponse;

/// All figures.
pub async fn get() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], crate::metrics::render())
}
