//! The database's clock, and how tests and the simulation move it.

use crate::db::Dialect;
use crate::{SystemScope, Tx};
use ligand_model::{Error, Result};

/// Moves the clock that every "now" of a statement reads: one hour ahead or back to the truth. For tests and the
/// simulation; it lasts until it is moved again, and a server must never call it.
///
/// # Errors
/// Internal: another offset than those there are.
pub async fn shift_for_tests(_: SystemScope, tx: &mut Tx, offset: Offset) -> Result<()> {
    tx.run_script("drop view ligand_clock").await?;
    tx.run_script(view(tx.dialect(), offset)).await.map_err(|error| {
        Error::internal(format!("the clock did not move: {}", error.internal_detail().unwrap_or_default()))
    })
}

/// How far the clock is moved. A few fixed steps, because the view's text is fixed text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offset {
    /// The truth.
    None,
    /// 61 seconds ahead: an attempt may be taken over.
    Minute,
    /// 61 minutes ahead: the first probe is due.
    Hour,
    /// 49 hours ahead: every back-off is over.
    Days,
}

macro_rules! views {
    ($dialect:expr, $offset:expr; $($variant:ident = $ms:literal,)+) => {
        match ($dialect, $offset) {
            $(
                (Dialect::Sqlite, Offset::$variant) => concat!(
                    "create view ligand_clock(ms) as select cast(unixepoch('subsec') * 1000 as integer) + ", $ms
                ),
                (Dialect::Postgres, Offset::$variant) => concat!(
                    "create view ligand_clock(ms) as select (extract(epoch from statement_timestamp()) * 1000)::bigint + ", $ms
                ),
            )+
        }
    };
}

fn view(dialect: Dialect, offset: Offset) -> &'static str {
    views! { dialect, offset; None = 0, Minute = 61000, Hour = 3660000, Days = 176400000, }
}
