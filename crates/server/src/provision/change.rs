//! `PUT` and `PATCH`: name, tags, configuration, element; and re-authentication, which keeps number and token.
//!
//! What comes back as it was shown changes nothing and writes nothing. A new grant replaces the old one in the
//! transaction of the other changes (step 8 of `docs/reference/refresh.md`). While the vendor is asked a refresh may renew
//! the old one: what is written is decided on what is there by then.

use std::sync::Arc;

use ligand_model::credential::Credential;
use ligand_model::identity::{CredentialId, InstanceId};
use ligand_model::instance::{Instance, Stage};
use ligand_model::{Element, Error, Kind, Result};
use ligand_store::credential::{self, Grant, Replacement};
use ligand_store::instance::{self, Update};
use ligand_store::{Numbered, Scope, Tx};

use super::check::{self, Checked};
use super::exchange::{self, Obtained};
use super::lifecycle::{self, Rows, VALIDATE};
use super::patience::patiently;
use super::request::InstanceRequest;
use super::settings;
use super::tokens::{self, Brought};
use super::{Whole, finished, webhooks};
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
        Some(named) => app.elements.element(&scope, named).await?,
        None => before.element.clone(),
    };
    let job = Job { app: app.clone(), scope, before, element, change };
    finished(app.tasks.spawn("instance change", async move { job.run().await })).await
}

/// With these the vendor's token endpoint knows the client, or the user. Another one may be let in where the last was
/// refused.
const CLIENT_KEYS: [&str; 6] =
    ["oauth.api.key", "oauth.api.secret", "oauth.token.url", "oauth.token.refresh_url", "username", "password"];

/// What becomes of the tokens.
enum New {
    Nothing,
    /// Another access token of the same grant.
    Access(Grant),
    /// Another grant; a caller's takes the place of this generation only.
    Grant(Grant, Option<i64>),
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
        // What is wrong with the request is said before the vendor is asked.
        if asked {
            exchange::denied(request.provider_data.as_ref())?;
        }
        let checked = check::configuration(&self.element, request, settings::own(&self.before.instance.configuration))?;
        let grant_id = CredentialId(self.app.store.next_id(Numbered::Credential).await?);
        let obtained = if asked { self.obtained(&checked).await? } else { None };
        patiently(|| self.write(obtained.as_ref(), grant_id)).await?;
        if asked {
            self.validate().await?;
        }
        self.switch_webhooks().await?;
        super::read(&self.app, &self.scope, self.id()).await
    }

    /// Events that the change switched on or off. What the vendor does not take down is logged: nobody listens any more.
    async fn switch_webhooks(&self) -> Result<()> {
        let before = &self.before;
        let now = lifecycle::read(&self.app, &self.scope, self.id(), Stage::Active).await?;
        let were_on = configured(&before.element, &before.instance, before.credential.as_ref());
        let are_on = configured(&self.element, &now.instance, now.credential.as_ref());
        let which = (self.id(), Stage::Active);
        let run = async |kind| lifecycle::run(&self.app, &self.scope, &self.element, which, &[kind]).await;
        match (were_on, are_on) {
            (false, true) => run(webhooks::SET_UP).await.map_err(|cause| {
                cause
                    .reworded(|said| format!("the changes are stored, but events are not set up at the vendor: {said}"))
            }),
            (true, false) => {
                if let Err(error) = run(webhooks::TAKE_DOWN).await {
                    tracing::warn!(instance = which.0.0, "events are off, but not taken down at the vendor: {error}");
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn id(&self) -> InstanceId {
        self.before.instance.id
    }

    fn asks_the_vendor(&self) -> bool {
        self.change.re_authenticate.unwrap_or(self.change.request.provider_data.is_some())
    }

    /// The grant that the vendor gives for the code; none if the request brings tokens instead.
    async fn obtained(&self, checked: &Checked<'_>) -> Result<Option<Obtained>> {
        let kind = checked.kind;
        if !kind.is_oauth2() && !kind.is_oauth1() {
            return Ok(None);
        }
        let redirect = self.change.request.provider_data.as_ref();
        if redirect.is_none()
            && kind.needs_consent()
            && self.brought(self.before.credential.as_ref()) != Brought::Nothing
        {
            return Ok(None);
        }
        exchange::obtain(&self.app, &self.element, checked, redirect).await.map(Some)
    }

    fn brought(&self, now: Option<&Credential>) -> Brought {
        tokens::brought(self.change.request.configuration.as_ref(), self.before.credential.as_ref(), now)
    }

    /// Decides on what is there now, not on what was there when the request came, and writes it in the same transaction.
    async fn write(&self, obtained: Option<&Obtained>, grant_id: CredentialId) -> Result<()> {
        let (scope, id) = (&self.scope, self.id());
        self.app
            .store
            .write(async |tx| {
                let now = lifecycle::rows(scope, tx, id, Stage::Active).await?;
                let element = self.element_of(&now)?;
                let new = match obtained {
                    Some(Obtained { grant: Some(grant), .. }) => New::Grant(grant.clone(), None),
                    Some(Obtained { grant: None, .. }) => New::Nothing,
                    None => self.brought_to(&element, &now)?,
                };
                let update = self.update(&element, &now, obtained);
                super::keep(scope, tx, &element).await?;
                instance::update(scope, tx, id, &update).await?;
                self.write_tokens(tx, &now, &new, grant_id).await?;
                let other_client = CLIENT_KEYS.iter().any(|key| update.configuration.contains_key(*key));
                match &now.credential {
                    // What was refused may have been refused for a mistyped key.
                    Some(credential) if other_client && !matches!(new, New::Grant(..)) => {
                        credential::try_at_once(scope, tx, credential.id).await.map(drop)
                    }
                    _ => Ok(()),
                }
            })
            .await
    }

    fn element_of(&self, now: &Rows) -> Result<Arc<Element>> {
        if self.change.request.element.is_some() {
            return Ok(self.element.clone());
        }
        if now.instance.element == self.before.element.key {
            return Ok(self.before.element.clone());
        }
        let message = format!("instance {} was moved to another element meanwhile; repeat the change", self.id());
        Err(Error::new(Kind::Conflict, message))
    }

    /// What the request brings, as it is stored.
    fn brought_to(&self, element: &Element, now: &Rows) -> Result<New> {
        let request = &self.change.request;
        let checked = check::configuration(element, request, settings::own(&now.instance.configuration))?;
        if !checked.kind.is_oauth2() {
            return Ok(New::Nothing);
        }
        let generation = now.credential.as_ref().map(|credential| credential.generation);
        Ok(match self.brought(now.credential.as_ref()) {
            Brought::Nothing => New::Nothing,
            Brought::Access(access) => New::Access(exchange::brought_tokens(element, &checked, Some(access), None)),
            Brought::Grant { access, refresh } => {
                New::Grant(exchange::brought_tokens(element, &checked, access, refresh), generation)
            }
        })
    }

    fn update(&self, element: &Element, now: &Rows, obtained: Option<&Obtained>) -> Update {
        let request = &self.change.request;
        let in_force = connection::configuration(element, &now.instance, now.credential.as_ref());
        let requested = request.configuration.clone().unwrap_or_default();
        let mut configuration = settings::changes(element, &now.instance.configuration, &in_force, &requested);
        let learned = obtained.iter().flat_map(|obtained| &obtained.learned);
        // What the vendor said and hooks wrote counts, whether the element has an entry for it or not.
        configuration.extend(
            learned
                .filter(|(key, value)| in_force.get(key) != value.as_ref().map(|v| v.expose().as_str()))
                .map(|(key, value)| (key.clone(), value.as_ref().map(|value| settings::setting(element, key, value)))),
        );
        Update {
            name: request.name.clone(),
            tags: request.tags.clone(),
            element: request.element.is_some().then(|| element.key.clone()),
            configuration,
        }
    }

    async fn write_tokens(&self, tx: &mut Tx, now: &Rows, new: &New, id: CredentialId) -> Result<()> {
        match (new, &now.credential) {
            (New::Access(grant), Some(old)) => {
                credential::put_access(&self.scope, tx, old.id, old.generation, grant).await
            }
            (New::Grant(grant, generation), _) => {
                let what = Replacement { instance: self.id(), id, generation: *generation };
                credential::replace(&self.scope, tx, what, grant).await.map(drop)
            }
            (New::Nothing | New::Access(_), _) => Ok(()),
        }
    }

    /// The new credentials are stored whatever comes out: the code is used up, and they are the newest there are.
    async fn validate(&self) -> Result<()> {
        let which = (self.id(), Stage::Active);
        let validated = lifecycle::prove(&self.app, &self.scope, &self.element, which, &VALIDATE).await;
        validated.map_err(stored_nevertheless)
    }
}

/// Whether the vendor reports events to an instance.
fn configured(element: &Element, instance: &Instance, credential: Option<&Credential>) -> bool {
    webhooks::are_on(&connection::configuration(element, instance, credential))
}

fn stored_nevertheless(cause: Error) -> Error {
    cause.reworded(|said| format!("the changes are stored, but the vendor did not confirm the credentials: {said}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provision::request;
    use crate::provision::tests::house::House;
    use serde_json::{Value, json};

    /// What is there after a change that came before a refresh and is written after it.
    async fn overtaken(configuration: Value) -> Credential {
        let house = House::start().await;
        let before = house.create().await.unwrap();
        let credential = before.instance.credential.unwrap();
        let request = request::read(&json!({ "configuration": configuration })).unwrap();
        let change = Change { request, re_authenticate: None };
        let element = before.element.clone();
        let job = Job { app: house.app.clone(), scope: house.scope, before, element, change };
        house.refreshed(credential, "at-2", "rt-2").await;
        job.run().await.unwrap();
        house.credential(credential).await
    }

    fn tokens(credential: &Credential) -> [Option<&str>; 3] {
        let tokens = [&credential.access, &credential.refresh, &credential.prior];
        tokens.map(|token| token.as_ref().map(|token| token.expose().as_str()))
    }

    #[tokio::test]
    async fn an_access_token_alone_leaves_the_refresh_token_that_was_renewed_meanwhile() {
        let credential = overtaken(json!({"oauth.user.token": "at-brought"})).await;
        assert_eq!(tokens(&credential), [Some("at-brought"), Some("rt-2"), Some("rt-1")]);
    }

    #[tokio::test]
    async fn tokens_that_were_ours_when_the_request_came_take_nobodys_place() {
        for body in [
            json!({"oauth.user.token": "at-1", "oauth.user.refresh_token": "rt-1"}),
            json!({"oauth.user.refresh_token": "rt-1"}),
            json!({"oauth.user.token": "at-older", "oauth.user.refresh_token": "rt-1"}),
        ] {
            let credential = overtaken(body).await;
            assert_eq!((tokens(&credential), credential.generation), ([Some("at-2"), Some("rt-2"), Some("rt-1")], 2));
        }
    }

    #[tokio::test]
    async fn another_grant_takes_the_place_of_a_renewed_one() {
        let credential = overtaken(json!({"oauth.user.refresh_token": "rt-other"})).await;
        assert_eq!(tokens(&credential), [None, Some("rt-other"), None]);
    }
}
