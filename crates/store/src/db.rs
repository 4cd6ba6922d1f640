//! The two databases behind one door: SQLite embedded, PostgreSQL when one machine is not enough.
//!
//! This is the one place that tells them apart; everything above sees transactions, statements and rows.

mod bind;
mod fault;
mod postgres;
mod query;
mod row;
mod sql;
mod sqlite;
#[cfg(test)]
mod tenancy;
mod tx;

pub use bind::Bind;
pub(crate) use fault::fault;
pub(crate) use query::MOST_ROWS;
pub use query::Query;
pub use row::Row;
pub use sql::{Part, Sql};
pub(crate) use sql::{growing_sql, now, part, sql, system_sql};
pub use tx::Tx;
pub(crate) use tx::{Dialect, not_found};

use crate::seal::Rings;
use ligand_model::{Result, Secret};
use std::path::Path;
use std::sync::Arc;
use tx::Inner;

/// An open database.
pub(crate) enum Db {
    Sqlite(sqlite::Sqlite),
    Postgres(postgres::Postgres),
}

impl Db {
    pub(crate) async fn sqlite(directory: &Path, create: bool) -> Result<Db> {
        sqlite::Sqlite::open(directory, create).await.map(Db::Sqlite)
    }

    pub(crate) async fn postgres(url: &Secret, connections: u32) -> Result<Db> {
        postgres::Postgres::open(url, connections).await.map(Db::Postgres)
    }

    /// A transaction that cannot write.
    pub(crate) async fn read(&self, rings: &Arc<Rings>) -> Result<Tx> {
        let inner = match self {
            Db::Sqlite(db) => db.readers.begin().await.map(Inner::Sqlite),
            Db::Postgres(db) => db.pool.begin_with("begin read only").await.map(Inner::Postgres),
        };
        inner.map(|inner| Tx::new(inner, Arc::clone(rings))).map_err(fault)
    }

    /// A transaction that may write. With SQLite it is the only one.
    pub(crate) async fn write(&self, rings: &Arc<Rings>) -> Result<Tx> {
        let inner = match self {
            Db::Sqlite(db) => db.writer.begin_with("begin immediate").await.map(Inner::Sqlite),
            Db::Postgres(db) => db.pool.begin().await.map(Inner::Postgres),
        };
        inner.map(|inner| Tx::new(inner, Arc::clone(rings))).map_err(fault)
    }

    /// A transaction on calls and traces: with SQLite in a file of its own, so that a token never waits behind them.
    pub(crate) async fn logs(&self, rings: &Arc<Rings>) -> Result<Tx> {
        let inner = match self {
            Db::Sqlite(db) => db.logs.begin_with("begin immediate").await.map(Inner::Sqlite),
            Db::Postgres(db) => db.pool.begin().await.map(Inner::Postgres),
        };
        inner.map(|inner| Tx::new(inner, Arc::clone(rings))).map_err(fault)
    }

    /// See [`crate::Store::checkpoint`].
    pub(crate) async fn checkpoint(&self) -> Result<bool> {
        match self {
            Db::Sqlite(db) => db.checkpoint().await,
            Db::Postgres(_) => Ok(false),
        }
    }

    /// See [`crate::Store::data_version`].
    pub(crate) async fn data_version(&self) -> Result<Option<i64>> {
        match self {
            Db::Sqlite(db) => db.data_version().await,
            Db::Postgres(_) => Ok(None),
        }
    }

    /// Whether there can be only one server: true when the database lives in a locked directory.
    pub(crate) fn single_server(&self) -> bool {
        matches!(self, Db::Sqlite(_))
    }

    /// Waits for open transactions and closes every connection.
    pub(crate) async fn close(&self) {
        match self {
            Db::Sqlite(db) => {
                db.readers.close().await;
                db.writer.close().await;
                db.logs.close().await;
            }
            Db::Postgres(db) => db.pool.close().await,
        }
    }
}
