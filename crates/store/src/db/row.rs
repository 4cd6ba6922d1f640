//! One row of an answer, read by column name and type.
//!
//! A column that is absent or of another type is a defect of ours and answers as an internal error.

use ligand_model::{Error, Result};
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{ColumnIndex, Decode, Type};

/// A row of either database.
pub enum Row {
    /// Of SQLite.
    Sqlite(SqliteRow),
    /// Of PostgreSQL.
    Postgres(PgRow),
}

macro_rules! readers {
    ($($(#[doc = $doc:literal])+ $name:ident: $type:ty;)+) => {
        $(
            $(#[doc = $doc])+
            ///
            /// # Errors
            /// Internal: no such column, or one of another type.
            pub fn $name(&self, column: &str) -> Result<$type> {
                match self {
                    Row::Sqlite(row) => read::<_, $type>(row, column),
                    Row::Postgres(row) => read::<_, $type>(row, column),
                }
            }
        )+
    };
}

impl Row {
    readers! {
        /// An integer.
        i64: i64;
        /// An integer or null.
        i64_or_null: Option<i64>;
        /// Text.
        text: String;
        /// Text or null.
        text_or_null: Option<String>;
        /// Bytes.
        bytes: Vec<u8>;
        /// Bytes or null.
        bytes_or_null: Option<Vec<u8>>;
    }

    /// A boolean, stored as 0 or 1.
    ///
    /// # Errors
    /// Internal: no such column, or one of another type.
    pub fn bool(&self, column: &str) -> Result<bool> {
        Ok(self.i64(column)? != 0)
    }
}

fn read<'r, R, T>(row: &'r R, column: &str) -> Result<T>
where
    R: sqlx::Row,
    T: Decode<'r, R::Database> + Type<R::Database>,
    for<'c> &'c str: ColumnIndex<R>,
{
    row.try_get(column).map_err(|error| Error::internal(format!("column {column}: {error}")))
}
