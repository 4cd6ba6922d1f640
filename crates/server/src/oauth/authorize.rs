//! The URL that a user is sent to, and the request token that OAuth 1.0 needs before it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use ligand_engine::Configuration;
use ligand_engine::oauth::oauth1::{SignatureMethod, SignedRequest, SignedToken, Signer};
use ligand_engine::oauth::{Authorize, TokenFailure, authorization_url};
use ligand_model::element::{AuthenticationType, Destination, ResourceType, Source};
use ligand_model::{Element, Error, Kind, Result, Secret};
use url::Url;

use super::proof::{Asked, Proof, proof};
use super::step::Step;
use super::{endpoint, needed_endpoint};
use crate::app::App;
use crate::connection::in_force;

/// Under which configuration key a parameter of the URL calls is known.
const RENAMED: [(&str, &str); 4] = [
    ("apiKey", "oauth.api.key"),
    ("apiSecret", "oauth.api.secret"),
    ("callbackUrl", "oauth.callback.url"),
    ("scope", "oauth.scope"),
];

/// A request to be sent to the vendor: the element, what was asked with, and what is in force because of it.
pub struct Consent<'a> {
    /// Whose.
    pub element: &'a Arc<Element>,
    /// As it was asked, blanks left out.
    pub given: BTreeMap<String, String>,
    /// The element's defaults, and what was given over them.
    pub configuration: Configuration,
    /// How the instance will be authenticated.
    pub kind: AuthenticationType,
}

impl<'a> Consent<'a> {
    /// From the parameters of a call; blank ones count as absent.
    ///
    /// # Errors
    /// 400: the element sends no user anywhere.
    pub fn new(element: &'a Arc<Element>, given: impl Iterator<Item = (String, String)>) -> Result<Consent<'a>> {
        let given: BTreeMap<String, String> =
            given.map(|(name, value)| (name, value.trim().to_owned())).filter(|(_, value)| !value.is_empty()).collect();
        let own = own(element, &given);
        let kind = element.authentication_kind(|key| own.get(key).map(|value| value.expose().clone()));
        if !kind.needs_consent() {
            let name = element.authentication_name(|key| own.get(key).map(|value| value.expose().clone()));
            let message = format!(
                "element {} authenticates with '{name}' and sends no user to the vendor: create an instance without this step",
                element.key
            );
            return Err(Error::new(Kind::BadRequest, message));
        }
        let configuration = in_force(element, &own).into_iter().collect();
        Ok(Consent { element, given, configuration, kind })
    }

    /// Refuses a call that leaves out what it must bring.
    ///
    /// # Errors
    /// 400 that names every missing parameter.
    pub fn must_bring(&self, names: &[&str], call: &str) -> Result<()> {
        let missing: Vec<&str> = names.iter().copied().filter(|name| !self.given.contains_key(*name)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let message =
            format!("required parameter {} not found (GET /elements/{}/{call})", missing.join(", "), self.element.key);
        Err(Error::new(Kind::BadRequest, message))
    }

    /// The URL. `request_token` is OAuth 1.0's.
    ///
    /// # Errors
    /// 400 that names what is missing or does not fit.
    pub async fn url(&self, app: &App, request_token: Option<&str>) -> Result<String> {
        if self.kind.is_oauth1() {
            return self.signed_url(request_token);
        }
        let asked = Asked { configuration: &self.configuration, state: self.state() };
        let proof = proof(&app.store, self.element, self.kind, &asked)?;
        if let Some(resource) = self.element.lifecycle(ResourceType::OauthOnAuthorizeUrl).next() {
            let url = self.step(app, proof.as_ref()).url(resource).await?;
            return with_state(&url, self.state());
        }
        let endpoint = needed_endpoint(self.element, &self.configuration, "oauth.authorization.url")?;
        authorization_url(&Authorize {
            endpoint: &endpoint,
            client_id: self.text("oauth.api.key"),
            redirect_uri: self.text("oauth.callback.url"),
            scope: self.text("oauth.scope"),
            state: self.state(),
            challenge: proof.as_ref().map(|proof| (proof.challenge.as_str(), proof.method)),
        })
    }

    /// Asks the vendor for a request token.
    ///
    /// # Errors
    /// 400: not an element of OAuth 1.0, or something is missing; what the vendor refused, in its words.
    pub async fn request_token(&self, app: &App) -> Result<SignedToken> {
        if !self.kind.is_oauth1() {
            let message = format!(
                "element {} does not authenticate with OAuth 1.0 and has no request token: GET /elements/{}/oauth/url says \
                 where to send the user",
                self.element.key, self.element.key
            );
            return Err(Error::new(Kind::BadRequest, message));
        }
        let url = needed_endpoint(self.element, &self.configuration, "oauth.request.url")?;
        let further = ("oauth_callback", self.text("oauth.callback.url").to_owned());
        let request = signed_request(&self.configuration, self.kind, url, further, app.settings.limits.token_endpoint);
        app.engine.signed_token(&request).await.map_err(refused)
    }

    fn signed_url(&self, request_token: Option<&str>) -> Result<String> {
        let token = request_token.ok_or_else(|| {
            let key = &self.element.key;
            let message = format!(
                "required parameter requestToken not found: element {key} authenticates with OAuth 1.0; \
                 GET /elements/{key}/oauth/token gives one"
            );
            Error::new(Kind::BadRequest, message)
        })?;
        let endpoint = endpoint(self.element, &self.configuration, "oauth.authorization.url")?.unwrap_or_default();
        let mut url = parsed(&endpoint)?;
        url.query_pairs_mut().append_pair("oauth_token", token);
        Ok(url.into())
    }

    fn step(&self, app: &'a App, proof: Option<&Proof>) -> Step<'a> {
        let shown = proof.map(Proof::shown).into_iter().flatten();
        let known = self.configuration.iter().map(|(key, value)| (key.to_owned(), value.to_owned()));
        let standard = [
            ("client_id", "oauth.api.key"),
            ("redirect_uri", "oauth.callback.url"),
            ("scope", "oauth.scope"),
            ("apiKey", "oauth.api.key"),
            ("callbackUrl", "oauth.callback.url"),
        ];
        let standard = standard.map(|(name, key)| (name.to_owned(), self.text(key).to_owned()));
        let fixed = [("response_type", "code"), ("state", self.state())];
        let fixed = fixed.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let proven = proof.map(|proof| {
            [("code_challenge", proof.challenge.as_str()), ("code_challenge_method", proof.method)]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
        });
        let mut parameters: BTreeMap<String, String> =
            standard.into_iter().chain(fixed).chain(proven.into_iter().flatten()).collect();
        // The secret belongs into no URL; hooks that need it have the configuration.
        let own = self.given.iter().filter(|(name, _)| *name != "apiSecret");
        parameters.extend(own.map(|(name, value)| (name.clone(), value.clone())));
        parameters.retain(|_, value| !value.is_empty());
        Step {
            engine: &app.engine,
            element: self.element,
            configuration: known.chain(shown).collect(),
            parameters: parameters.into_iter().collect(),
            deadline: app.settings.limits.token_endpoint,
        }
    }

    fn text(&self, key: &str) -> &str {
        self.configuration.get(key).unwrap_or_default()
    }

    fn state(&self) -> &str {
        self.given.get("state").map_or(self.element.key.as_str(), String::as_str)
    }
}

/// What was given, under the keys of a configuration. A parameter of the element may say under which (§3).
fn own(element: &Element, given: &BTreeMap<String, String>) -> BTreeMap<String, Secret> {
    let renamed = |name: &str| {
        let ours = RENAMED.iter().find(|(from, _)| *from == name).map(|(_, key)| (*key).to_owned());
        let is_this = |parameter: &&ligand_model::element::Parameter| {
            parameter.source == Source::Query
                && parameter.destination == Destination::Configuration
                && parameter.name == name
        };
        let elements = element.parameters.iter().find(is_this).map(|parameter| parameter.vendor_name.clone());
        elements.or(ours).unwrap_or_else(|| name.to_owned())
    };
    given.iter().map(|(name, value)| (renamed(name), Secret::from(value.as_str()))).collect()
}

/// A signed request to a token endpoint of OAuth 1.0, without a token of its own.
pub fn signed_request(
    configuration: &Configuration,
    kind: AuthenticationType,
    url: String,
    further: (&'static str, String),
    deadline: Duration,
) -> SignedRequest {
    let text = |key: &str| configuration.get(key).unwrap_or_default();
    let method = match kind {
        AuthenticationType::Oauth1Plaintext => SignatureMethod::Plaintext,
        _ => SignatureMethod::HmacSha1,
    };
    SignedRequest {
        url,
        signer: Signer {
            client: text("oauth.api.key").to_owned(),
            client_secret: text("oauth.api.secret").into(),
            token: None,
            token_secret: "".into(),
            method,
        },
        in_query: text("oauth.request.authorization.type").trim().eq_ignore_ascii_case("query"),
        further,
        deadline,
    }
}

/// The vendor gave no request token.
fn refused(failure: TokenFailure) -> Error {
    match failure {
        TokenFailure::Unsent(cause) | TokenFailure::Unknown { cause, timed_out: false } => {
            Error::new(Kind::VendorUnavailable, format!("the vendor gave no request token: {cause}"))
        }
        TokenFailure::Unknown { cause, timed_out: true } => {
            Error::new(Kind::VendorTimeout, format!("the vendor gave no request token: {cause}"))
        }
        TokenFailure::Throttled(wait) => {
            let error = Error::new(Kind::TooManyRequests, "the vendor takes no more token requests just now");
            wait.map_or(error.clone(), |wait| error.with_retry_after(wait))
        }
        TokenFailure::Refused { words, .. } => {
            let message = format!(
                "the vendor gave no request token ({words}); check oauth.api.key, oauth.api.secret and the callback URL"
            );
            Error::new(Kind::GrantRefused, message).with_provider(words)
        }
    }
}

/// The redirect must lead back to who asked.
fn with_state(url: &str, state: &str) -> Result<String> {
    let mut url = parsed(url)?;
    if !url.query_pairs().any(|(name, _)| name == "state") {
        url.query_pairs_mut().append_pair("state", state);
    }
    Ok(url.into())
}

fn parsed(url: &str) -> Result<Url> {
    Url::parse(url).map_err(|error| {
        Error::new(Kind::Configuration, format!("oauth.authorization.url is not a URL ({error}): {url}"))
    })
}
