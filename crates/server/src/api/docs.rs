//! Documentation: the Swagger of elements, hubs, instances and objects (`docs/reference/platform-api.md` §9). What is in
//! it is `ligand_model::swagger`; here is HTTP only. That of an instance is `instances/docs.rs`, of an object
//! `hub/builtin.rs`.

pub mod asked;
mod convert;
mod element;
mod hub;
mod metadata;
mod versions;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::app::App;

/// The routes of documentation that need no instance.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/elements/{keyOrId}/docs", get(element::get))
        .route("/elements/{keyOrId}/versions", get(versions::get))
        .route("/elements/metadata", get(metadata::list))
        // Bodies are limited at the front door, as everywhere.
        .route("/elements/convert", post(convert::post).layer(DefaultBodyLimit::disable()))
        .route("/elements/{keyOrId}/metadata", get(metadata::get))
        .route("/docs/{hub}", get(hub::get))
}
