//! What a crash left half made or half deleted is revoked and deleted: at the start, and every minute.

use std::time::Duration;

use ligand_model::instance::Stage;
use ligand_model::{Error, Kind, Result};
use ligand_store::system::instances::{Leftover, leftovers};
use ligand_store::{SystemScope, instance};

use super::hold::Hold;
use super::{create, remove};
use crate::app::App;

const PAUSE: Duration = Duration::from_secs(60);
/// Taken at once; the next round takes the rest.
const AT_ONCE: u32 = 20;

/// Sweeps now and from now on, one round after the other.
pub fn start(app: &App) {
    let (app, tasks) = (app.clone(), app.tasks.clone());
    let stopping = tasks.stopping();
    drop(tasks.spawn("sweep", async move {
        loop {
            sweep(&app).await;
            if stopping.run_until_cancelled(tokio::time::sleep(PAUSE)).await.is_none() {
                return;
            }
        }
    }));
}

/// One round.
pub async fn sweep(app: &App) {
    let found = app
        .store
        .write(async |tx| {
            #[expect(clippy::disallowed_methods, reason = "a dead process left instances of every organization")]
            let system = SystemScope::worker("sweep of half-made instances");
            leftovers(system, tx, app.store.boot(), app.store.single_server(), AT_ONCE).await
        })
        .await;
    match found {
        Ok(found) => {
            // Those that wait for their turn are held too.
            let holds: Vec<_> = found.iter().map(|leftover| Hold::begin(app, &leftover.scope, leftover.id)).collect();
            for (leftover, _hold) in found.iter().zip(holds) {
                if let Err(error) = finish(app, leftover).await {
                    tracing::warn!(instance = leftover.id.0, "a leftover stays until the next round: {error}");
                }
            }
        }
        Err(error) => tracing::warn!("no sweep this time: {error}"),
    }
}

async fn finish(app: &App, leftover: &Leftover) -> Result<()> {
    let Leftover { scope, id, stage } = leftover;
    tracing::info!(instance = id.0, stage = stage.key(), "finishing what another process left");
    match stage {
        Stage::Provisioning => {
            let read = app.store.read(async |tx| instance::get_provisioning(scope, tx, *id).await).await?;
            let element = app.elements.find(scope, &read.element).await?;
            let gone = || Error::new(Kind::Configuration, format!("element {} is not in the catalogue", read.element));
            let revoked = create::abandon(app, scope, element.as_ref().ok_or_else(gone)?, *id).await?;
            tracing::info!(instance = id.0, grant = ?revoked, "a provisioning that was cut short is undone");
        }
        Stage::Deleting => remove::finish(app, scope, *id).await?,
        Stage::Active => {}
    }
    Ok(())
}
