//! Whose tokens, and the OAuth client they are refreshed with.

use std::sync::Arc;
use std::time::Duration;

use ligand_engine::Configuration;
use ligand_engine::oauth::{Grant as Exchanged, TokenRequest};
use ligand_model::element::AuthenticationType;
use ligand_model::identity::{CredentialId, InstanceId};
use ligand_model::refresh::ANSWER_WITHIN;
use ligand_model::{Element, Result, Secret};
use ligand_store::Scope;

use crate::oauth::{client_credentials, endpoint, needed_endpoint};

/// The client of one instance at its vendor's token endpoint.
#[derive(Debug, Clone)]
pub struct Client {
    /// The element: how its token endpoint wants to be spoken to, and what its refusals look like.
    pub element: Arc<Element>,
    /// What is in force for the instance; hooks of the element's own refresh see it.
    pub(super) configuration: Configuration,
    /// How the instance is authenticated.
    pub(super) kind: AuthenticationType,
    id: Secret,
    secret: Secret,
    /// Lifetime of an access token in ms where the vendor does not say one.
    pub lifetime: Option<i64>,
}

impl Client {
    /// From the effective configuration of an instance.
    pub fn of(element: &Arc<Element>, configuration: &Configuration) -> Client {
        let text = |key: &str| configuration.get(key).unwrap_or_default();
        let seconds = configuration.integer("oauth.user.refresh_interval").filter(|seconds| *seconds > 0);
        Client {
            element: Arc::clone(element),
            kind: element.authentication_kind(|key| configuration.get(key).map(str::to_owned)),
            configuration: configuration.clone(),
            id: Secret::from(text("oauth.api.key")),
            secret: Secret::from(text("oauth.api.secret")),
            lifetime: seconds.and_then(|seconds| i64::try_from(seconds.checked_mul(1000)?).ok()),
        }
    }

    /// The request that spends a refresh token; at an endpoint of its own where the element has one.
    ///
    /// # Errors
    /// 400 that names what is missing in the URL.
    pub(super) fn request(&self, token: Secret) -> Result<TokenRequest> {
        let Client { element, configuration, .. } = self;
        let url = match endpoint(element, configuration, "oauth.token.refresh_url")? {
            Some(own) => own,
            None => needed_endpoint(element, configuration, "oauth.token.url")?,
        };
        Ok(TokenRequest {
            url,
            client_id: self.id.clone(),
            client_secret: self.secret.clone(),
            credentials: client_credentials(element, configuration),
            grant: Exchanged::Refresh(token),
            scope: String::new(),
            deadline: PATIENCE,
        })
    }

    pub(super) fn id(&self) -> &Secret {
        &self.id
    }

    pub(super) fn secret(&self) -> &Secret {
        &self.secret
    }
}

/// A slow vendor is waited for: a refresh that is cut may have spent its token.
pub(super) const PATIENCE: Duration = Duration::from_millis(ANSWER_WITHIN.unsigned_abs());

/// A credential, as one of its instances asks for it.
#[derive(Debug, Clone)]
pub struct Grant {
    /// Statements are bound to its organization.
    pub scope: Scope,
    /// The row of the tokens.
    pub credential: CredentialId,
    /// The instance: named in errors; it learns what the vendor's answer teaches.
    pub instance: InstanceId,
    /// With what the tokens are refreshed.
    pub client: Client,
}
