//! What a call changes in its instance's configuration: hooks and response parameters, only the keys that differ.
//!
//! A tenth of real hooks return the whole map they were given, tokens included. Tokens live in the credential: what a call
//! says about them is not believed, and what a resource of the instance's life says only over what it was shown.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use ligand_model::identity::InstanceId;
use ligand_model::instance::{ConfigurationChange, Setting};
use ligand_model::{Element, Error, Result, Secret};
use ligand_store::{Scope, Store};

use super::effective::{INTERVAL, REFRESH_TOKEN, TIME, TOKEN};
use super::token_write::Shown;
use crate::tasks::Tasks;

/// Writes the configuration of one instance.
pub struct InstancePersist {
    pub(super) store: Store,
    pub(super) tasks: Tasks,
    pub(super) scope: Scope,
    pub(super) instance: InstanceId,
    pub(super) element: Arc<Element>,
    /// Tokens are in a credential; without one they are values like others.
    pub(super) has_credential: bool,
    /// The grant, where hooks may write tokens: in resources of the instance's life.
    pub(super) tokens: Option<Shown>,
}

impl ligand_engine::Persist for InstancePersist {
    fn persist(&self, changes: BTreeMap<String, Option<String>>) -> BoxFuture<'_, Result<()>> {
        let writes_tokens =
            self.tokens.is_some() && (changes.contains_key(TOKEN) || changes.contains_key(REFRESH_TOKEN));
        let (tokens, given) = match writes_tokens {
            true => (self.tokens.clone(), changes.clone()),
            false => (None, BTreeMap::new()),
        };
        let changes = self.accepted(changes);
        if changes.is_empty() && tokens.is_none() {
            return async { Ok(()) }.boxed();
        }
        let (store, scope, instance) = (self.store.clone(), self.scope, self.instance);
        // A task of its own: the vendor has answered already, and a caller that leaves now must not take that back.
        let written = self.tasks.spawn("configuration write", async move {
            if let Some(tokens) = tokens {
                tokens.write(&store, (&scope, instance), &given).await?;
            }
            store
                .write(async |tx| ligand_store::instance::write_configuration(&scope, tx, instance, &changes).await)
                .await
        });
        async { written.await.map_err(|error| Error::internal(format!("configuration write: {error}")))?.map(drop) }
            .boxed()
    }
}

impl InstancePersist {
    /// The changes that are a call's to make, secrets sealed.
    fn accepted(&self, changes: BTreeMap<String, Option<String>>) -> ConfigurationChange {
        let mine = changes.into_iter().filter(|(key, _)| !self.is_the_credentials(key));
        mine.map(|(key, value)| {
            let setting = value.map(|text| match self.element.is_secret(&key) {
                true => Setting::Sealed(Secret::new(text)),
                false => Setting::Plain(text),
            });
            (key, setting)
        })
        .collect()
    }

    fn is_the_credentials(&self, key: &str) -> bool {
        let tokens = self.has_credential && matches!(key, TOKEN | REFRESH_TOKEN);
        if tokens && self.tokens.is_none() {
            // After a replay a hook returns the new token where the call began with the old one: usually no fault.
            tracing::info!(
                instance = self.instance.0,
                element = self.element.key,
                key,
                "a hook returned another token than the call began with; not taken over: tokens change by refresh and consent only"
            );
        }
        tokens || (self.has_credential && matches!(key, INTERVAL | TIME))
    }
}
