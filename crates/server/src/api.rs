//! The whole API: the router, readable as a table of contents. An endpoint is one file in `api/` and one line here.

pub mod answer;
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
        // Elements
        .route("/elements", get(elements::list::get))
        .route("/elements/keys", get(elements::keys::get))
        .route("/elements/{keyOrId}", get(elements::get::get))
        .route("/elements/{keyOrId}/oauth/url", get(elements::oauth_url::get).post(elements::oauth_url::post))
        .route("/elements/{keyOrId}/oauth/url/default", get(elements::oauth_url_default::get))
        .route("/elements/{keyOrId}/oauth/token", get(elements::oauth_token::get))
        .route("/elements/{keyOrId}/trace/{traceId}", get(elements::trace::get))
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
