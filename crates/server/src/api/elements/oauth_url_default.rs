//! `GET /elements/{keyOrId}/oauth/url/default`: where to send the user with the OAuth client of the installation
//! (`docs/reference/platform-api.md` §2.2). The client is what the settings say of the element; nobody sees its secret.

use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::caller::PlatformCaller;
use crate::extract::{Path, Query};
use crate::oauth::authorize::Consent;
use axum::extract::State;
use ligand_model::{Element, Error, Kind, Result};
use serde_json::{Value, json};
use std::sync::Arc;

/// The URL; with OAuth 1.0 also the secret of its request token.
pub async fn get(
    State(app): State<App>,
    _: PlatformCaller,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provision::tests::house::House;

    async fn asked(house: &House, element: &str, query: &[(&str, &str)]) -> Result<Value> {
        let query = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        url(&house.app, house.app.catalogue.element(element)?, query.collect()).await
    }

    #[tokio::test]
    async fn the_client_is_the_installations_whatever_the_caller_says() {
        let house = House::start().await;
        house.answers("/request", 200, json!({"oauth_token": "rt", "oauth_token_secret": "rs"}));
        let answer = asked(&house, "installed", &[("apiKey", "theirs"), ("oauth.api.key", "theirs")]).await.unwrap();
        assert!(answer["oauthUrl"].as_str().unwrap().ends_with("/consent?oauth_token=rt"), "{answer}");
        assert_eq!(answer["configuration"], json!({"secret": "rs"}));
        let signed = house.sent_once("/request").authorization;
        assert!(signed.contains("oauth_consumer_key=\"ours\""), "{signed}");
    }

    #[tokio::test]
    async fn without_a_client_of_the_installation_it_is_said_where_to_set_it() {
        let house = House::start().await;
        let error = asked(&house, "infusionsoftcrm", &[]).await.unwrap_err();
        assert_eq!(error.status(), 400);
        assert!(error.message().contains("elements.infusionsoftcrm.configuration"), "{error}");
        let error = asked(&house, "machine", &[]).await.unwrap_err();
        assert!(error.message().contains("sends no user to the vendor"), "{error}");
    }
}
