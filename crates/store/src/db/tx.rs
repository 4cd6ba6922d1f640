//! A transaction: the only thing that runs statements.
//!
//! It carries the key ring, because what it reads and writes is sealed, and collects what the caches must hear.

use super::bind::Bind;
use super::fault::fault;
use super::{Query, Row};
use crate::changes::{Change, ChangeKind};
use crate::seal::{Place, Ring, Rings};
use ligand_model::{Error, Kind, Result, Secret};
use sqlx::{AssertSqlSafe, Postgres, Sqlite, Transaction};
use std::borrow::Cow;
use std::sync::Arc;

/// The transaction of either database.
pub(super) enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// An open transaction. Dropped without a commit it is rolled back.
pub struct Tx {
    inner: Inner,
    rings: Arc<Rings>,
    changes: Vec<Change>,
}

/// Runs one sqlx method on whichever database is open. A macro, because the two query types share no trait.
macro_rules! run {
    ($self:ident, $query:ident, $method:ident) => {{
        let (text, binds) = $query.finish()?;
        // Literals only: what is bound may be a secret and is not shown.
        tracing::trace!(target: "ligand_store::statement", text = &*text);
        match &mut $self.inner {
            Inner::Sqlite(tx) => bound!(text, binds).$method(&mut **tx).await.map_err(fault).map(Either::Sqlite),
            Inner::Postgres(tx) => bound!(text, binds).$method(&mut **tx).await.map_err(fault).map(Either::Postgres),
        }
    }};
}

macro_rules! bound {
    ($text:ident, $binds:ident) => {{
        let fixed = matches!($text, Cow::Borrowed(_));
        let mut query = match $text {
            Cow::Borrowed(text) => sqlx::query(text),
            Cow::Owned(text) => sqlx::query(AssertSqlSafe(text)),
        }
        .persistent(fixed);
        for bind in $binds {
            query = match bind {
                Bind::I64(value) => query.bind(value),
                Bind::Text(value) => query.bind(value),
                Bind::Bytes(value) => query.bind(value),
            };
        }
        query
    }};
}

enum Either<S, P> {
    Sqlite(S),
    Postgres(P),
}

impl Tx {
    pub(super) fn new(inner: Inner, rings: Arc<Rings>) -> Tx {
        Tx { inner, rings, changes: Vec::new() }
    }

    /// Runs a statement; answers how many rows it changed.
    ///
    /// # Errors
    /// `unavailable` when the database is busy or away, `conflict` on a unique key, else internal.
    pub async fn execute(&mut self, query: Query) -> Result<u64> {
        Ok(match run!(self, query, execute)? {
            Either::Sqlite(done) => done.rows_affected(),
            Either::Postgres(done) => done.rows_affected(),
        })
    }

    /// Runs a statement that answers at most one row.
    ///
    /// # Errors
    /// As [`Tx::execute`].
    pub async fn fetch_optional(&mut self, query: Query) -> Result<Option<Row>> {
        Ok(match run!(self, query, fetch_optional)? {
            Either::Sqlite(row) => row.map(Row::Sqlite),
            Either::Postgres(row) => row.map(Row::Postgres),
        })
    }

    /// Runs a statement that always answers a row, such as an aggregate.
    ///
    /// # Errors
    /// As [`Tx::execute`].
    pub async fn fetch_one(&mut self, query: Query) -> Result<Row> {
        self.fetch_optional(query).await?.ok_or_else(|| Error::internal("a statement answered no row"))
    }

    /// Runs a statement; answers all rows.
    ///
    /// # Errors
    /// As [`Tx::execute`].
    pub async fn fetch_all(&mut self, query: Query) -> Result<Vec<Row>> {
        Ok(match run!(self, query, fetch_all)? {
            Either::Sqlite(rows) => rows.into_iter().map(Row::Sqlite).collect(),
            Either::Postgres(rows) => rows.into_iter().map(Row::Postgres).collect(),
        })
    }

    /// Remembers that a cached noun changed. Written as the last statement of the transaction.
    pub(crate) fn changed(&mut self, kind: ChangeKind, id: i64, version: i64) {
        self.changes.retain(|known| (known.kind, known.id) != (kind, id));
        self.changes.push(Change { kind, id, version });
    }

    /// The keys as they stand now.
    pub(crate) fn ring(&self) -> Arc<Ring> {
        self.rings.current()
    }

    /// Seals a value for its place.
    pub(crate) fn seal(&self, place: &Place<'_>, value: &Secret) -> Result<Vec<u8>> {
        self.ring().seal(place, value)
    }

    /// Opens a value. A key made by another process since the keys were read is looked for once.
    pub(crate) async fn open(&mut self, place: &Place<'_>, sealed: &[u8]) -> Result<Secret> {
        if !self.ring().knows(sealed) {
            let rings = Arc::clone(&self.rings);
            rings.reload(self).await?;
        }
        self.ring().open(place, sealed)
    }

    /// Opens a value that may be null.
    pub(crate) async fn open_or_null(&mut self, place: &Place<'_>, sealed: Option<Vec<u8>>) -> Result<Option<Secret>> {
        match sealed {
            Some(sealed) => self.open(place, &sealed).await.map(Some),
            None => Ok(None),
        }
    }

    /// The database's clock, ms since 1970.
    ///
    /// # Errors
    /// As [`Tx::execute`].
    pub async fn now(&mut self) -> Result<i64> {
        self.fetch_one(super::system_sql!("select ms from ligand_clock")).await?.i64("ms")
    }

    /// What the caches must hear once this is committed.
    pub(crate) fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Writes down what changed, as the last statement, and commits.
    pub(crate) async fn commit(mut self) -> Result<()> {
        let changes = std::mem::take(&mut self.changes);
        crate::changes::record(&mut self, &changes).await?;
        match self.inner {
            Inner::Sqlite(tx) => tx.commit().await,
            Inner::Postgres(tx) => tx.commit().await,
        }
        .map_err(fault)
    }

    /// Runs a migration: several statements, fixed text, no values.
    pub(crate) async fn run_script(&mut self, script: &'static str) -> Result<()> {
        match &mut self.inner {
            Inner::Sqlite(tx) => sqlx::raw_sql(script).execute(&mut **tx).await.map(drop),
            Inner::Postgres(tx) => sqlx::raw_sql(script).execute(&mut **tx).await.map(drop),
        }
        .map_err(fault)
    }

    /// Whether the database is PostgreSQL: for the few places where the databases differ in DDL or locks.
    pub(crate) fn dialect(&self) -> Dialect {
        match self.inner {
            Inner::Sqlite(_) => Dialect::Sqlite,
            Inner::Postgres(_) => Dialect::Postgres,
        }
    }
}

/// Which database's DDL applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// What a row that was not found answers.
pub(crate) fn not_found(what: &str, id: impl std::fmt::Display) -> Error {
    Error::new(Kind::NotFound, format!("No {what} found with id {id}"))
}
