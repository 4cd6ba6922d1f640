//! Elements: the catalogue, and what accounts make themselves (`docs/reference/platform-api.md` §7). What happens to a
//! document is `crate::definition`; here is HTTP only.
//!
//! Reading needs no credentials; nobody in particular sees what is public. Lists inside a document are all edited the same
//! way ([`members`]).

pub mod accounts;
pub mod active;
pub mod authentication_types;
pub mod clone;
pub mod create;
pub mod delete;
pub mod export;
pub mod get;
pub mod keys;
pub mod list;
mod members;
pub mod model_fields;
pub mod models;
pub mod oauth_proxies;
pub mod oauth_token;
pub mod oauth_url;
pub mod oauth_url_default;
pub mod replace;
pub mod resource_model;
pub mod trace;
pub mod transformations;
pub mod validate;

use axum::Router;
use axum::routing::{delete, get, post, put};

use crate::app::App;
use crate::definition::collection::{
    CONFIGURATION, HOOKS, MODELS, OBJECT_FIELDS, OBJECTS, PARAMETERS, RESOURCE_HOOKS, RESOURCE_PARAMETERS, RESOURCES,
};

/// The routes of the elements. Their instances are in `api/instances.rs`.
pub fn routes() -> Router<App> {
    Router::new()
        // All of them
        .route("/elements", get(list::get).post(create::post))
        .route("/elements/keys", get(keys::get))
        // Proxies of OAuth callbacks
        .route("/elements/oauthProxies", get(oauth_proxies::list).post(oauth_proxies::create))
        .route("/elements/oauthProxies/{id}", delete(oauth_proxies::delete))
        .route(
            "/elements/oauthProxies/{id}/applicationUrl",
            post(oauth_proxies::add_url).delete(oauth_proxies::remove_url),
        )
        // One
        .route("/elements/{keyOrId}", get(get::get).put(replace::put).delete(delete::delete))
        .route("/elements/{keyOrId}/active", put(active::put).delete(active::delete))
        .route("/elements/{keyOrId}/clone", post(clone::post))
        .route("/elements/{keyOrId}/export", get(export::get))
        .route("/elements/{keyOrId}/validate", post(validate::post))
        .route("/elements/{keyOrId}/transformations", get(transformations::get))
        .route("/elements/{keyOrId}/authentication-types", get(authentication_types::list))
        .route(
            "/elements/{keyOrId}/authentication-types/{type}/configurations",
            get(authentication_types::configurations),
        )
        .route("/elements/{keyOrId}/oauth/url", get(oauth_url::get).post(oauth_url::post))
        .route("/elements/{keyOrId}/oauth/url/default", get(oauth_url_default::get))
        .route("/elements/{keyOrId}/oauth/token", get(oauth_token::get))
        .route("/elements/{keyOrId}/trace/{traceId}", get(trace::get))
        // Whom it is shared with
        .route("/elements/{keyOrId}/accounts", get(accounts::list))
        .route("/elements/{keyOrId}/accounts/{accountId}", put(accounts::put).delete(accounts::delete))
        // The lists of its document
        .merge(members::routes("/elements/{keyOrId}/configuration", &CONFIGURATION))
        .merge(members::routes("/elements/{keyOrId}/parameters", &PARAMETERS))
        .merge(members::routes("/elements/{keyOrId}/hooks", &HOOKS))
        .merge(members::routes("/elements/{keyOrId}/resources", &RESOURCES))
        .merge(members::inner_routes("/elements/{keyOrId}/resources/{id}/hooks", &RESOURCE_HOOKS))
        .merge(members::inner_routes("/elements/{keyOrId}/resources/{id}/parameters", &RESOURCE_PARAMETERS))
        .route(
            "/elements/{keyOrId}/resources/{id}/models",
            get(resource_model::get).post(resource_model::put).put(resource_model::put).delete(resource_model::delete),
        )
        .merge(members::routes("/elements/{keyOrId}/objects", &OBJECTS))
        .merge(members::inner_routes("/elements/{keyOrId}/objects/{id}/fields", &OBJECT_FIELDS))
        .merge(members::routes("/elements/{keyOrId}/models", &MODELS))
        .route("/elements/{keyOrId}/models", put(models::put))
        .route("/elements/{keyOrId}/models/{id}/fields", get(model_fields::get).put(model_fields::put))
}
