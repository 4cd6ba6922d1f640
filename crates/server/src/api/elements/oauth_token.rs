//! `GET /elements/{keyOrId}/oauth/token`: a request token of OAuth 1.0 (`docs/reference/platform-api.md` §2.1).
//!
//! Makes this server ask a vendor, so it needs a caller. The secret comes back in `providerData` when the instance is made.

use super::oauth_url::direct;
use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::caller::PlatformCaller;
use crate::extract::{Path, Query};
use crate::oauth::authorize::Consent;
use axum::extract::State;
use serde_json::json;

/// Token and secret.
pub async fn get(
    State(app): State<App>,
    _: PlatformCaller,
    Path(key): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Outcome {
    direct(&query)?;
    let consent = Consent::new(app.catalogue.public_element(&key)?, query.into_iter())?;
    consent.must_bring(&["apiKey", "apiSecret", "callbackUrl"], "oauth/token")?;
    let token = consent.request_token(&app).await?;
    Ok(Answer::json(json!({ "token": token.token.expose(), "secret": token.secret.expose() })))
}
