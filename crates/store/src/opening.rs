//! Opening the store: connect, migrate, unwrap the keys.
//!
//! A server opens for itself; the command line opens beside a running server and changes no schema.

use crate::db::Db;
use crate::ids::Blocks;
use crate::seal::{MasterKeys, Rings};
use crate::{DataDirectory, Inner, Store, migrate, random};
use ligand_model::{Result, Secret};
use std::sync::Arc;
use tokio::sync::broadcast;

/// How many changes a subscriber may lag behind.
const BACKLOG: usize = 4096;

/// Where the data are.
#[derive(Debug, Clone)]
pub enum Database {
    /// SQLite, in a data directory.
    Sqlite(DataDirectory),
    /// PostgreSQL.
    Postgres {
        /// `postgres://user:password@host/database`.
        url: Secret,
        /// The most connections this process opens.
        connections: u32,
    },
}

/// Whether an older schema is brought up to date (`LIGAND_MIGRATE`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Migrate {
    /// Yes.
    Auto,
    /// No: an older schema stops the start.
    Off,
}

impl Store {
    /// Opens the store for a server. With SQLite the server holds the directory's lock already.
    ///
    /// # Errors
    /// `configuration`: the schema is too new or, with [`Migrate::Off`], too old, or the master key is another one.
    /// `unavailable`: the database cannot be reached.
    pub async fn open(database: &Database, masters: MasterKeys, migrate: Migrate) -> Result<Store> {
        let store = Store::connect(database, masters, true).await?;
        match migrate {
            Migrate::Auto => migrate::run(&store).await?,
            Migrate::Off => migrate::check(&store).await?,
        }
        let rings = Arc::clone(&store.inner.rings);
        store
            .write(async |tx| {
                rings.make_first(tx).await?;
                rings.reload(tx).await
            })
            .await?;
        Ok(store)
    }

    /// Opens the store beside a server that may be running: creates nothing and migrates nothing.
    ///
    /// # Errors
    /// As [`Store::open`]; a schema that is not there yet is `configuration`.
    pub async fn open_beside(database: &Database, masters: MasterKeys) -> Result<Store> {
        let store = Store::connect(database, masters, false).await?;
        migrate::check(&store).await?;
        let rings = Arc::clone(&store.inner.rings);
        store.read(async |tx| rings.reload(tx).await).await?;
        Ok(store)
    }

    async fn connect(database: &Database, masters: MasterKeys, create: bool) -> Result<Store> {
        let db = match database {
            Database::Sqlite(directory) => Db::sqlite(directory.path(), create).await?,
            Database::Postgres { url, connections } => Db::postgres(url, *connections).await?,
        };
        let inner = Inner {
            db,
            rings: Arc::new(Rings::new(masters)),
            blocks: Blocks::default(),
            told: broadcast::Sender::new(BACKLOG),
            boot: random::hex()?,
        };
        Ok(Store { inner: Arc::new(inner) })
    }
}
