//! OAuth 1.0: from what the vendor's redirect carried to the token that signs calls.

use std::collections::BTreeMap;
use std::sync::Arc;

use ligand_model::{Element, Error, Kind, Result, Secret};

use super::check::Checked;
use super::exchange::Redirect;
use super::failure::{What, refused};
use crate::app::App;
use crate::oauth::authorize::signed_request;
use crate::oauth::needed_endpoint;

/// Exchanges the request token of a user who has consented (RFC 5849 §2.3). The token lives as long as the vendor lets it:
/// it is configuration, not a grant to be renewed.
///
/// # Errors
/// 400 that names what the redirect or the configuration lacks; what the vendor refused, in its words.
pub(super) async fn exchange(
    app: &App,
    element: &Arc<Element>,
    checked: &Checked<'_>,
    redirect: Option<&Redirect>,
) -> Result<BTreeMap<String, Option<Secret>>> {
    let carried = |name: &str| {
        let value = redirect.and_then(|redirect| redirect.get(name)).filter(|value| !value.expose().trim().is_empty());
        value.cloned().ok_or_else(|| {
            let key = &element.key;
            let message = format!(
                "providerData.{name} is missing: element {key} authenticates with OAuth 1.0 and needs oauth_token and \
                 oauth_verifier of the vendor's redirect, and the secret that GET /elements/{key}/oauth/token gave"
            );
            Error::new(Kind::BadRequest, message)
        })
    };
    let (token, verifier, secret) = (carried("oauth_token")?, carried("oauth_verifier")?, carried("secret")?);
    let configuration = checked.configuration(element);
    let url = needed_endpoint(element, &configuration, "oauth.token.url")?;
    let further = ("oauth_verifier", verifier.expose().clone());
    let deadline = app.settings.limits.token_endpoint;
    let mut request = signed_request(&configuration, checked.kind, url, further, deadline);
    request.signer.token = Some(token.expose().clone());
    request.signer.token_secret = secret;
    let found = app.engine.signed_token(&request).await.map_err(|failure| refused(failure, What::Code))?;
    let learned = [("oauth.user.token", found.token), ("oauth.user.token.secret", found.secret)];
    Ok(learned.map(|(key, value)| (key.to_owned(), Some(value))).into())
}
