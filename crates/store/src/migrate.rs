//! Our own migrator: expand, then contract. A release only adds; what it stops using is dropped two releases later.
//!
//! Each step records the lowest binary that can still work with the schema; a binary refuses only a schema whose
//! `min_binary` is above its own number, so that the release before keeps running beside the new one.

use crate::Store;
use crate::db::{Dialect, Tx, system_sql};
use ligand_model::{Error, Kind, Result};

/// The number of this binary: the newest core migration it knows.
pub const BINARY: i64 = 2;

/// One step, in both dialects.
struct Step {
    version: i64,
    /// Binaries below this cannot work with the schema after the step.
    min_binary: i64,
    sqlite: &'static str,
    postgres: &'static str,
}

const CORE: &[Step] = &[
    Step {
        version: 1,
        min_binary: 1,
        sqlite: include_str!("../migrations/sqlite/0001_core.sql"),
        postgres: include_str!("../migrations/postgres/0001_core.sql"),
    },
    Step {
        version: 2,
        min_binary: 1,
        sqlite: include_str!("../migrations/sqlite/0002_elements.sql"),
        postgres: include_str!("../migrations/postgres/0002_elements.sql"),
    },
];

const LOGS: &[Step] = &[Step {
    version: 1,
    min_binary: 1,
    sqlite: include_str!("../migrations/sqlite/logs/0001_logs.sql"),
    postgres: include_str!("../migrations/postgres/logs/0001_logs.sql"),
}];

/// Brings core and logs up to date.
///
/// # Errors
/// `configuration`: the schema needs a newer binary.
pub(crate) async fn run(store: &Store) -> Result<()> {
    for attempt in 1.. {
        let done = match store.write(async |tx| bring(tx, Ledger::Core).await).await {
            Ok(()) => store.write_logs(async |tx| bring(tx, Ledger::Logs).await).await,
            failed => failed,
        };
        match done {
            // Two servers that make the first table at the same moment collide once: the second finds it made.
            Err(error) if error.kind() == Kind::Conflict && attempt < 3 => continue,
            other => return other,
        }
    }
    Ok(())
}

/// Checks that this binary can work with the schema as it is.
///
/// # Errors
/// `configuration`: it cannot, and why.
pub(crate) async fn check(store: &Store) -> Result<()> {
    let stand = store.read(async |tx| stand(tx, Ledger::Core).await).await;
    let stand = stand.map_err(|error| match error.kind() {
        Kind::Internal => {
            let message =
                "the database has no schema yet; run: ligand migrate (or start the server with LIGAND_MIGRATE=auto)";
            Error::new(Kind::Configuration, message).with_internal(error.internal_detail().unwrap_or_default())
        }
        _ => error,
    })?;
    refuse_newer(stand, BINARY)?;
    if stand.version < BINARY {
        let message = format!("the schema is at {}, this binary needs {BINARY}; run: ligand migrate", stand.version);
        return Err(Error::new(Kind::Configuration, message));
    }
    Ok(())
}

/// Which of the two schemas: with PostgreSQL they share a database, with SQLite each has a file.
#[derive(Clone, Copy)]
enum Ledger {
    Core,
    Logs,
}

/// How far a schema has come.
#[derive(Clone, Copy)]
struct Stand {
    version: i64,
    min_binary: i64,
}

async fn bring(tx: &mut Tx, ledger: Ledger) -> Result<()> {
    prepare(tx, ledger).await?;
    let found = stand(tx, ledger).await?;
    refuse_newer(found, BINARY)?;
    let steps = match ledger {
        Ledger::Core => CORE,
        Ledger::Logs => LOGS,
    };
    for step in steps.iter().filter(|step| step.version > found.version) {
        tx.run_script(match tx.dialect() {
            Dialect::Sqlite => step.sqlite,
            Dialect::Postgres => step.postgres,
        })
        .await?;
        note(tx, ledger, step).await?;
    }
    Ok(())
}

/// Makes the ledger's table, and sees to it that one migrator works at a time. SQLite's write transaction does so
/// already; PostgreSQL takes a table lock with a time-out. No advisory lock: a transaction pooler would strand it.
async fn prepare(tx: &mut Tx, ledger: Ledger) -> Result<()> {
    if tx.dialect() == Dialect::Postgres {
        tx.run_script("set local lock_timeout = '30s'; set local statement_timeout = '10min'").await?;
    }
    tx.run_script(match ledger {
        Ledger::Core => {
            "create table if not exists ligand_schema (version bigint primary key, min_binary bigint not null)"
        }
        Ledger::Logs => {
            "create table if not exists ligand_logs_schema (version bigint primary key, min_binary bigint not null)"
        }
    })
    .await?;
    match (tx.dialect(), ledger) {
        (Dialect::Sqlite, _) => Ok(()),
        (Dialect::Postgres, Ledger::Core) => tx.run_script("lock table ligand_schema in exclusive mode").await,
        (Dialect::Postgres, Ledger::Logs) => tx.run_script("lock table ligand_logs_schema in exclusive mode").await,
    }
}

async fn stand(tx: &mut Tx, ledger: Ledger) -> Result<Stand> {
    let row = tx
        .fetch_one(match ledger {
            Ledger::Core => {
                system_sql!("select coalesce(max(version), 0) as version, coalesce(max(min_binary), 0) as min_binary from ligand_schema")
            }
            Ledger::Logs => {
                system_sql!("select coalesce(max(version), 0) as version, coalesce(max(min_binary), 0) as min_binary from ligand_logs_schema")
            }
        })
        .await?;
    Ok(Stand { version: row.i64("version")?, min_binary: row.i64("min_binary")? })
}

async fn note(tx: &mut Tx, ledger: Ledger, step: &Step) -> Result<()> {
    let note = match ledger {
        Ledger::Core => system_sql!("insert into ligand_schema(version, min_binary) values ($1, $2)"),
        Ledger::Logs => system_sql!("insert into ligand_logs_schema(version, min_binary) values ($1, $2)"),
    };
    tx.execute(note.bind(step.version).bind(step.min_binary)).await.map(drop)
}

fn refuse_newer(stand: Stand, binary: i64) -> Result<()> {
    if stand.min_binary > binary {
        let message = format!(
            "the database (schema {}) needs a binary of schema {} or later, this one is {binary}; start a newer release",
            stand.version, stand.min_binary
        );
        return Err(Error::new(Kind::Configuration, message));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_schema_is_refused_only_if_it_says_so() {
        assert!(refuse_newer(Stand { version: 9, min_binary: 1 }, 1).is_ok());
        let error = refuse_newer(Stand { version: 9, min_binary: 2 }, 1).unwrap_err();
        assert_eq!(error.kind(), Kind::Configuration);
    }

    #[test]
    fn steps_ascend_to_the_number_of_the_binary() {
        assert_eq!(CORE.last().map(|step| step.version), Some(BINARY));
        for steps in [CORE, LOGS] {
            assert!(steps.iter().zip(1..).all(|(step, number)| step.version == number && step.min_binary <= number));
        }
    }
}
