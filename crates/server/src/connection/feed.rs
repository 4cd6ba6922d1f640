//! News of other processes: SQLite's `data_version` says that the command line wrote, the change rows say what.
//!
//! Commits of this process reach [`Heard`] directly. Change rows are numbered before they are committed, so that 11 can
//! be visible before 10: reading begins 10 s behind the newest, and what was seen is remembered.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use ligand_model::Result;
use ligand_store::system::changes::{self, Numbered};
use ligand_store::{Store, SystemScope};

use super::heard::Heard;
use crate::refresh::Uptime;
use crate::tasks::Tasks;

/// How often news are asked for.
const PERIOD: Duration = Duration::from_millis(250);
/// How long after complete news a cached value needs no look at its row (ms).
const SURE: i64 = 1_000;
/// Reading begins this far behind the newest row (ms).
const TRAIL: i64 = 10_000;
/// Who heard nothing for so long forgets everything: older rows may be pruned (ms).
const DEAF: i64 = 300_000;
/// How often old rows are pruned, and a write-ahead log that has grown is cut back.
const TIDYING: Duration = Duration::from_secs(60);

/// Reads the change rows of one store.
pub struct Feed {
    store: Store,
    heard: Arc<Heard>,
    uptime: Uptime,
    /// Rows up to this number were read and are older than the trail.
    low: i64,
    seen: HashSet<i64>,
    data_version: Option<i64>,
    last: i64,
}

impl Feed {
    /// Begins behind what is there. Called before anything is cached.
    ///
    /// # Errors
    /// `unavailable`: the database is away.
    pub async fn begin(store: Store, heard: Arc<Heard>, uptime: Uptime) -> Result<Feed> {
        let data_version = store.data_version().await?;
        let low = store.read(async |tx| changes::latest(system(), tx).await).await?;
        let last = uptime.now_ms();
        heard.be_sure_until(last + SURE);
        Ok(Feed { store, heard, uptime, low, seen: HashSet::new(), data_version, last })
    }

    /// Reads the news every 250 ms and tidies the database every minute, until the process stops. `memory` is how long a
    /// cached value can live (ms).
    pub fn start(mut self, tasks: &Tasks, memory: i64) {
        let stopping = tasks.stopping();
        let store = self.store.clone();
        tasks.spawn("news of changes", async move {
            while stopping.run_until_cancelled(tokio::time::sleep(PERIOD)).await.is_some() {
                self.poll().await;
                self.heard.prune(self.uptime.now_ms() - memory);
            }
        });
        tasks.repeat("tidying of the database", TIDYING, move || tidy(store.clone()));
    }

    /// One look.
    pub async fn poll(&mut self) {
        let now = self.uptime.now_ms();
        self.heard.catch_up(now);
        if now - self.last > DEAF {
            self.heard.forget_everything();
        }
        match self.news().await {
            Ok(true) => {
                self.last = now;
                self.heard.be_sure_until(now + SURE);
            }
            // The writer is busy: with what, this process knows itself; whether others wrote, the next look tells.
            Ok(false) => {}
            Err(error) => tracing::debug!(%error, "news of changes cannot be read"),
        }
    }

    /// Whether the news are complete.
    async fn news(&mut self) -> Result<bool> {
        if self.store.single_server() {
            match self.store.data_version().await? {
                None => return Ok(false),
                version if version == self.data_version => return Ok(true),
                version => {
                    self.read().await?;
                    self.data_version = version;
                }
            }
        } else {
            self.read().await?;
        }
        Ok(true)
    }

    async fn read(&mut self) -> Result<()> {
        let mut from = self.low;
        loop {
            let (rows, now) =
                self.store.read(async |tx| Ok((changes::since(system(), tx, from).await?, tx.now().await?))).await?;
            for row in &rows {
                self.hear(row, now);
                from = from.max(row.seq);
            }
            if rows.is_empty() {
                break;
            }
        }
        self.seen.retain(|seq| *seq > self.low);
        Ok(())
    }

    /// `now` is the database's clock.
    fn hear(&mut self, row: &Numbered, now: i64) {
        if self.seen.insert(row.seq) {
            self.heard.tell(row.change, self.uptime.now_ms());
        }
        if row.at < now - TRAIL {
            self.low = self.low.max(row.seq);
        }
    }
}

/// What is not done now is done a minute later.
async fn tidy(store: Store) {
    if let Err(error) = store.write(async |tx| changes::prune(system(), tx).await).await {
        tracing::debug!(%error, "old change rows are not pruned");
    }
    match store.checkpoint().await {
        Ok(false) => {}
        Ok(true) => tracing::info!("the write-ahead log had grown and was cut back"),
        Err(error) => tracing::debug!(%error, "the write-ahead log is not cut back"),
    }
}

#[expect(clippy::disallowed_methods, reason = "the caches hold rows of every organization")]
fn system() -> SystemScope {
    SystemScope::worker("news of changes")
}
