//! `PUT` and `PATCH`: name, tags, configuration, element; and re-authentication, which keeps number and token.
//!
//! What comes back as it was shown changes nothing and writes nothing. A new grant replaces the old one in the
//! transaction of the other changes (step 8 of `docs/reference/refresh.md`).

use std::sync::Arc;

use ligand_model::element::AuthenticationType;
use ligand_model::identity::{CredentialId, InstanceId};
use ligand_model::instance::Stage;
use ligand_model::{Element, Error, Result, Secret};
use ligand_store::credential::{self, Grant, Replacement};
use ligand_store::instance::{self, Update};
use ligand_store::{Numbered, Scope};

use super::check::{self, Checked};
use super::exchange::{self, Obtained};
use super::lifecycle::{self, VALIDATE};
use super::patience::patiently;
use super::request::InstanceRequest;
use super::settings::{self, Own};
use super::{Whole, finished, reworded};
use crate::app::App;
use crate::connection;

/// What is to change.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// The body.
    pub request: InstanceRequest,
    /// `?reAuthenticate`: true asks the vendor in any case, false in none.
    pub re_authenticate: Option<bool>,
}

/// Changes an instance. Goes on if the caller leaves: what the vendor granted is never lost.
///
/// # Errors
/// 400 and 404 for what is wrong with the request; what the vendor refused, in its words.
pub async fn change(app: &App, scope: Scope, id: InstanceId, change: Change) -> Result<Whole> {
    let before = super::read(app, &scope, id).await?;
    let element = match change.request.element.as_deref() {
        Some(named) => app.catalogue.element(named)?.clone(),
        None => before.element.clone(),
    };
    let job = Job { app: app.clone(), scope, before, element, change };
    finished(app.tasks.spawn("instance change", async move { job.run().await })).await
}

struct Job {
    app: App,
    scope: Scope,
    before: Whole,
    /// The element of the instance after the change.
    element: Arc<Element>,
    change: Change,
}

impl Job {
    async fn run(&self) -> Result<Whole> {
        let request = &self.change.request;
        let asked = self.asks_the_vendor();
        if asked {
            exchange::denied(request.provider_data.as_ref())?;
        }
        let checked = check::configuration(&self.element, request, settings::own(&self.before.instance.configuration))?;
        let grant_id = CredentialId(self.app.store.next_id(Numbered::Credential).await?);
        let (grant, learned) = self.new_grant(&checked, asked).await?;
        let update = self.update(&learned);
        if grant.is_some() || !is_empty(&update) {
            patiently(|| self.write(&update, grant.as_ref(), grant_id)).await?;
        }
        if asked {
            self.validate().await?;
        }
        super::read(&self.app, &self.scope, self.id()).await
    }

    fn id(&self) -> InstanceId {
        self.before.instance.id
    }

    fn asks_the_vendor(&self) -> bool {
        self.change.re_authenticate.unwrap_or(self.change.request.provider_data.is_some())
    }

    /// The grant that takes the place of the old one, if any does.
    async fn new_grant(&self, checked: &Checked<'_>, asked: bool) -> Result<(Option<Grant>, Own)> {
        if checked.kind != AuthenticationType::Oauth2 {
            return Ok((None, Own::new()));
        }
        let brought = self.brought(checked);
        let redirect = self.change.request.provider_data.as_ref();
        if !asked || (brought.is_some() && redirect.is_none()) {
            return Ok((brought, Own::new()));
        }
        let code = exchange::code(&self.element, redirect)?;
        let Obtained { grant, learned } = exchange::exchange(&self.app, &self.element, checked, code).await?;
        Ok((Some(grant), learned))
    }

    /// Tokens in the request's configuration that are not those we have.
    fn brought(&self, checked: &Checked<'_>) -> Option<Grant> {
        let requested = self.change.request.configuration.as_ref()?;
        let given = |key: &str| requested.get(key).cloned().flatten().filter(|value| !value.expose().trim().is_empty());
        let known = self.before.credential.as_ref();
        let (our_access, our_refresh) = (known.and_then(|c| c.access.clone()), known.and_then(|c| c.refresh.clone()));
        let is_new = |given: &Option<Secret>, ours: &Option<Secret>| given.is_some() && given != ours;
        let (access, refresh) = (given("oauth.user.token"), given("oauth.user.refresh_token"));
        if !is_new(&access, &our_access) && !is_new(&refresh, &our_refresh) {
            return None;
        }
        Some(exchange::brought_tokens(&self.element, checked, access, refresh.or(our_refresh)))
    }

    fn update(&self, learned: &Own) -> Update {
        let (before, request) = (&self.before.instance, &self.change.request);
        let in_force = connection::configuration(&self.element, before, self.before.credential.as_ref());
        let mut requested = request.configuration.clone().unwrap_or_default();
        requested.extend(learned.iter().map(|(key, value)| (key.clone(), Some(value.clone()))));
        Update {
            name: request.name.clone().filter(|name| *name != before.name),
            tags: request.tags.clone().filter(|tags| *tags != before.tags),
            element: (self.element.key != before.element).then(|| self.element.key.clone()),
            configuration: settings::changes(&self.element, &before.configuration, &in_force, &requested),
        }
    }

    async fn write(&self, update: &Update, grant: Option<&Grant>, grant_id: CredentialId) -> Result<()> {
        let (scope, id) = (&self.scope, self.id());
        self.app
            .store
            .write(async |tx| {
                instance::update(scope, tx, id, update).await?;
                if let Some(grant) = grant {
                    let what = Replacement { instance: id, id: grant_id, generation: None };
                    credential::replace(scope, tx, what, grant).await?;
                }
                Ok(())
            })
            .await
    }

    /// The new credentials are stored whatever comes out: the code is used up, and they are the newest there are.
    async fn validate(&self) -> Result<()> {
        let which = (self.id(), Stage::Active);
        let validated = lifecycle::run(&self.app, &self.scope, &self.element, which, &VALIDATE).await;
        validated.map_err(stored_nevertheless)
    }
}

fn is_empty(update: &Update) -> bool {
    update.name.is_none() && update.tags.is_none() && update.element.is_none() && update.configuration.is_empty()
}

fn stored_nevertheless(cause: Error) -> Error {
    let words = cause.message();
    reworded(&cause, format!("the changes are stored, but the vendor did not confirm the credentials: {words}"))
}
