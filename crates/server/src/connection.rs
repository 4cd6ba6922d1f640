//! From a caller's instance to what a call needs: element, effective configuration, tokens. Cached, and never older
//! than the last change this process heard of (`docs/reference/connections.md`).
//!
//! Who the caller is and whether it may call is decided before; sending the call is the engine's.

mod effective;
mod entry;
mod feed;
mod heard;
mod persist;
mod renewed;
mod token_write;
mod tokens;

#[cfg(test)]
mod tests;

pub use effective::{INTERVAL, REFRESH_TOKEN, TIME, TOKEN, configuration, in_force, view};
pub use entry::Connected;
pub use feed::Feed;
pub use heard::{Heard, Stamp};
pub use renewed::renewed;

use std::sync::Arc;
use std::time::Duration;

use ligand_model::credential::Credential;
use ligand_model::identity::InstanceId;
use ligand_model::instance::Instance;
use ligand_model::{Error, Kind, Result};
use ligand_store::{ChangeKind, Scope, Store, credential, instance};
use moka::sync::Cache;

use crate::catalogue::Elements;
use crate::refresh::{self, Client, Grant, Refresher, Uptime};
use crate::tasks::Tasks;
use entry::{Entry, Key, LIFE};
use persist::InstancePersist;
use token_write::Shown;
use tokens::InstanceTokens;

/// The most connections, and the most absent ones, that are remembered.
const CAPACITY: u64 = 20_000;
/// How long an absent instance is remembered.
const ABSENT: Duration = Duration::from_secs(5);
/// A reading that is overtaken by a change is repeated so often before it is used as it is, uncached.
const READINGS: u32 = 3;

/// The connections of this process. Clones share them.
#[derive(Clone)]
pub struct Connections(Arc<Parts>);

/// What connections are made of.
pub struct Sources {
    /// Where instances are.
    pub store: Store,
    /// What the elements are.
    pub elements: Elements,
    /// Where tokens come from.
    pub refresher: Refresher,
    /// What changed; the same that the refresher has.
    pub heard: Arc<Heard>,
    /// Where writes run that must finish.
    pub tasks: Tasks,
    /// How old an entry is known to be.
    pub uptime: Uptime,
    /// `LIGAND_STALE_LIMIT`: how long entries are served while the database is away.
    pub stale_limit: Duration,
}

struct Parts {
    sources: Sources,
    stale_limit: i64,
    entries: Cache<Key, Entry>,
    absent: Cache<Key, Stamp>,
}

impl Connections {
    /// An empty cache.
    pub fn new(sources: Sources) -> Connections {
        let life = Duration::from_millis(LIFE.unsigned_abs()) + sources.stale_limit;
        Connections(Arc::new(Parts {
            stale_limit: i64::try_from(sources.stale_limit.as_millis()).unwrap_or(i64::MAX),
            sources,
            entries: Cache::builder().max_capacity(CAPACITY).time_to_live(life).build(),
            absent: Cache::builder().max_capacity(CAPACITY).time_to_live(ABSENT).build(),
        }))
    }

    /// How long what was heard must be remembered (ms): as long as an entry, or a token, can be.
    pub fn memory(&self) -> i64 {
        (LIFE + self.0.stale_limit).max(refresh::MEMORY)
    }

    /// The instance of an authenticated caller. `version` is the least that will do: that of the row the caller was
    /// found by, 0 for any.
    ///
    /// # Errors
    /// `not-found`: the scope sees no such instance. `unavailable`, with a time to wait: the database is away for
    /// longer than the stale limit. `configuration`: the instance's element is not in the catalogue (any more).
    pub async fn find(&self, scope: &Scope, instance: InstanceId, version: i64) -> Result<Arc<Connected>> {
        let parts = &*self.0;
        let now = parts.sources.uptime.now_ms();
        let since = parts.sources.heard.catch_up(now);
        let key = Key::new(scope, instance);
        let known = parts.entries.get(&key).filter(|entry| !entry.is_outdated(&parts.sources.heard, version));
        if let Some(entry) = &known
            && entry.is_fresh(&parts.sources.heard, now)
        {
            return Ok(Arc::clone(&entry.connected));
        }
        if parts.is_absent(&key, instance) {
            return Err(none(instance));
        }
        match parts.read(scope, instance, since).await {
            Ok(entry) => Ok(entry.connected),
            Err(error) if error.kind() == Kind::Unavailable => parts.stale(known, now).ok_or(error),
            Err(error) => {
                if error.kind() == Kind::NotFound {
                    parts.entries.invalidate(&key);
                    parts.absent.insert(key, since);
                }
                Err(error)
            }
        }
    }
}

impl Connections {
    /// A connection of rows that the caller has just read, past the cache: for the resources of an instance's life, also
    /// where nobody may find it yet or any more. Their hooks may write tokens.
    ///
    /// # Errors
    /// `configuration`: the instance's element is not in the catalogue (any more).
    pub async fn uncached(
        &self,
        scope: &Scope,
        instance: &Instance,
        credential: Option<&Credential>,
    ) -> Result<Arc<ligand_engine::Connection>> {
        self.0.connection(scope, instance, credential, true).await.map(Arc::new)
    }
}

impl Parts {
    /// Known to be absent, and nothing was heard of it since.
    fn is_absent(&self, key: &Key, instance: InstanceId) -> bool {
        let since = self.absent.get(key);
        since.is_some_and(|since| !self.sources.heard.has_news(ChangeKind::Instance, instance.0, since))
    }

    /// While the database is away: an entry that was right a moment ago.
    fn stale(&self, known: Option<Entry>, now: i64) -> Option<Arc<Connected>> {
        let entry = known?;
        let age = now - entry.confirmed_at(&self.sources.heard, now);
        (age <= self.stale_limit).then_some(entry.connected)
    }

    /// Reads the rows and remembers what they make, unless a change was heard meanwhile: then again.
    async fn read(&self, scope: &Scope, id: InstanceId, mut since: Stamp) -> Result<Entry> {
        let heard = &self.sources.heard;
        let mut readings = 0;
        loop {
            let read_at = self.sources.uptime.now_ms();
            let read = self.sources.store.read(async |tx| {
                let instance = instance::get(scope, tx, id).await?;
                let credential = match instance.credential {
                    Some(credential) => Some(credential::get(scope, tx, credential).await?),
                    None => None,
                };
                Ok((instance, credential))
            });
            let (instance, credential) = read.await?;
            let connected = self.connected(scope, &instance, credential.as_ref(), (since, read_at)).await?;
            let entry = Entry::new(connected, credential.as_ref(), since, read_at);
            since = heard.catch_up(self.sources.uptime.now_ms());
            readings += 1;
            if !entry.is_outdated(heard, 0) {
                self.entries.insert(Key::new(scope, id), entry.clone());
                return Ok(entry);
            }
            if readings == READINGS {
                return Ok(entry);
            }
        }
    }

    async fn connected(
        &self,
        scope: &Scope,
        instance: &Instance,
        credential: Option<&Credential>,
        (since, read_at): (Stamp, i64),
    ) -> Result<Connected> {
        if let Some(credential) = credential {
            self.sources.refresher.remember(credential, since, read_at);
        }
        let connection = self.connection(scope, instance, credential, false).await?;
        Ok(entry::connected(connection, *scope, instance))
    }

    async fn connection(
        &self,
        scope: &Scope,
        instance: &Instance,
        credential: Option<&Credential>,
        writes_tokens: bool,
    ) -> Result<ligand_engine::Connection> {
        let Sources { store, elements, refresher, tasks, .. } = &self.sources;
        let element = &elements.find(scope, &instance.element).await?.ok_or_else(|| {
            let message = format!("element {} of instance {} is not in the catalogue", instance.element, instance.id);
            Error::new(Kind::Configuration, message)
        })?;
        let configuration = configuration(element, instance, credential);
        let grant = credential.map(|credential| {
            let client = Client::of(element, &configuration);
            Arc::new(Grant { scope: *scope, credential: credential.id, instance: instance.id, client })
        });
        let client = configuration.get("oauth.api.key");
        let persist = InstancePersist {
            store: store.clone(),
            tasks: tasks.clone(),
            scope: *scope,
            instance: instance.id,
            element: Arc::clone(element),
            has_credential: credential.is_some(),
            tokens: credential.filter(|_| writes_tokens).map(|credential| Shown::of(credential, client)),
        };
        Ok(ligand_engine::Connection {
            instance: instance.id.0,
            element: Arc::clone(element),
            configuration: Arc::new(configuration),
            tokens: Arc::new(InstanceTokens { refresher: refresher.clone(), instance: instance.id, grant }),
            persist: Arc::new(persist),
        })
    }
}

fn none(instance: InstanceId) -> Error {
    Error::new(Kind::NotFound, format!("No instance found with id {instance}"))
}
