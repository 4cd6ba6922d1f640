//! The change rows, as another process reads and prunes them.

use crate::changes::{Change, ChangeKind};
use crate::db::{now, system_sql};
use crate::{SystemScope, Tx};
use ligand_model::Result;

/// A change and its place in the order of numbers. Numbers are taken before the commit: 11 can be visible before 10.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbered {
    /// The number.
    pub seq: i64,
    /// When it was written (ms since 1970, the database's clock).
    pub at: i64,
    /// What changed.
    pub change: Change,
}

/// Changes with a number above `seq`, ascending, 1,000 at most.
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn since(_: SystemScope, tx: &mut Tx, seq: i64) -> Result<Vec<Numbered>> {
    let query = system_sql!("select seq, kind, id, version, at from change where seq > $1 order by seq limit 1000");
    let rows = tx.fetch_all(query.bind(seq)).await?;
    rows.iter()
        .map(|row| {
            let kind = ChangeKind::from_key(&row.text("kind")?);
            let change = Change { kind, id: row.i64("id")?, version: row.i64("version")? };
            Ok(Numbered { seq: row.i64("seq")?, at: row.i64("at")?, change })
        })
        .collect()
}

/// The highest number there is; 0 for none. Where a new reader begins.
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn latest(_: SystemScope, tx: &mut Tx) -> Result<i64> {
    tx.fetch_one(system_sql!("select coalesce(max(seq), 0) as seq from change")).await?.i64("seq")
}

/// Removes changes older than 10 minutes; answers how many.
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn prune(_: SystemScope, tx: &mut Tx) -> Result<u64> {
    tx.execute(system_sql!("delete from change where at < ", now!(), " - 600000")).await
}
