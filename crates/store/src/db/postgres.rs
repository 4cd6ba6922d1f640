//! PostgreSQL: one pool; core and logs live in the same database.

use super::fault::fault;
use ligand_model::{Error, Kind, Result, Secret};
use sqlx::ConnectOptions as _;
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::str::FromStr;
use std::time::Duration;

/// How long a caller waits for a connection before it is told to come back.
const TURN: Duration = Duration::from_secs(5);
/// A transaction that holds a row longer than this is ended by the database.
const LIMIT: &str = "5s";

/// The pool.
pub(crate) struct Postgres {
    pub(super) pool: PgPool,
}

impl Postgres {
    pub(super) async fn open(url: &Secret, connections: u32) -> Result<Postgres> {
        let options = PgConnectOptions::from_str(url.expose())
            .map_err(|_| {
                Error::new(Kind::Configuration, "the database URL is not a PostgreSQL URL (postgres://user@host/name)")
            })?
            .application_name("ligand")
            .options([("statement_timeout", LIMIT), ("idle_in_transaction_session_timeout", LIMIT)])
            // The library would print whole statements, a batch of the call log among them.
            .disable_statement_logging();
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .min_connections(1)
            .acquire_timeout(TURN)
            .connect_with(options)
            .await
            .map_err(fault)?;
        Ok(Postgres { pool })
    }
}
