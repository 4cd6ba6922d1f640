//! What follows a refresh: what the element's resource wrote beside the tokens, then its `onRefresh` resources. The new
//! tokens are stored by then; nothing here can take them back, so a failure is logged and no more.

use std::sync::Arc;

use ligand_engine::AccessToken;
use ligand_model::element::ResourceType;
use ligand_model::{Kind, Result};
use ligand_store::{credential, instance};

use super::{Grant, Parts, Refresher, rows};
use crate::connection::renewed;
use crate::oauth::step::Written;
use crate::sequence::sequence;

/// Stores what was written. The calls that wait for the tokens may need it.
pub(super) async fn store(parts: &Parts, grant: &Grant, written: &Written) {
    if written.is_empty() {
        return;
    }
    if let Err(error) = rows::write(&parts.tools.store, grant, written).await {
        tracing::warn!(instance = grant.instance.0, %error, "what a refresh wrote beside its tokens is not stored");
    }
}

/// Runs `onRefresh`: with the new token and no other, so that it can never wait for a refresh.
pub(super) async fn on_refresh(parts: &Arc<Parts>, grant: &Grant, token: &AccessToken) {
    for resource in sequence(&grant.client.element, &[ResourceType::OnRefresh]) {
        match run(parts, grant, token, resource).await {
            Ok(()) => {}
            // It is being provisioned, or about to go.
            Err(error) if error.kind() == Kind::NotFound => return,
            Err(error) => tracing::warn!(
                instance = grant.instance.0,
                element = grant.client.element.key,
                resource = resource.name(),
                %error,
                "onRefresh failed; the new tokens are in use all the same"
            ),
        }
    }
}

async fn run(
    parts: &Arc<Parts>,
    grant: &Grant,
    token: &AccessToken,
    resource: &ligand_model::element::Resource,
) -> Result<()> {
    let Grant { scope, instance: id, client, .. } = grant;
    let rows = parts.tools.store.read(async |tx| {
        let instance = instance::get(scope, tx, *id).await?;
        let credential = credential::get(scope, tx, grant.credential).await?;
        Ok((instance, credential))
    });
    let (instance, credential) = rows.await.map_err(|error| match error.kind() {
        Kind::NotFound => error,
        _ => error.reworded(|said| format!("the instance is not known: {said}")),
    })?;
    let refresher = Refresher(Arc::clone(parts));
    let connection = renewed(&refresher, &client.element, *scope, (&instance, &credential), token.clone());
    parts.tools.engine.run_lifecycle(&connection, resource, &[]).await.map(drop)
}

impl Refresher {
    /// Where connections of a refresh store what they learn.
    pub(crate) fn stores(&self) -> (&ligand_store::Store, &crate::tasks::Tasks) {
        (&self.0.tools.store, &self.0.tools.tasks)
    }
}
