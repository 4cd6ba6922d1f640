//! The whole API: the router, readable as a table of contents. An endpoint is one file in `api/` and one line here.

pub mod answer;
mod catalog_properties;
mod docs;
mod elements;
mod fallback;
mod health;
mod hub;
mod hubs;
pub mod instances;
mod metrics;
pub mod oauth;
mod paging;

use axum::Router;
use axum::routing::get;

use crate::app::App;

/// Everything of the platform stands below this path; health, figures and the callback page do not.
pub const BASE_PATH: &str = "/elements/api-v2";

/// The routes of the server.
pub fn router(app: App) -> Router {
    Router::new()
        // Operation
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/metrics", get(metrics::get))
        // Where vendors send the browser back to
        .route("/oauth/callback", get(oauth::callback::get))
        // The platform
        .nest(BASE_PATH, platform())
        .fallback(fallback::no_such_path)
        .method_not_allowed_fallback(fallback::no_such_method)
        .with_state(app)
}

/// What stands below [`BASE_PATH`]. Whatever is not listed here may be a resource of an element.
fn platform() -> Router<App> {
    Router::new()
        // Elements: listed in api/elements.rs
        .merge(elements::routes())
        .route("/catalog-properties", get(catalog_properties::get).put(catalog_properties::put))
        // Documentation: listed in api/docs.rs
        .merge(docs::routes())
        // Hubs
        .route("/hubs", get(hubs::list))
        .route("/hubs/keys", get(hubs::keys))
        .route("/hubs/{key}", get(hubs::get))
        .route("/hubs/{key}/elements", get(hubs::elements))
        // Instances: listed in api/instances.rs
        .merge(instances::routes())
        // Calls: any hub prefix or none
        .fallback(hub::call)
}
