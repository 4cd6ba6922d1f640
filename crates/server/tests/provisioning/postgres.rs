//! A schema of the test's own in the scratch cluster that `LIGAND_TEST_POSTGRES` names (`scripts/with-postgres.sh`).

use sqlx::{AssertSqlSafe, Connection as _};

use crate::support::Setup;

/// A database of the test's own.
#[expect(clippy::disallowed_methods, reason = "the runner names the scratch cluster in the environment")]
pub async fn prepare(setup: &mut Setup) {
    let url = std::env::var("LIGAND_TEST_POSTGRES")
        .expect("LIGAND_TEST_POSTGRES is not set; run it through scripts/with-postgres.sh");
    let directory = tempfile::tempdir().expect("a name that nobody else has");
    let name = directory.path().file_name().expect("a name").to_string_lossy().to_lowercase();
    let schema: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let schema = format!("{schema}{}", std::process::id());
    let mut connection = sqlx::PgConnection::connect(&url).await.expect("the scratch cluster");
    let create = AssertSqlSafe(format!("create schema {schema}"));
    sqlx::raw_sql(create).execute(&mut connection).await.expect("a schema");
    connection.close().await.expect("a clean end");
    setup.set("LIGAND_DATABASE_URL", format!("{url}?options[search_path]={schema}"));
    let master_key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    setup.set("LIGAND_MASTER_KEY", master_key);
}
