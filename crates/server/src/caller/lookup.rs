//! Verifying credentials: every secret presented must be right, and all of them of one organization.

use std::sync::Arc;

use ligand_model::identity::User;
use ligand_model::{Error, Kind, Result, Secret};
use ligand_store::caller::{self as rows, Element};
use ligand_store::{SystemScope, Tx};

use super::{Caller, Credentials};
use crate::app::App;
use crate::http::ClientAddress;

/// The caller with these credentials. They are looked up whatever their address has failed before: only credentials that
/// prove wrong are limited, so good ones are never refused because of others.
///
/// # Errors
/// 401: a secret is wrong, or they do not belong together. 403: the instance is another account's. 429: they are wrong,
/// and this address failed too often.
pub(super) async fn verify(app: &App, address: ClientAddress, given: &Credentials) -> Result<Arc<Caller>> {
    let presented = app.callers.digest(given);
    if let Some(caller) = app.callers.get(&presented) {
        return Ok(caller);
    }
    // Once counted is enough: a client that repeats its stale token is no guesser.
    if let Some(refusal) = app.callers.refusal(&presented) {
        return Err(refusal);
    }
    let since = app.callers.moment();
    let verdict = app.store.read(async |tx| read(tx, given).await).await;
    match &verdict {
        Ok(caller) => app.callers.put(presented, caller.clone(), since),
        Err(error) if error.kind() == Kind::Unauthorized => {
            app.callers.refuse(presented, error.clone());
            app.login_limit.failed(address.0, app.clock.now_ms())?;
        }
        Err(_) => {}
    }
    verdict
}

async fn read(tx: &mut Tx, given: &Credentials) -> Result<Arc<Caller>> {
    let user = given.user.as_ref().ok_or_else(|| refused("the User secret is missing"))?;
    let user = rows::user(lookup(), tx, user).await?.ok_or_else(|| refused("the User secret is not valid"))?;
    if let Some(secret) = &given.organization {
        organization(tx, &user, secret).await?;
    }
    let element = match &given.element {
        Some(token) => Some(element(tx, &user, token).await?),
        None => None,
    };
    Ok(Arc::new(Caller::verified(user, given.organization.is_some(), element)))
}

async fn organization(tx: &mut Tx, user: &User, secret: &Secret) -> Result<()> {
    let found = rows::organization(lookup(), tx, secret).await?;
    match found {
        Some(organization) if organization.id == user.organization => Ok(()),
        // A secret of another organization is not told apart from one that does not exist.
        _ => Err(refused("the Organization secret is not valid for this user")),
    }
}

async fn element(tx: &mut Tx, user: &User, token: &Secret) -> Result<Element> {
    let found = rows::element(lookup(), tx, token).await?;
    let ours = found.filter(|element| element.organization == user.organization);
    let element = ours.ok_or_else(|| {
        refused("the Element token is not valid for this user: the instance was deleted, or never was")
    })?;
    if element.account != user.account {
        return Err(Error::new(Kind::Forbidden, "the instance of this Element token belongs to another account"));
    }
    Ok(element)
}

#[expect(clippy::disallowed_methods, reason = "whose secret it is, and so which organization, is what is looked up")]
fn lookup() -> SystemScope {
    SystemScope::worker("look-up of callers")
}

fn refused(what: &str) -> Error {
    Error::new(Kind::Unauthorized, format!("the credentials are refused: {what}"))
}
