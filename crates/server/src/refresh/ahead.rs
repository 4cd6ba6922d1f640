//! Steps 10 and 11: the worker refreshes what is due, the longest due first. It also sends again what was left unclear,
//! probes refused grants, and with SQLite takes up at once what another start of this server left open.

use std::sync::Arc;
use std::time::Duration;

use ligand_model::Result;
use ligand_model::refresh::Reason;
use ligand_store::system::credentials::{self, Due};
use ligand_store::system::instances;
use ligand_store::{SystemScope, instance};

use super::{Client, Grant, Refresher};
use crate::catalogue::Elements;
use crate::connection;

/// How often the worker looks for what is due.
const PERIOD: Duration = Duration::from_secs(1);
/// The most it takes at one look.
const BATCH: u32 = 32;
/// The most refreshes ahead of time that this process has in flight: calls that wait for theirs come first.
const MOST: usize = 32;

impl Refresher {
    /// Refreshes ahead of time until the process stops. The first look is at once.
    pub fn start(&self, elements: Elements) {
        let stopping = self.0.tools.tasks.stopping();
        let refresher = self.clone();
        self.0.tools.tasks.spawn("refresh ahead of time", async move {
            loop {
                refresher.look(&elements).await;
                if stopping.run_until_cancelled(tokio::time::sleep(PERIOD)).await.is_none() {
                    return;
                }
            }
        });
    }

    /// One look: begins a refresh for what is due, and does not wait for it.
    pub async fn look(&self, elements: &Elements) {
        let room = MOST.saturating_sub(self.0.flights.count());
        let limit = BATCH.min(u32::try_from(room).unwrap_or(BATCH));
        if limit == 0 {
            return;
        }
        let due = match self.due(limit).await {
            Ok(due) => due,
            Err(error) => return tracing::debug!(%error, "what is due for a refresh is not known"),
        };
        for due in due {
            match self.grant(elements, due).await {
                Ok(Some(grant)) => drop(self.0.flights.begin(&self.0, &Arc::new(grant), due.generation, Reason::Ahead)),
                // An instance that is still being provisioned, or is about to go.
                Ok(None) => {
                    tracing::debug!(credential = due.id.0, "a credential is due, but no active instance uses it")
                }
                Err(error) => {
                    tracing::debug!(credential = due.id.0, %error, "a credential that is due is refreshed later")
                }
            }
        }
    }

    /// What is due, the longest first.
    pub(super) async fn due(&self, limit: u32) -> Result<Vec<Due>> {
        let store = &self.0.tools.store;
        let (boot, single) = (store.boot(), store.single_server());
        store.read(async |tx| credentials::due(system(), tx, boot, single, limit).await).await
    }

    /// The client of a due credential: that of an instance that uses it.
    async fn grant(&self, elements: &Elements, due: Due) -> Result<Option<Grant>> {
        let found = self.0.tools.store.read(async |tx| {
            let Some((scope, id)) = instances::of_credential(system(), tx, due.id).await? else { return Ok(None) };
            let instance = instance::get(&scope, tx, id).await?;
            Ok(Some((scope, instance)))
        });
        let Some((scope, instance)) = found.await? else { return Ok(None) };
        let element = &elements.element(&scope, &instance.element).await?;
        let client = Client::of(element, &connection::configuration(element, &instance, None));
        Ok(Some(Grant { scope, credential: due.id, instance: instance.id, client }))
    }
}

#[expect(clippy::disallowed_methods, reason = "due credentials are of every organization")]
fn system() -> SystemScope {
    SystemScope::worker("refresh ahead of time")
}
