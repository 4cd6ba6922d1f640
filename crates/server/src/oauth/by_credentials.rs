//! Tokens for what the configuration itself holds: a user's name and password, or the client alone. Asked for when an
//! instance is made, and again when its access token has expired.

use std::sync::Arc;
use std::time::Duration;

use ligand_engine::oauth::{Grant, TokenFailure, TokenRequest};
use ligand_engine::{Configuration, Engine};
use ligand_model::element::{AuthenticationType, ResourceType};
use ligand_model::{Element, Secret};

use super::step::{self, Step, Stepped, Written};
use super::{client_credentials, needed_endpoint};

/// Asks once; by the element's own resource where it has one.
///
/// # Errors
/// [`TokenFailure`], without the secrets that were sent.
pub async fn obtain(
    engine: &Engine,
    element: &Arc<Element>,
    configuration: &Configuration,
    kind: AuthenticationType,
    deadline: Duration,
) -> Result<Stepped, TokenFailure> {
    let text = |key: &str| configuration.get(key).unwrap_or_default();
    let by_password = kind == AuthenticationType::Oauth2Password;
    let own = if by_password { ResourceType::Oauth2Password } else { ResourceType::Oauth2ClientCredentials };
    if let Some(kind) = [own, ResourceType::OauthOnTokenExchange].into_iter().find(|kind| step::has(element, *kind)) {
        let secrets = ["password", "oauth.api.secret"].map(|key| Secret::from(text(key)));
        let step = Step {
            engine,
            element,
            configuration: configuration.clone(),
            parameters: parameters(configuration, by_password),
            deadline,
        };
        return step.tokens(kind, &secrets.each_ref()).await;
    }
    let url = needed_endpoint(element, configuration, "oauth.token.url");
    let request = TokenRequest {
        url: url.map_err(|error| TokenFailure::Unsent(error.message().to_owned()))?,
        client_id: text("oauth.api.key").into(),
        client_secret: text("oauth.api.secret").into(),
        credentials: client_credentials(element, configuration),
        grant: match by_password {
            true => Grant::Password { username: text("username").to_owned(), password: text("password").into() },
            false => Grant::Client,
        },
        scope: text("oauth.scope").to_owned(),
        deadline,
    };
    let pair = engine.token(&element.authentication, &request).await?;
    Ok(Stepped { pair, written: Written::new() })
}

/// What a resource of the element reads in place of a query.
fn parameters(configuration: &Configuration, by_password: bool) -> Vec<(String, String)> {
    let grant = if by_password { "password" } else { "client_credentials" };
    let text = |name: &str, key: &str| Some((name.to_owned(), configuration.get(key)?.to_owned()));
    let known = [
        text("username", "username"),
        text("password", "password"),
        text("scope", "oauth.scope"),
        text("client_id", "oauth.api.key"),
        text("client_secret", "oauth.api.secret"),
        text("apiKey", "oauth.api.key"),
        text("apiSecret", "oauth.api.secret"),
    ];
    known.into_iter().flatten().chain([("grant_type".to_owned(), grant.to_owned())]).collect()
}
