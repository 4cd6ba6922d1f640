//! Keeps the sweep away from an instance that this process is working on, however long its vendor takes.

use std::time::Duration;

use ligand_model::identity::InstanceId;
use ligand_store::{Scope, instance};
use tokio::task::AbortHandle;

use crate::app::App;

/// Between two extensions of a hold of 10 minutes. In tests the clock of the database is moved, not waited for.
const EVERY: Duration = if cfg!(test) { Duration::from_millis(10) } else { Duration::from_secs(60) };

/// An instance that is provisioning or deleting is held as long as this lives.
pub(super) struct Hold(AbortHandle);

impl Hold {
    /// Begins to extend the hold that the instance has of this boot.
    pub fn begin(app: &App, scope: &Scope, id: InstanceId) -> Hold {
        let (store, scope) = (app.store.clone(), *scope);
        let holding = app.tasks.spawn("hold of an instance", async move {
            let mut ours = true;
            while ours {
                tokio::time::sleep(EVERY).await;
                let boot = store.boot();
                // While the database is away nobody else can take it either.
                ours = store.write(async |tx| instance::hold(&scope, tx, boot, id).await).await.unwrap_or(true);
            }
        });
        Hold(holding.abort_handle())
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.0.abort();
    }
}
