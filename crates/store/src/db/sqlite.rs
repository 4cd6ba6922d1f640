//! SQLite: one writer, four readers that cannot write, and a second file for what is written much.
//!
//! `docs/decisions/0002-one-sql-text.md` says why; the network file systems on which WAL is unsafe are `doctor`'s.

use super::fault::fault;
use ligand_model::{Error, Kind, Result};
use sqlx::ConnectOptions as _;
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a writer waits for its turn before the caller is told to come back.
const TURN: Duration = Duration::from_secs(5);
/// How many transactions may read at once.
const READERS: u32 = 4;
/// The write-ahead log is cut back to nothing when it is larger than this.
const WAL_LIMIT: u64 = 64 << 20;

/// The three pools of an embedded database.
pub(crate) struct Sqlite {
    pub(super) writer: SqlitePool,
    pub(super) readers: SqlitePool,
    pub(super) logs: SqlitePool,
    file: PathBuf,
}

impl Sqlite {
    /// Opens `ligand.db` and `ligand-logs.db` below a data directory; creates them, mode 0600, if `create`.
    pub(super) async fn open(directory: &Path, create: bool) -> Result<Sqlite> {
        let file = directory.join("ligand.db");
        let logs = directory.join("ligand-logs.db");
        if create {
            private(&file)?;
            private(&logs)?;
        }
        let core = options(&file, SqliteSynchronous::Full);
        let logs = options(&logs, SqliteSynchronous::Normal);
        let writer = pool(1).connect_with(core.clone()).await.map_err(fault)?;
        let readers = pool(READERS).connect_with(core.pragma("query_only", "on")).await.map_err(fault)?;
        let logs = pool(1).connect_with(logs).await.map_err(fault)?;
        Ok(Sqlite { writer, readers, logs, file })
    }

    /// Cuts the write-ahead log back when it has grown past its limit: a long reader can keep it from shrinking.
    pub(super) async fn checkpoint(&self) -> Result<bool> {
        let wal = self.file.with_extension("db-wal");
        if std::fs::metadata(wal).map_or(0, |found| found.len()) <= WAL_LIMIT {
            return Ok(false);
        }
        sqlx::query("pragma wal_checkpoint(truncate)").execute(&self.writer).await.map_err(fault)?;
        Ok(true)
    }

    /// A number that differs from the last one if another process has written since. None while the writer is busy.
    pub(super) async fn data_version(&self) -> Result<Option<i64>> {
        let Some(mut writer) = self.writer.try_acquire() else { return Ok(None) };
        sqlx::query_scalar("pragma data_version").fetch_one(&mut *writer).await.map(Some).map_err(fault)
    }
}

fn pool(size: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(size)
        .min_connections(1)
        .acquire_timeout(TURN)
        .idle_timeout(None)
        .max_lifetime(None)
}

/// An empty file that its owner alone can read, unless the file is there. SQLite gives its own files beside it the same
/// mode; left to itself it would take the mask of the process.
fn private(file: &Path) -> Result<()> {
    let made = OpenOptions::new().append(true).create(true).mode(0o600).open(file);
    made.map(drop).map_err(|error| {
        let message = format!("{} cannot be opened: {error}", file.display());
        Error::new(Kind::Configuration, message)
    })
}

fn options(file: &Path, synchronous: SqliteSynchronous) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(false)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous)
        .foreign_keys(true)
        .busy_timeout(TURN)
        // The library would print whole statements, a batch of the call log among them.
        .disable_statement_logging()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[tokio::test]
    async fn every_file_is_for_the_owner_only() {
        let directory = tempfile::tempdir().unwrap();
        let sqlite = Sqlite::open(directory.path(), true).await.unwrap();
        for pool in [&sqlite.writer, &sqlite.logs] {
            sqlx::query("create table t(a)").execute(pool).await.unwrap();
        }
        for name in ["ligand.db", "ligand.db-wal", "ligand.db-shm", "ligand-logs.db", "ligand-logs.db-wal"] {
            let mode = std::fs::metadata(directory.path().join(name)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
    }
}
