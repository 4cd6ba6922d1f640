//! Refreshing tokens: one refresh in flight per credential, and nothing lost that could be kept.
//!
//! What may be done when is [`ligand_model::refresh`]; the rows are the store's; the token endpoint is the engine's. Here
//! are the task that does the steps (`attempt.rs`), the calls that wait for it, and the worker that refreshes ahead of time
//! (`ahead.rs`). The rules and their reasons: `docs/reference/refresh.md`.

mod afterwards;
mod ahead;
mod attempt;
mod client;
mod figures;
mod flights;
mod held;
mod rejected;
mod renew;
mod rows;
mod trouble;
mod uptime;

#[cfg(test)]
pub(crate) mod tests;

pub use client::{Client, Grant};
pub use uptime::Uptime;

use std::sync::Arc;
use std::time::Duration;

use ligand_engine::{AccessToken, Engine};
use ligand_model::credential::Credential;
use ligand_model::identity::CredentialId;
use ligand_model::refresh::Reason;
use ligand_model::{Kind, Result};
use ligand_store::{ChangeKind, Store, credential};
use moka::sync::Cache;
use tokio::time::Instant;

use crate::connection::{Heard, Stamp};
use crate::tasks::Tasks;
use flights::Flights;
use held::Held;
use rejected::Rejections;
use trouble::Trouble;

/// The most credentials that are remembered.
const CAPACITY: u64 = 20_000;
/// How long a credential is remembered at most (ms): read again after a minute, kept longer for a database that is away.
pub(crate) const MEMORY: i64 = 300_000;
/// A call that finds a refresh backing off waits for the next try if it comes this soon (ms).
const SOON: i64 = 5_000;

/// The refreshes of this process. Clones are the same.
#[derive(Clone)]
pub struct Refresher(Arc<Parts>);

/// What a refresher works with.
pub struct Tools {
    /// Where credentials are.
    pub store: Store,
    /// Speaks to token endpoints.
    pub engine: Arc<Engine>,
    /// What changed; the same that the connections have.
    pub heard: Arc<Heard>,
    /// Where refreshes run.
    pub tasks: Tasks,
    /// How long ago things were.
    pub uptime: Uptime,
    /// How long a call waits for a refresh.
    pub patience: Duration,
}

struct Parts {
    tools: Tools,
    held: Cache<CredentialId, Arc<Held>>,
    flights: Flights,
    rejections: Rejections,
}

impl Refresher {
    /// A refresher; one per process.
    pub fn new(tools: Tools) -> Refresher {
        figures::describe();
        Refresher(Arc::new(Parts {
            tools,
            held: Cache::builder()
                .max_capacity(CAPACITY)
                .time_to_live(Duration::from_millis(MEMORY.unsigned_abs()))
                .build(),
            flights: Flights::default(),
            rejections: Rejections::default(),
        }))
    }

    /// Remembers a row that somebody read anyway: reading began at `read_at` (uptime, ms), after `since`.
    pub fn remember(&self, row: &Credential, since: Stamp, read_at: i64) {
        self.0.held.insert(row.id, Arc::new(Held::new(row, since, read_at)));
    }

    /// The token to call with. One that has not expired is answered from memory; else this waits for the refresh.
    ///
    /// # Errors
    /// `needs-reauthorization`, or what keeps the refresh from succeeding, with a time to wait.
    pub async fn current(&self, grant: &Arc<Grant>) -> Result<AccessToken> {
        let token = self.0.token(grant, None, Reason::Expired).await;
        token.map_err(|trouble| trouble.into_error(grant.instance))
    }
}

impl Parts {
    fn now(&self) -> i64 {
        self.tools.uptime.now_ms()
    }

    /// What is known of the credential: from memory, or read.
    async fn held(&self, grant: &Grant) -> Result<Arc<Held>> {
        let now = self.now();
        let since = self.tools.heard.catch_up(now);
        let known = self.held.get(&grant.credential);
        let known =
            known.filter(|held| !self.tools.heard.has_news(ChangeKind::Credential, grant.credential.0, held.since));
        match known {
            Some(held) if !held.is_old(now) => Ok(held),
            known => match self.read(grant, since).await {
                // How long a call may go on without the database is the connections' to say.
                Err(error) if error.kind() == Kind::Unavailable => known.ok_or(error),
                read => read,
            },
        }
    }

    /// Reads the row and remembers it. News that come meanwhile refuse what is remembered at the next look.
    async fn read(&self, grant: &Grant, since: Stamp) -> Result<Arc<Held>> {
        let read_at = self.now();
        let row = self.tools.store.read(async |tx| credential::get(&grant.scope, tx, grant.credential).await).await?;
        let held = Arc::new(Held::new(&row, since, read_at));
        self.held.insert(grant.credential, Arc::clone(&held));
        Ok(held)
    }

    /// A token that is good, and of a generation above `used`: waits for a refresh if there is none, to the caller's
    /// deadline. The refresh itself goes on without the caller.
    async fn token(
        self: &Arc<Self>,
        grant: &Arc<Grant>,
        used: Option<i64>,
        reason: Reason,
    ) -> Result<AccessToken, Trouble> {
        let held = self.held(grant).await.map_err(Trouble::Ours)?;
        if let Some(token) = held.token(self.now()).filter(|token| used.is_none_or(|used| token.generation > used)) {
            return Ok(token);
        }
        let deadline = Instant::now() + self.tools.patience;
        let waited = self.wait(grant, held, reason, deadline).await;
        figures::waited(&grant.client.element.key, waited.as_ref().map_or_else(Trouble::label, |_| "served"));
        waited
    }

    /// Waits until the row holds a newer generation than `first`.
    async fn wait(
        self: &Arc<Self>,
        grant: &Arc<Grant>,
        first: Arc<Held>,
        reason: Reason,
        deadline: Instant,
    ) -> Result<AccessToken, Trouble> {
        let mut held = Arc::clone(&first);
        loop {
            let landed = match held.trouble(self.now()) {
                Some(trouble) => Err(trouble),
                None => {
                    let flight = self.flights.join(self, grant, held.generation, reason);
                    let late = |_| Err(Trouble::Slow(self.tools.patience));
                    tokio::time::timeout_at(deadline, flight).await.unwrap_or_else(late)
                }
            };
            if let Err(trouble) = &landed
                && !waits_for(trouble, deadline).await
            {
                return Err(trouble.clone());
            }
            held = self.held(grant).await.map_err(Trouble::Ours)?;
            if held.generation <= first.generation && landed.is_ok() {
                // Another process has renewed the row, and the news of it are still on their way.
                let since = self.tools.heard.catch_up(self.now());
                held = self.read(grant, since).await.map_err(Trouble::Ours)?;
            }
            if held.generation > first.generation {
                return held.token_as_it_is().ok_or_else(Trouble::nothing_to_renew_with);
            }
        }
    }
}

/// Waits for the next try if it comes soon enough for this caller.
async fn waits_for(trouble: &Trouble, deadline: Instant) -> bool {
    let Trouble::Later { wait, .. } = trouble else { return false };
    let next = Instant::now() + Duration::from_millis((*wait).max(50).unsigned_abs());
    let soon = *wait <= SOON && next < deadline;
    if soon {
        tokio::time::sleep_until(next).await;
    }
    soon
}
