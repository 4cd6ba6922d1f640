//! From what the vendor's redirect carried to a grant: the code is exchanged once, and every failure says whether the
//! code is still good.

use std::collections::BTreeMap;
use std::sync::Arc;

use ligand_engine::Configuration;
use ligand_engine::oauth::{Grant as Exchanged, TokenRequest};
use ligand_model::element::ResourceType;
use ligand_model::refresh::due_in;
use ligand_model::{Element, Error, Kind, Result, Secret};
use ligand_store::credential::Grant;

use super::check::Checked;
use super::failure::{What, refused};
use super::signed;
use crate::app::App;
use crate::oauth::proof::{Asked, Proof, proof};
use crate::oauth::regrant::{self, by_credentials};
use crate::oauth::step::{self, Step, Stepped, Written};
use crate::oauth::{self, client_credentials, needed_endpoint};
use crate::random;

/// What the vendor gave.
#[derive(Debug)]
pub(super) struct Obtained {
    /// Tokens that are renewed; none with OAuth 1.0.
    pub grant: Option<Grant>,
    /// Configuration that the answer taught, or a hook wrote; none takes a key back.
    pub learned: BTreeMap<String, Option<Secret>>,
}

/// What the redirect carried, as far as it matters.
pub(super) type Redirect = BTreeMap<String, Secret>;

/// The vendor sent the user back with an error instead of a code.
///
/// # Errors
/// 400 that repeats the vendor's code and description.
pub(super) fn denied(redirect: Option<&Redirect>) -> Result<()> {
    let text = |name: &str| redirect?.get(name).map(|value| value.expose().trim()).filter(|text| !text.is_empty());
    let Some(code) = text("error") else { return Ok(()) };
    let words =
        text("error_description").map_or_else(|| code.to_owned(), |description| format!("{code}: {description}"));
    let message =
        format!("the vendor did not grant access ({words}); the user must be sent to the authorization URL again");
    Err(Error::new(Kind::GrantRefused, message))
}

/// The code of the redirect.
///
/// # Errors
/// 400 that names `providerData.code`.
pub(super) fn code<'r>(element: &Element, redirect: Option<&'r Redirect>) -> Result<&'r Secret> {
    let code = redirect.and_then(|redirect| redirect.get("code")).filter(|code| !code.expose().trim().is_empty());
    code.ok_or_else(|| {
        let message = format!(
            "providerData.code is missing: element {key} needs the code that the vendor's redirect carried; \
             GET /elements/{key}/oauth/url says where to send the user",
            key = element.key
        );
        Error::new(Kind::BadRequest, message)
    })
}

/// Obtains what the instance authenticates with. Whoever calls this stores it before anything else.
///
/// # Errors
/// 400 that names what is missing; else in words that say whether what was sent is still good.
pub(super) async fn obtain(
    app: &App,
    element: &Arc<Element>,
    checked: &Checked<'_>,
    redirect: Option<&Redirect>,
) -> Result<Obtained> {
    if checked.kind.is_oauth1() {
        let learned = signed::exchange(app, element, checked, redirect).await?;
        return Ok(Obtained { grant: None, learned });
    }
    let configuration = checked.configuration(element);
    if by_credentials(checked.kind) {
        let deadline = app.settings.limits.token_endpoint;
        let stepped = oauth::by_credentials::obtain(&app.engine, element, &configuration, checked.kind, deadline).await;
        return obtained(element, checked, stepped.map_err(|failure| refused(failure, What::Credentials))?);
    }
    let code = code(element, redirect)?;
    let stepped = exchange(app, element, checked, configuration, (code, redirect)).await?;
    obtained(element, checked, stepped)
}

/// Exchanges a code, by the element's own resource where it has one.
async fn exchange(
    app: &App,
    element: &Arc<Element>,
    checked: &Checked<'_>,
    configuration: Configuration,
    (code, redirect): (&Secret, Option<&Redirect>),
) -> Result<Stepped> {
    let state = redirect.and_then(|redirect| redirect.get("state")).map(|state| state.expose().as_str());
    let asked = Asked { configuration: &configuration, state: state.unwrap_or(&element.key) };
    let proof = proof(&app.store, element, checked.kind, &asked)?;
    let deadline = app.settings.limits.token_endpoint;
    let text = |key: &str| configuration.get(key).unwrap_or_default();
    if step::has(element, ResourceType::OauthOnTokenExchange) {
        let secret = Secret::from(text("oauth.api.secret"));
        let parameters = parameters(&configuration, redirect, proof.as_ref());
        let proven = proof.iter().flat_map(Proof::whole);
        let known = configuration.iter().map(|(key, value)| (key.to_owned(), value.to_owned()));
        let step =
            Step { engine: &app.engine, element, configuration: known.chain(proven).collect(), parameters, deadline };
        let stepped = step.tokens(ResourceType::OauthOnTokenExchange, &[code, &secret]).await;
        return stepped.map_err(|failure| refused(failure, What::Code));
    }
    let request = TokenRequest {
        url: needed_endpoint(element, &configuration, "oauth.token.url")?,
        client_id: text("oauth.api.key").into(),
        client_secret: text("oauth.api.secret").into(),
        credentials: client_credentials(element, &configuration),
        grant: Exchanged::Code {
            code: code.clone(),
            redirect_uri: text("oauth.callback.url").to_owned(),
            verifier: proof.map(|proof| proof.verifier),
        },
        scope: String::new(),
        deadline,
    };
    let pair = app.engine.token(&element.authentication, &request).await;
    pair.map(|pair| Stepped { pair, written: Written::new() }).map_err(|failure| refused(failure, What::Code))
}

/// What a resource of the element reads in place of a query: what the redirect carried, and the client.
fn parameters(
    configuration: &Configuration,
    redirect: Option<&Redirect>,
    proof: Option<&Proof>,
) -> Vec<(String, String)> {
    let known = [
        ("redirect_uri", "oauth.callback.url"),
        ("callbackUrl", "oauth.callback.url"),
        ("client_id", "oauth.api.key"),
        ("apiKey", "oauth.api.key"),
        ("client_secret", "oauth.api.secret"),
        ("apiSecret", "oauth.api.secret"),
        ("scope", "oauth.scope"),
    ];
    let known = known.into_iter().filter_map(|(name, key)| Some((name.to_owned(), configuration.get(key)?.to_owned())));
    let carried = redirect.into_iter().flatten().map(|(name, value)| (name.clone(), value.expose().clone()));
    let verifier = proof.map(|proof| ("code_verifier".to_owned(), proof.verifier.expose().clone()));
    let grant = [("grant_type".to_owned(), "authorization_code".to_owned())];
    carried.chain(known).chain(grant).chain(verifier).collect()
}

fn obtained(element: &Element, checked: &Checked<'_>, stepped: Stepped) -> Result<Obtained> {
    let Stepped { pair, written } = stepped;
    let lifetime = pair.expires_in.or_else(|| interval(element, checked)).and_then(in_ms);
    let refresh = match pair.refresh {
        Some(refresh) => Some(refresh),
        None => regrant::mark(element, checked.kind)?,
    };
    let grant = Grant {
        access: Some(pair.access),
        refresh,
        client: client(element, checked),
        lifetime,
        due_in: lifetime.map(due),
        age: 0,
    };
    let learned = pair.learned.into_iter().map(|(key, value)| (key, Some(Secret::from(value))));
    let written = written.into_iter().map(|(key, value)| (key, value.map(Secret::from)));
    Ok(Obtained { grant: Some(grant), learned: learned.chain(written).collect() })
}

/// The grant that a caller brings because it did the consent itself.
///
/// # Errors
/// 400 that names the entry that is missing.
pub(super) fn brought(element: &Element, checked: &Checked<'_>) -> Result<Grant> {
    let access = given(checked, "oauth.user.token");
    let refresh = match (given(checked, "oauth.user.refresh_token"), &access) {
        (Some(refresh), _) => Some(refresh),
        // What renews without a refresh token needs none.
        (None, Some(_)) => regrant::mark(element, checked.kind)?,
        (None, None) => None,
    };
    if refresh.is_none() {
        let message =
            "configuration is missing: oauth.user.refresh_token (required by externalAuthentication \"initial\")";
        return Err(Error::new(Kind::Configuration, message));
    }
    Ok(brought_tokens(element, checked, access, refresh))
}

/// Whether a caller brings tokens of its own.
pub(super) fn brings(checked: &Checked<'_>) -> bool {
    ["oauth.user.token", "oauth.user.refresh_token"].iter().any(|key| given(checked, key).is_some())
}

fn given(checked: &Checked<'_>, key: &str) -> Option<Secret> {
    checked.own.get(key).filter(|value| !value.expose().trim().is_empty()).cloned()
}

/// Tokens that a caller brings. Their age is not known: the access token is renewed early rather than late.
pub(super) fn brought_tokens(
    element: &Element,
    checked: &Checked<'_>,
    access: Option<Secret>,
    refresh: Option<Secret>,
) -> Grant {
    let lifetime = access.as_ref().and_then(|_| interval(element, checked)).and_then(in_ms);
    Grant { access, refresh, client: client(element, checked), lifetime, due_in: lifetime.map(due), age: 0 }
}

/// The OAuth client that is in force: the installation may set it for all instances.
fn client(element: &Element, checked: &Checked<'_>) -> Option<Secret> {
    checked.value(element, "oauth.api.key").map(Secret::from)
}

/// When the worker renews a pair that was just obtained.
fn due(lifetime: i64) -> i64 {
    due_in(lifetime, u16::from_ne_bytes(random::bytes()) % 1000)
}

fn in_ms(seconds: u64) -> Option<i64> {
    i64::try_from(seconds).ok()?.checked_mul(1000)
}

/// The lifetime that the configuration says, in seconds.
fn interval(element: &Element, checked: &Checked<'_>) -> Option<u64> {
    checked.value(element, "oauth.user.refresh_interval")?.trim().parse().ok().filter(|seconds| *seconds > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Catalogue, Overrides};
    use crate::provision::settings::Own;
    use crate::provision::{check, request};
    use ligand_engine::oauth::TokenPair;
    use serde_json::json;

    fn redirect(values: &[(&str, &str)]) -> Redirect {
        values.iter().map(|(key, value)| ((*key).to_owned(), Secret::from(*value))).collect()
    }

    #[test]
    fn a_denial_repeats_the_vendors_code_and_description() {
        let error = denied(Some(&redirect(&[
            ("error", "access_denied"),
            ("error_description", "User denied access to resource"),
        ])));
        let error = error.unwrap_err();
        assert_eq!(error.status(), 400);
        assert!(error.message().contains("access_denied: User denied access to resource"), "{error}");
        assert!(denied(Some(&redirect(&[("code", "c")]))).is_ok());
        assert!(denied(None).is_ok());
    }

    #[test]
    fn a_missing_code_is_named() {
        let catalogue = Catalogue::load(&Overrides::new()).unwrap();
        let element = catalogue.find("infusionsoftcrm").unwrap();
        for redirect in [None, Some(redirect(&[("state", "x")])), Some(redirect(&[("code", " ")]))] {
            let error = super::code(element, redirect.as_ref()).unwrap_err();
            assert!(error.status() == 400 && error.message().starts_with("providerData.code is missing"), "{error}");
        }
    }

    #[test]
    fn a_grant_is_known_to_be_of_the_installations_client_where_the_instance_names_none() {
        let of_installation = [("oauth.api.key", "of the installation"), ("oauth.api.secret", "s")];
        let values = of_installation.map(|(key, value)| (key.to_owned(), Secret::from(value)));
        let overrides = Overrides::from([("infusionsoftcrm".to_owned(), values.into())]);
        let catalogue = Catalogue::load(&overrides).unwrap();
        let element = catalogue.find("infusionsoftcrm").unwrap();
        for (own, expected) in [(json!({}), "of the installation"), (json!({"oauth.api.key": "own"}), "own")] {
            let mut configuration = json!({"oauth.callback.url": "https://a.example", "oauth.user.refresh_token": "r"});
            configuration.as_object_mut().unwrap().extend(own.as_object().cloned().unwrap());
            let request = request::read(&json!({ "configuration": configuration })).unwrap();
            let checked = check::configuration(element, &request, Own::new()).unwrap();
            let pair = TokenPair { access: "a".into(), refresh: None, expires_in: None, learned: Vec::new() };
            let obtained = obtained(element, &checked, Stepped { pair, written: Written::new() }).unwrap();
            let grants = [brought(element, &checked).unwrap(), obtained.grant.unwrap()];
            assert_eq!(grants.map(|grant| grant.client), [Some(expected.into()), Some(expected.into())]);
        }
    }
}
