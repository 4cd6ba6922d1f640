//! Giving a grant back: by the element's own resource, by RFC 7009, or not at all where the vendor knows no way.

use ligand_engine::Configuration;
use ligand_engine::oauth::Revocation;
use ligand_model::credential::{Credential, Status};
use ligand_model::element::ResourceType;
use ligand_model::identity::InstanceId;
use ligand_model::instance::{Instance, Stage};
use ligand_model::{Element, Result, Secret};
use ligand_store::{Scope, Tx, credential, instance};

use super::lifecycle;
use crate::app::App;
use crate::connection;
use crate::oauth::regrant::is_mark;
use crate::oauth::{client_credentials, endpoint, step};
use crate::sequence::sequence;

/// What became of a grant at the vendor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Revoked {
    /// There was none.
    Nothing,
    /// The vendor says that it has ended.
    Yes,
    /// Other instances use it.
    Shared,
    /// The element knows no way.
    Impossible,
    /// It was tried; whether it worked is not known.
    Unknown,
    /// A caller had brought its own; it is not revoked.
    LetGo(Brought),
}

/// What became of a refresh token that a caller had brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Brought {
    /// It is as good as before.
    Unspent,
    /// The vendor gave another for it, which is gone.
    Spent,
    /// The vendor refuses it.
    Refused,
    /// It was sent, and the answer is not known.
    Unclear,
}

impl Revoked {
    /// For an error: what the vendor still holds.
    pub fn in_words(self) -> &'static str {
        match self {
            Revoked::Nothing => "",
            Revoked::Yes => ". The access that had just been granted was revoked at the vendor",
            Revoked::Shared => ". The grant stays valid: another instance uses it",
            Revoked::Impossible => {
                ". The vendor has granted access and offers no way to give it back: its tokens were discarded here and \
                 stay valid there until they expire or the user removes the application at the vendor"
            }
            Revoked::Unknown => {
                ". The vendor has granted access and did not confirm that it is revoked: the user may remove the \
                 application at the vendor"
            }
            Revoked::LetGo(Brought::Unspent) => {
                ". The refresh token that was brought is unspent and was not revoked: it may be brought again"
            }
            Revoked::LetGo(Brought::Spent) => {
                ". The refresh token that was brought is spent: the vendor has replaced it, and its successor is discarded \
                 with the instance. The user must authorize again"
            }
            Revoked::LetGo(Brought::Refused) => {
                ". The vendor refuses the refresh token that was brought; it gave nothing for it"
            }
            Revoked::LetGo(Brought::Unclear) => {
                ". The refresh token that was brought was sent to the vendor and its answer is not known: it may be spent. Bring \
                 it again; if it is refused, the user must authorize again"
            }
        }
    }
}

/// Removes an instance whose provisioning failed, with tokens that a caller had brought. What became of them is read in
/// the same transaction: nothing can happen to them in between.
///
/// # Errors
/// `not-found`: no such instance is being provisioned. `unavailable`: the database is busy or away.
pub(super) async fn let_go(scope: &Scope, tx: &mut Tx, boot: &str, id: InstanceId) -> Result<Revoked> {
    let credential = lifecycle::rows(scope, tx, id, Stage::Provisioning).await?.credential;
    let fate = match &credential {
        None => Revoked::Nothing,
        Some(credential) => match became(credential) {
            Brought::Spent if credential::shared(scope, tx, credential.id).await? => Revoked::Shared,
            became => Revoked::LetGo(became),
        },
    };
    instance::begin_delete(scope, tx, boot, id).await?;
    instance::remove(scope, tx, id).await?;
    Ok(fate)
}

fn became(credential: &Credential) -> Brought {
    match credential.status {
        Status::Reauthorize => Brought::Refused,
        Status::Unknown => Brought::Unclear,
        Status::Ok if credential.attempt.is_some() => Brought::Unclear,
        // Only a refresh that brought another token leaves a prior one.
        Status::Ok if credential.prior.is_some() => Brought::Spent,
        Status::Ok => Brought::Unspent,
    }
}

/// Ends the grant of an instance that is about to go.
pub(super) async fn revoke(app: &App, scope: &Scope, element: &Element, rows: &lifecycle::Rows) -> Revoked {
    let lifecycle::Rows { instance, credential: Some(credential) } = rows else { return Revoked::Nothing };
    match shared(app, scope, credential).await {
        Ok(false) => {}
        Ok(true) => return Revoked::Shared,
        Err(error) => return unknown(instance, &error),
    }
    let configuration = connection::configuration(element, instance, Some(credential));
    let refresh = credential.refresh.as_ref().filter(|token| !is_mark(token));
    let Some(token) = refresh.or(credential.access.as_ref()) else { return Revoked::Nothing };
    let done = match step::has(element, ResourceType::OauthOnTokenRevoke) {
        true => by_resource(app, scope, element, rows, token).await.map(|()| true),
        false => by_endpoint(app, element, &configuration, token).await,
    };
    match done {
        Ok(true) => Revoked::Yes,
        Ok(false) => Revoked::Impossible,
        Err(cause) => unknown(instance, &cause),
    }
}

/// By the element's own resources: they see the tokens as parameters.
async fn by_resource(
    app: &App,
    scope: &Scope,
    element: &Element,
    rows: &lifecycle::Rows,
    token: &Secret,
) -> Result<(), String> {
    let access = rows.credential.as_ref().and_then(|credential| credential.access.as_ref());
    let told = |name: &str, value: &Secret| (name.to_owned(), value.expose().clone());
    let mut parameters = vec![told("token", token), told("refreshToken", token), told("refresh_token", token)];
    parameters.extend(access.iter().flat_map(|access| [told("accessToken", access), told("access_token", access)]));
    let connection = lifecycle::connected(app, scope, rows).await.map_err(|error| error.to_string())?;
    for resource in sequence(element, &[ResourceType::OauthOnTokenRevoke]) {
        let ran = app.engine.run_lifecycle(&connection, resource, &parameters).await;
        ran.map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// By RFC 7009. False: the element knows no endpoint.
async fn by_endpoint(
    app: &App,
    element: &Element,
    configuration: &Configuration,
    token: &Secret,
) -> Result<bool, String> {
    let url = endpoint(element, configuration, "oauth.token.revoke_url").map_err(|error| error.to_string())?;
    let Some(url) = url else { return Ok(false) };
    let value = |key: &str| configuration.get(key).unwrap_or_default().into();
    let revocation = Revocation {
        url,
        client_id: value("oauth.api.key"),
        client_secret: value("oauth.api.secret"),
        credentials: client_credentials(element, configuration),
        token: token.clone(),
        deadline: app.settings.limits.token_endpoint,
    };
    app.engine.revoke(&element.authentication, &revocation).await.map(|()| true)
}

async fn shared(app: &App, scope: &Scope, credential: &Credential) -> Result<bool> {
    app.store.read(async |tx| credential::shared(scope, tx, credential.id).await).await
}

fn unknown(instance: &Instance, cause: &dyn std::fmt::Display) -> Revoked {
    tracing::warn!(
        instance = instance.id.0,
        element = instance.element,
        "the grant may live on at the vendor: {cause}"
    );
    Revoked::Unknown
}
