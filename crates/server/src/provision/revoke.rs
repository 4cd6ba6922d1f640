//! Giving a grant back: by the element's own resource, by RFC 7009, or not at all where the vendor knows no way.

use ligand_engine::oauth::Revocation;
use ligand_model::credential::Credential;
use ligand_model::element::ResourceType;
use ligand_model::instance::Instance;
use ligand_model::{Element, Result};
use ligand_store::{Scope, credential};

use super::lifecycle;
use crate::app::App;
use crate::connection;

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
        }
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
    if let Some(resource) = element.lifecycle(ResourceType::OauthOnTokenRevoke).next() {
        let done = match lifecycle::connection(app, scope, rows) {
            Ok(connection) => app.engine.run_lifecycle(&connection, resource).await.map(drop),
            Err(error) => Err(error),
        };
        return done.map_or_else(|error| unknown(instance, &error), |()| Revoked::Yes);
    }
    let configuration = connection::configuration(element, instance, Some(credential));
    let Some(url) = configuration.get("oauth.token.revoke_url").filter(|url| !url.trim().is_empty()) else {
        return Revoked::Impossible;
    };
    let Some(token) = credential.refresh.as_ref().or(credential.access.as_ref()) else { return Revoked::Nothing };
    let value = |key: &str| configuration.get(key).unwrap_or_default().into();
    let revocation = Revocation {
        url: url.to_owned(),
        client_id: value("oauth.api.key"),
        client_secret: value("oauth.api.secret"),
        token: token.clone(),
        deadline: app.settings.limits.token_endpoint,
    };
    let done = app.engine.revoke(&element.authentication, &revocation).await;
    done.map_or_else(|cause| unknown(instance, &cause), |()| Revoked::Yes)
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
