//! From what the vendor's redirect carried to a grant: the code is exchanged once, and every failure says whether the
//! code is still good.

use std::collections::BTreeMap;

use ligand_engine::oauth::{Grant as Exchanged, TokenFailure, TokenPair, TokenRequest};
use ligand_model::refresh::due_in;
use ligand_model::{Element, Error, Kind, Result, Secret};
use ligand_store::credential::Grant;

use super::check::Checked;
use super::settings::Own;
use crate::app::App;
use crate::random;

/// A grant, and what its answer taught about the customer.
#[derive(Debug)]
pub(super) struct Obtained {
    pub grant: Grant,
    pub learned: Own,
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

/// Exchanges a code. Whoever calls this stores the grant before anything else.
///
/// # Errors
/// In words that say whether the code is still good.
pub(super) async fn exchange(app: &App, element: &Element, checked: &Checked<'_>, code: &Secret) -> Result<Obtained> {
    let value = |key: &str| checked.value(element, key).unwrap_or_default();
    let request = TokenRequest {
        url: value("oauth.token.url"),
        client_id: value("oauth.api.key").into(),
        client_secret: value("oauth.api.secret").into(),
        grant: Exchanged::Code { code: code.clone(), redirect_uri: value("oauth.callback.url") },
        deadline: app.settings.limits.token_endpoint,
    };
    let pair = app.engine.token(&element.authentication, &request).await.map_err(refused)?;
    Ok(obtained(element, checked, pair))
}

fn obtained(element: &Element, checked: &Checked<'_>, pair: TokenPair) -> Obtained {
    let lifetime = pair.expires_in.or_else(|| interval(element, checked)).and_then(in_ms);
    let grant = Grant {
        access: Some(pair.access),
        refresh: pair.refresh,
        client: client(element, checked),
        lifetime,
        due_in: lifetime.map(due),
        age: 0,
    };
    let learned = pair.learned.into_iter().map(|(key, value)| (key, Secret::from(value))).collect();
    Obtained { grant, learned }
}

/// The grant that a caller brings because it did the consent itself.
///
/// # Errors
/// 400 that names the entry that is missing.
pub(super) fn brought(element: &Element, checked: &Checked<'_>) -> Result<Grant> {
    let given = |key: &str| checked.own.get(key).filter(|value| !value.expose().trim().is_empty()).cloned();
    let refresh = given("oauth.user.refresh_token").ok_or_else(|| {
        let message =
            "configuration is missing: oauth.user.refresh_token (required by externalAuthentication \"initial\")";
        Error::new(Kind::Configuration, message)
    })?;
    Ok(brought_tokens(element, checked, given("oauth.user.token"), Some(refresh)))
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

fn refused(failure: TokenFailure) -> Error {
    match failure {
        TokenFailure::Unsent(cause) => {
            let message = format!(
                "the vendor's token endpoint cannot be reached ({cause}); the code was not used, repeat the call soon"
            );
            Error::new(Kind::VendorUnavailable, message)
        }
        TokenFailure::Throttled(wait) => {
            let error = Error::new(
                Kind::TooManyRequests,
                "the vendor takes no more token requests just now; the code was not used",
            );
            wait.map_or(error.clone(), |wait| error.with_retry_after(wait))
        }
        TokenFailure::Refused { status, words } => {
            let message = format!(
                "the vendor refused the code ({words}). A code is good once and for a short time; oauth.api.key, oauth.api.secret \
                 and oauth.callback.url must be those of the authorization URL. Send the user there again for a new code"
            );
            // The vendor's own 401 stays one; everything else is the caller's request.
            let status = if status == 401 { 401 } else { 400 };
            Error::new(Kind::GrantRefused, message).with_status(status).with_provider(words)
        }
        TokenFailure::Unknown { cause, timed_out } => {
            let kind = if timed_out { Kind::VendorTimeout } else { Kind::VendorUnavailable };
            let message = format!(
                "whether the vendor accepted the code is unknown ({cause}); no instance was created. If it did, its tokens are \
                 lost and harmless: send the user to the authorization URL for a new code"
            );
            Error::new(kind, message)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Catalogue, Overrides};
    use crate::provision::{check, request};
    use serde_json::json;
    use std::time::Duration;

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
            let error = code(element, redirect.as_ref()).unwrap_err();
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
            let grants = [brought(element, &checked).unwrap(), obtained(element, &checked, pair).grant];
            assert_eq!(grants.map(|grant| grant.client), [Some(expected.into()), Some(expected.into())]);
        }
    }

    #[test]
    fn every_failure_has_its_status_and_says_what_became_of_the_code() {
        let table = [
            (TokenFailure::Unsent("no route".into()), 502, "was not used", None),
            (TokenFailure::Throttled(Some(Duration::from_secs(3))), 429, "was not used", None),
            (
                TokenFailure::Refused { status: 400, words: "invalid_grant".into() },
                400,
                "new code",
                Some("invalid_grant"),
            ),
            (
                TokenFailure::Refused { status: 401, words: "invalid_client".into() },
                401,
                "oauth.api.secret",
                Some("invalid_client"),
            ),
            (
                TokenFailure::Refused { status: 403, words: "access_denied".into() },
                400,
                "new code",
                Some("access_denied"),
            ),
            (TokenFailure::Unknown { cause: "status 500".into(), timed_out: false }, 502, "unknown", None),
            (TokenFailure::Unknown { cause: "no answer".into(), timed_out: true }, 504, "unknown", None),
        ];
        for (failure, status, said, provider) in table {
            let error = refused(failure);
            assert_eq!((error.status(), error.provider()), (status, provider), "{error}");
            assert!(error.message().contains(said), "{error}");
        }
        assert_eq!(
            refused(TokenFailure::Throttled(Some(Duration::from_secs(3)))).retry_after(),
            Some(Duration::from_secs(3))
        );
    }
}
