//! Everything durable: the only SQL, migrations, sealing. SQLite embedded, PostgreSQL when one machine is not enough.
//!
//! [`Store::read`] and [`Store::write`] are the only ways in; the functions of each noun take a [`Scope`] and a
//! transaction. What is decided here is what may be written when; what to do about it is the server's.

pub mod bootstrap;
pub mod caller;
pub mod catalogue_property;
pub mod changes;
pub mod credential;
mod db;
mod directory;
pub mod element;
mod ids;
pub mod instance;
pub mod logs;
mod migrate;
pub mod oauth_proxy;
mod opening;
pub mod password;
pub mod random;
mod scope;
pub mod seal;
pub mod system;
pub mod user;

pub use changes::{Change, ChangeKind};
pub use db::{Bind, Query, Row, Tx};
pub use directory::{DataDirectory, DirectoryLock};
pub use ids::Numbered;
pub use migrate::BINARY;
pub use opening::{Database, Migrate};
pub use scope::{Scope, SystemScope};
pub use seal::MasterKeys;

use db::Db;
use ids::Blocks;
use ligand_model::{Error, Result, Secret};
use seal::Rings;
use std::sync::Arc;
use tokio::sync::broadcast;

/// The open store. Clones share everything.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    rings: Arc<Rings>,
    blocks: Blocks,
    told: broadcast::Sender<Change>,
    boot: String,
}

impl Store {
    /// Runs `work` in a transaction that cannot write.
    ///
    /// # Errors
    /// Those of `work`; `unavailable` when the database is busy or away.
    pub async fn read<T>(&self, work: impl AsyncFnOnce(&mut Tx) -> Result<T>) -> Result<T> {
        let mut tx = self.inner.db.read(&self.inner.rings).await?;
        work(&mut tx).await
    }

    /// Runs `work` in a transaction and commits it if it succeeds. With SQLite it is the only writer and holds the
    /// database until it ends: nothing in `work` may wait for anything but the database.
    ///
    /// A caller that may be dropped while it waits (a request's handler) runs this in a task of its own.
    ///
    /// # Errors
    /// Those of `work`, after a roll-back; `unavailable` when the database is busy or away.
    pub async fn write<T>(&self, work: impl AsyncFnOnce(&mut Tx) -> Result<T>) -> Result<T> {
        let mut tx = self.inner.db.write(&self.inner.rings).await?;
        let done = work(&mut tx).await?;
        let _telling = Telling { to: &self.inner.told, changes: tx.changes().to_vec() };
        tx.commit().await?;
        Ok(done)
    }

    /// As [`Store::write`], on calls and traces.
    pub(crate) async fn write_logs<T>(&self, work: impl AsyncFnOnce(&mut Tx) -> Result<T>) -> Result<T> {
        let mut tx = self.inner.db.logs(&self.inner.rings).await?;
        let done = work(&mut tx).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// A secret that follows from another text under the look-up key in use: the same on every replica, and known to
    /// nobody who has not the master key. `label` keeps apart what it is for.
    ///
    /// # Errors
    /// Internal: the store has no keys yet.
    pub fn derived(&self, label: &str, from: &Secret) -> Result<Vec<u8>> {
        Ok(self.inner.rings.current().hashes(label, from)?.current)
    }

    /// What this process commits from now on. A subscriber that lags more than 4,096 changes behind is told so by the
    /// channel, and forgets everything it holds.
    pub fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.inner.told.subscribe()
    }

    /// Names this start of this process: the owner of refresh attempts and of instances being provisioned.
    pub fn boot(&self) -> &str {
        &self.inner.boot
    }

    /// Whether this is the only server there can be: then whatever another boot began is dead.
    pub fn single_server(&self) -> bool {
        self.inner.db.single_server()
    }

    /// SQLite: a number that differs from the last one if another process (the command line) has written since; ask
    /// every 250 ms, then read [`system::changes::since`]. None while the writer is busy, and with PostgreSQL.
    ///
    /// # Errors
    /// `unavailable`: the database is away.
    pub async fn data_version(&self) -> Result<Option<i64>> {
        self.inner.db.data_version().await
    }

    /// SQLite: cuts the write-ahead log back if it has passed 64 MB; answers whether it did. Ask once a minute.
    ///
    /// # Errors
    /// `unavailable`: the database is busy.
    pub async fn checkpoint(&self) -> Result<bool> {
        self.inner.db.checkpoint().await
    }

    /// Waits for open transactions, then closes the database.
    pub async fn close(&self) {
        self.inner.db.close().await;
    }
}

/// Tells what changed when it goes out of scope: after the commit, and also if whoever waited for the commit was dropped
/// in the middle of it, or it failed and may have happened. To be told too much costs a cache a look, too little a lie.
struct Telling<'a> {
    to: &'a broadcast::Sender<Change>,
    changes: Vec<Change>,
}

impl Drop for Telling<'_> {
    fn drop(&mut self) {
        for change in &self.changes {
            // Nobody listening is no fault.
            let _ = self.to.send(*change);
        }
    }
}

/// Whether two secrets are equal, in a time that depends on their lengths only.
pub(crate) fn same(one: &ligand_model::Secret, other: &ligand_model::Secret) -> bool {
    use subtle::ConstantTimeEq;
    one.expose().as_bytes().ct_eq(other.expose().as_bytes()).into()
}

/// A word in the database that this release does not know.
pub(crate) fn unknown_word(column: &str, word: &str) -> Error {
    Error::internal(format!("{column} holds an unknown word: {word}"))
}
