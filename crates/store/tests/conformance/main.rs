//! One suite for both databases: what holds on SQLite holds on PostgreSQL.
//!
//! Run it through `scripts/with-postgres.sh`, which starts a private PostgreSQL and names it in
//! `LIGAND_TEST_POSTGRES`. Each test has its own database or schema.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

/// Declares each test once per database.
macro_rules! on_both_databases {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test] async fn $name() { super::$name(crate::given::Given::sqlite().await).await; })+
        }
        mod postgres {
            $(#[tokio::test] async fn $name() { super::$name(crate::given::Given::postgres().await).await; })+
        }
    };
}

mod credentials;
mod elements;
mod first_start;
mod given;
mod instances;
mod logs;
mod opening;
mod refresh;
mod sealing;
