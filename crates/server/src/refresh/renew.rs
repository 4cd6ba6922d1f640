//! What is sent to renew tokens: a refresh token, the configuration's own credentials, or the element's own resource. Which
//! one it is changes nothing of the rules: the outcome is one of the same four.

use ligand_engine::Engine;
use ligand_engine::oauth::TokenFailure;
use ligand_model::Secret;
use ligand_model::element::ResourceType;

use super::Client;
use super::client::PATIENCE;
use crate::connection::{REFRESH_TOKEN, TOKEN};
use crate::oauth::by_credentials;
use crate::oauth::regrant;
use crate::oauth::step::{self, Step, Stepped, Written};

/// Renews once. `token` may be the mark of a grant that needs none; `access` is the access token that is to be replaced.
///
/// # Errors
/// [`TokenFailure`]: whether the token is unsent, refused, or perhaps spent.
pub(super) async fn renew(
    engine: &Engine,
    client: &Client,
    token: &Secret,
    access: Option<&Secret>,
) -> Result<Stepped, TokenFailure> {
    let marked = regrant::is_mark(token);
    if step::has(&client.element, ResourceType::OauthOnTokenRefresh) {
        return by_resource(engine, client, (!marked).then_some(token), access).await;
    }
    if marked {
        return by_configuration(engine, client, true).await;
    }
    let request = client.request(token.clone()).map_err(|error| TokenFailure::Unsent(error.message().to_owned()))?;
    match engine.token(&client.element.authentication, &request).await {
        // The configuration is the grant: what came of it may end earlier.
        Err(TokenFailure::Refused { .. }) if regrant::by_credentials(client.kind) => {
            by_configuration(engine, client, false).await
        }
        answered => answered.map(|pair| Stepped { pair, written: Written::new() }),
    }
}

/// Again what was sent when the instance was made. A mark takes the place of a refresh token that is refused; where there
/// is one already it stays.
async fn by_configuration(engine: &Engine, client: &Client, marked: bool) -> Result<Stepped, TokenFailure> {
    let Client { element, configuration, kind, .. } = client;
    let mut stepped = by_credentials::obtain(engine, element, configuration, *kind, PATIENCE).await?;
    if stepped.pair.refresh.is_none() && !marked {
        let mark = regrant::mark(element, *kind);
        stepped.pair.refresh = mark.map_err(|error| TokenFailure::Unsent(error.message().to_owned()))?;
    }
    Ok(stepped)
}

/// By the element's own resource. In this phase alone hooks see the refresh token.
async fn by_resource(
    engine: &Engine,
    client: &Client,
    token: Option<&Secret>,
    access: Option<&Secret>,
) -> Result<Stepped, TokenFailure> {
    let configuration = &client.configuration;
    let tokens = [(TOKEN, access), (REFRESH_TOKEN, token)];
    let tokens = tokens.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?.expose().clone())));
    let known = configuration.iter().map(|(key, value)| (key.to_owned(), value.to_owned()));
    let step = Step {
        engine,
        element: &client.element,
        configuration: known.chain(tokens).collect(),
        parameters: parameters(client, token),
        deadline: PATIENCE,
    };
    let secrets = [token, access, Some(client.secret())];
    let secrets: Vec<&Secret> = secrets.into_iter().flatten().collect();
    step.tokens(ResourceType::OauthOnTokenRefresh, &secrets).await
}

fn parameters(client: &Client, token: Option<&Secret>) -> Vec<(String, String)> {
    let text = |name: &str, key: &str| Some((name.to_owned(), client.configuration.get(key)?.to_owned()));
    let known = [
        text("redirect_uri", "oauth.callback.url"),
        text("callbackUrl", "oauth.callback.url"),
        text("client_id", "oauth.api.key"),
        text("apiKey", "oauth.api.key"),
        text("client_secret", "oauth.api.secret"),
        text("apiSecret", "oauth.api.secret"),
        text("scope", "oauth.scope"),
    ];
    let names = ["refreshToken", "refresh_token"];
    let tokens = token.into_iter().flat_map(|token| names.map(|name| (name.to_owned(), token.expose().clone())));
    let grant = [("grant_type".to_owned(), "refresh_token".to_owned())];
    known.into_iter().flatten().chain(tokens).chain(grant).collect()
}
