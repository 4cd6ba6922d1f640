//! What a database's failure means to a caller: come back later, somebody was first, or a defect of ours.

use ligand_model::{Error, Kind};
use std::time::Duration;

/// Translates; the library's words go to the log only.
pub(crate) fn fault(error: sqlx::Error) -> Error {
    let (kind, message) = match &error {
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => {
            (Kind::Unavailable, "the database is busy; repeat later")
        }
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::WorkerCrashed => {
            (Kind::Unavailable, "the database cannot be reached; repeat later")
        }
        sqlx::Error::Database(database) if database.is_unique_violation() => {
            (Kind::Conflict, "it exists already, or somebody else changed it meanwhile")
        }
        sqlx::Error::Database(database) if passes(database.code().as_deref()) => {
            (Kind::Unavailable, "the database is busy; repeat later")
        }
        _ => return Error::internal(format!("database: {error}")),
    };
    let answer = Error::new(kind, message).with_internal(format!("database: {error}"));
    if kind == Kind::Unavailable { answer.with_retry_after(Duration::from_secs(1)) } else { answer }
}

/// Codes of conditions that pass: SQLite busy and locked (with their extended codes); PostgreSQL's connection,
/// shut-down, resource, lock time-out, cancelled statement, serialization and deadlock conditions, and a standby.
fn passes(code: Option<&str>) -> bool {
    let Some(code) = code else { return false };
    if let Ok(number) = code.parse::<u32>()
        && code.len() < 5
    {
        return matches!(number & 0xff, 5 | 6);
    }
    matches!(code.get(..2), Some("08" | "53" | "57" | "40")) || matches!(code, "55P03" | "25006" | "25P03")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_that_pass_are_told_from_defects() {
        for (code, expected) in [
            ("5", true),
            ("517", true),
            ("6", true),
            ("1", false),
            ("2067", false),
            ("40001", true),
            ("57P01", true),
            ("55P03", true),
            ("42P01", false),
            ("23503", false),
        ] {
            assert_eq!(passes(Some(code)), expected, "{code}");
        }
    }

    #[test]
    fn a_full_pool_says_when_to_come_back() {
        let error = fault(sqlx::Error::PoolTimedOut);
        assert_eq!(error.kind(), Kind::Unavailable);
        assert!(error.retry_after().is_some());
    }
}
