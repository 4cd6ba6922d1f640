//! A connection right after a refresh: with the new token and no other. It never waits for a refresh.

use std::sync::Arc;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use ligand_engine::{AccessToken, Connection, Tokens};
use ligand_model::credential::Credential;
use ligand_model::instance::Instance;
use ligand_model::{Element, Result};
use ligand_store::Scope;

use super::effective::configuration;
use super::persist::InstancePersist;
use super::token_write::Shown;
use crate::refresh::Refresher;

/// A connection of these rows.
pub fn renewed(
    refresher: &Refresher,
    element: &Arc<Element>,
    scope: Scope,
    (instance, credential): (&Instance, &Credential),
    token: AccessToken,
) -> Connection {
    let (store, tasks) = refresher.stores();
    let configuration = configuration(element, instance, Some(credential));
    let persist = InstancePersist {
        store: store.clone(),
        tasks: tasks.clone(),
        scope,
        instance: instance.id,
        element: Arc::clone(element),
        has_credential: true,
        tokens: Some(Shown::of(credential, configuration.get("oauth.api.key"))),
    };
    Connection {
        instance: instance.id.0,
        element: Arc::clone(element),
        configuration: Arc::new(configuration),
        tokens: Arc::new(This(token)),
        persist: Arc::new(persist),
    }
}

/// One token.
struct This(AccessToken);

impl Tokens for This {
    fn current(&self) -> BoxFuture<'_, Result<AccessToken>> {
        async { Ok(self.0.clone()) }.boxed()
    }

    fn rejected<'a>(&'a self, _: &'a AccessToken) -> BoxFuture<'a, Result<Option<AccessToken>>> {
        async { Ok(None) }.boxed()
    }
}
