//! Instances: `docs/reference/platform-api.md` §3. What happens to one is `crate::provision`; here is HTTP only.
//!
//! Every endpoint on one instance exists three times: by number, by number below its element, and by its token without
//! a number. [`addressed`] tells which instance is meant, so that handlers need not.

mod addressed;
pub mod configuration;
pub mod count;
pub mod create;
pub mod delete;
pub mod docs;
pub mod enabled;
pub mod get;
pub mod list;
mod page;
mod rows;
pub mod trace_logging;
pub mod update;
mod view;

pub use addressed::Addressed;

use axum::Router;
use axum::routing::{get, put};

use crate::app::App;

/// The routes of the instances.
pub fn routes() -> Router<App> {
    Router::new()
        // All of them; with an Element token, the one it names
        .route("/instances", get(list::get).post(create::post).merge(one()))
        .route("/instances/count", get(count::get))
        .nest("/instances", parts())
        // By number
        .route("/instances/{id}", get(get::get).merge(one()))
        .nest("/instances/{id}", parts())
        // By element
        .route("/elements/{keyOrId}/instances", get(list::of_element).post(create::post_of_element))
        .route("/elements/{keyOrId}/instances/{id}", get(get::get).merge(one()))
        .nest("/elements/{keyOrId}/instances/{id}", parts())
}

/// Changing or deleting one instance.
fn one() -> axum::routing::MethodRouter<App> {
    put(update::put).patch(update::patch).delete(delete::delete)
}

/// The parts of one instance.
fn parts() -> Router<App> {
    Router::new()
        .route("/enabled", put(enabled::put).delete(enabled::delete))
        .route("/trace-logging", put(trace_logging::put).delete(trace_logging::delete))
        .route("/docs", get(docs::get))
        .route("/docs/{operationId}", get(docs::operation))
        .route("/docs/{operationId}/definitions", get(docs::definitions))
        .route("/configuration", get(configuration::list::get))
        .route("/configuration/{config}", get(configuration::get::get).patch(configuration::patch::patch))
}
