//! The journey of a new instance: check → exchange the code → commit the pair at once, invisible → the element's
//! resources → visible. Or, if a resource fails: revoke, delete, and say what the vendor now holds.

use std::sync::Arc;

use ligand_engine::Configuration;
use ligand_engine::recording::{Exchange, recording};
use ligand_model::element::ResourceType;
use ligand_model::identity::{CredentialId, InstanceId};
use ligand_model::instance::Stage;
use ligand_model::{Element, Error, Kind, Result};
use ligand_store::credential::{self, Grant};
use ligand_store::instance::{self, NewInstance};
use ligand_store::{Numbered, Scope, random};

use super::check::{self, Checked};
use super::exchange::{self, Obtained};
use super::hold::Hold;
use super::lifecycle::{self, PROVISION};
use super::patience::patiently;
use super::request::InstanceRequest;
use super::revoke::{self, Revoked};
use super::settings::{self, Own};
use super::{Whole, finished, keep, webhooks};
use crate::app::App;
use crate::connection;
use crate::oauth::regrant::by_credentials;

/// Creates an instance. Goes on if the caller leaves: what the vendor granted is never lost.
///
/// # Errors
/// 400 and 404 for what is wrong with the request; what the vendor refused, in its words.
pub async fn create(app: &App, scope: Scope, element: Arc<Element>, request: InstanceRequest) -> Result<Whole> {
    let job = Job { app: app.clone(), scope, element, request };
    finished(app.tasks.spawn("provisioning", async move { job.run().await })).await
}

/// As [`create`]; tells also what the vendor was asked and answered, whatever came of it.
pub async fn create_recorded(
    app: &App,
    scope: Scope,
    element: Arc<Element>,
    request: InstanceRequest,
) -> (Result<Whole>, Vec<Exchange>) {
    let job = Job { app: app.clone(), scope, element, request };
    let task = app.tasks.spawn("provisioning", async move { Ok(recording(job.run()).await) });
    finished(task).await.unwrap_or_else(|error| (Err(error), Vec::new()))
}

struct Job {
    app: App,
    scope: Scope,
    element: Arc<Element>,
    request: InstanceRequest,
}

/// What will be committed.
struct Made {
    new: NewInstance,
    grant: Option<Grant>,
    grant_id: CredentialId,
}

impl Job {
    async fn run(&self) -> Result<Whole> {
        // What is wrong with the request is said before the vendor is asked.
        let redirect = self.request.provider_data.as_ref();
        exchange::denied(redirect)?;
        let checked = check::configuration(&self.element, &self.request, Own::new())?;
        // Numbers and the element token are there before the code is spent.
        let made = self.prepare(&checked).await?;
        // The code is good once: from here on nothing may be lost.
        let made = self.with_grant(&checked, made).await?;
        let id = made.new.id;
        patiently(|| self.commit(&made)).await.map_err(|error| self.unstored(&made, error))?;
        if made.new.stage == Stage::Provisioning {
            let _hold = Hold::begin(&self.app, &self.scope, id);
            if let Err(error) = self.set_up(id).await {
                return Err(self.undo(id, error).await);
            }
            patiently(|| self.app.store.write(async |tx| instance::activate(&self.scope, tx, id).await)).await?;
        }
        tracing::info!(instance = id.0, element = self.element.key, "instance provisioned");
        super::read(&self.app, &self.scope, id).await
    }

    async fn prepare(&self, checked: &Checked<'_>) -> Result<Made> {
        let name = self.request.name.clone().unwrap_or_else(|| self.element.name.clone());
        let tags = self.request.tags.clone().filter(|tags| !tags.is_empty()).unwrap_or_else(|| vec![name.clone()]);
        let has_resources = lifecycle::has(&self.element, &types(&checked.configuration(&self.element)));
        let new = NewInstance {
            id: InstanceId(self.app.store.next_id(Numbered::Instance).await?),
            element: self.element.key.clone(),
            name,
            tags,
            token: random::token()?,
            configuration: settings::stored(&self.element, checked.kind, &checked.own),
            external_authentication: if self.request.external_authentication { "initial" } else { "none" }.to_owned(),
            credential: None,
            stage: if has_resources { Stage::Provisioning } else { Stage::Active },
        };
        let grant_id = CredentialId(self.app.store.next_id(Numbered::Credential).await?);
        Ok(Made { new, grant: None, grant_id })
    }

    async fn with_grant(&self, checked: &Checked<'_>, mut made: Made) -> Result<Made> {
        let (is_oauth1, is_oauth2) = (checked.kind.is_oauth1(), checked.kind.is_oauth2());
        if !is_oauth1 && !is_oauth2 || is_oauth1 && self.request.external_authentication {
            return Ok(made);
        }
        // Where the configuration is the grant nothing needs to be brought.
        if self.request.external_authentication && (!by_credentials(checked.kind) || exchange::brings(checked)) {
            made.grant = Some(exchange::brought(&self.element, checked)?);
            return Ok(made);
        }
        let redirect = self.request.provider_data.as_ref();
        let Obtained { grant, learned } = exchange::obtain(&self.app, &self.element, checked, redirect).await?;
        made.grant = grant;
        for (key, value) in learned {
            match value {
                Some(value) => {
                    let setting = settings::setting(&self.element, &key, &value);
                    made.new.configuration.insert(key, setting);
                }
                None => drop(made.new.configuration.remove(&key)),
            }
        }
        Ok(made)
    }

    async fn commit(&self, made: &Made) -> Result<()> {
        let (scope, boot) = (&self.scope, self.app.store.boot());
        self.app
            .store
            .write(async |tx| {
                keep(scope, tx, &self.element).await?;
                let mut new = made.new.clone();
                if let Some(grant) = &made.grant {
                    new.credential = Some(credential::attach(scope, tx, made.grant_id, grant).await?);
                }
                instance::insert(scope, tx, boot, &new).await
            })
            .await
    }

    fn unstored(&self, made: &Made, error: Error) -> Error {
        if made.grant.is_none() || self.request.external_authentication {
            return error;
        }
        let message = "the vendor granted access, but the tokens could not be stored for a minute and are lost; no instance was \
                       created. Send the user to the authorization URL again when the database works";
        Error::new(Kind::Unavailable, message).with_internal(error.internal_detail().unwrap_or(error.message()))
    }

    async fn set_up(&self, id: InstanceId) -> Result<()> {
        let which = (id, Stage::Provisioning);
        let rows = lifecycle::read(&self.app, &self.scope, id, Stage::Provisioning).await?;
        let configuration = connection::configuration(&self.element, &rows.instance, rows.credential.as_ref());
        lifecycle::prove(&self.app, &self.scope, &self.element, which, &types(&configuration)).await
    }

    /// Takes back what was begun; answers the error that the caller gets.
    async fn undo(&self, id: InstanceId, cause: Error) -> Error {
        let revoked = match abandon(&self.app, &self.scope, &self.element, id).await {
            Ok(revoked) => revoked,
            Err(error) => {
                tracing::error!(instance = id.0, "a failed provisioning is cleaned up later: {error}");
                Revoked::Unknown
            }
        };
        told(cause, revoked)
    }
}

/// What runs at provisioning: the credentials are proven, the instance is set up, then its events.
fn types(configuration: &Configuration) -> Vec<ResourceType> {
    let webhooks = Some(webhooks::SET_UP).filter(|_| webhooks::are_on(configuration));
    PROVISION.into_iter().chain(webhooks).collect()
}

/// Deletes an instance whose provisioning failed or was cut short, and gives its grant back. Tokens that a caller brought
/// are the caller's: they are let go of and not revoked.
pub(super) async fn abandon(app: &App, scope: &Scope, element: &Element, id: InstanceId) -> Result<Revoked> {
    let rows = patiently(|| lifecycle::read(app, scope, id, Stage::Provisioning)).await?;
    let boot = app.store.boot();
    if rows.instance.external_authentication == "initial" {
        return patiently(|| app.store.write(async |tx| revoke::let_go(scope, tx, boot, id).await)).await;
    }
    patiently(|| app.store.write(async |tx| instance::begin_delete(scope, tx, boot, id).await)).await?;
    let revoked = revoke::revoke(app, scope, element, &rows).await;
    patiently(|| app.store.write(async |tx| instance::remove(scope, tx, id).await)).await?;
    Ok(revoked)
}

/// The cause, and what the vendor now holds.
fn told(cause: Error, revoked: Revoked) -> Error {
    cause.reworded(|said| format!("the instance was not created: {said}{}", revoked.in_words()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_failure_after_the_exchange_keeps_its_cause_and_says_what_the_vendor_holds() {
        let cause =
            Error::new(Kind::VendorUnauthorized, "the vendor does not accept the credentials").with_provider("no");
        let cause = cause.with_retry_after(Duration::from_secs(3));
        let error = told(cause.clone(), Revoked::Impossible);
        assert_eq!((error.status(), error.kind(), error.provider()), (401, Kind::VendorUnauthorized, Some("no")));
        assert_eq!(error.retry_after(), Some(Duration::from_secs(3)));
        assert!(error.message().starts_with("the instance was not created: the vendor does not accept"), "{error}");
        assert!(error.message().contains("stay valid there"), "{error}");
        assert!(!told(cause, Revoked::Nothing).message().contains("granted"));
    }
}
