//! `GET /elements/{keyOrId}/oauth/url/default`: where to send the user with the OAuth client of the installation
//! (`docs/reference/platform-api.md` §2.2). The client is what the settings say of the element; nobody sees its secret.

use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::extract::{Path, Query};
use crate::oauth::authorize::Consent;
use axum::extract::State;
use ligand_model::{Element, Error, Kind, Result};
use serde_json::{Value, json};
use std::sync::Arc;

/// The URL; with OAuth 1.0 also the secret of its request token.
pub async fn get(
    State(app): State<App>,
    Path(key): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Outcome {
    Ok(Answer::json(url(&app, app.catalogue.public_element(&key)?, query).await?))
}

/// What the client is; the caller cannot say it here.
const CLIENT: [&str; 2] = ["oauth.api.key", "oauth.api.secret"];

async fn url(app: &App, element: &Arc<Element>, query: Vec<(String, String)>) -> Result<Value> {
    let theirs = query
        .into_iter()
        .filter(|(name, _)| name != "apiKey" && name != "apiSecret" && !CLIENT.contains(&name.as_str()));
    let consent = Consent::new(element, theirs)?;
    let has = |key: &&str| consent.configuration.get(key).is_some_and(|value| !value.trim().is_empty());
    let missing: Vec<&str> = CLIENT.iter().copied().chain(["oauth.callback.url"]).filter(|key| !has(key)).collect();
    if !missing.is_empty() {
        let message = format!(
            "the installation has no OAuth client for element {key}: {} is not set; its operator sets it under \
             elements.{key}.configuration, or use GET /elements/{key}/oauth/url with a client of your own",
            missing.join(", "),
            key = element.key
        );
        return Err(Error::new(Kind::Configuration, message));
    }
    if !consent.kind.is_oauth1() {
        let oauth_url = consent.url(app, None).await?;
        return Ok(json!({ "element": element.key, "oauthUrl": oauth_url, "configuration": {} }));
    }
    let token = consent.request_token(app).await?;
    let oauth_url = consent.url(app, Some(token.token.expose())).await?;
    let configuration = json!({ "secret": token.secret.expose() });
    Ok(json!({ "element": element.key, "oauthUrl": oauth_url, "configuration": configuration }))
}
