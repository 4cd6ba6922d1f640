//! The journey on PostgreSQL: provision, call, refresh, start again. The scratch cluster is that of
//! `LIGAND_TEST_POSTGRES` (`scripts/with-postgres.sh`); each test has a schema of its own.

use sqlx::{AssertSqlSafe, Connection as _};

use crate::house::{House, path};
use crate::support::{Ligand, Setup, run};
use crate::watch::{new_consent, refreshes};

const MASTER_KEY: &str = "dGVzdHMtb25seS0zMi1ieXRlcy1vZi1hLWtleS4uLi4=";

/// A database URL with an empty schema.
#[expect(clippy::disallowed_methods, reason = "the runner names the scratch cluster in the environment")]
async fn database() -> String {
    let url = std::env::var("LIGAND_TEST_POSTGRES")
        .expect("LIGAND_TEST_POSTGRES is not set; run it through scripts/with-postgres.sh");
    let folder = tempfile::tempdir().expect("a name that nobody has");
    let name = folder.path().file_name().expect("a name").to_string_lossy().to_lowercase();
    let schema = format!("blackbox{}", name.replace(|letter: char| !letter.is_ascii_alphanumeric(), ""));
    let schema = format!("{schema}_{}", std::process::id());
    let mut connection = sqlx::PgConnection::connect(&url).await.expect("the scratch cluster");
    let create = AssertSqlSafe(format!("create schema {schema}"));
    sqlx::raw_sql(create).execute(&mut connection).await.expect("a new schema");
    connection.close().await.expect("closed");
    format!("{url}?options[search_path]={schema}")
}

fn on_postgres(setup: &mut Setup, url: &str) {
    setup.set("LIGAND_DATABASE_URL", url).set("LIGAND_MASTER_KEY", MASTER_KEY);
}

#[tokio::test]
async fn the_journey_is_the_same() {
    let url = database().await;
    let house = House::with(|setup| on_postgres(setup, &url)).await;
    let instance = house.instance("on PostgreSQL").await;
    house.ping(&instance).await.expect(200);
    let contact = house.by_token(&instance).get("/hubs/crm/contacts/4?fields=Id,FirstName").await.expect(200);
    house.vendor.set(|settings| settings.token_delay_ms = 500);
    house.vendor.expire_access_tokens();
    let client = house.by_token(&instance);
    let calls = (0..20).map(|_| client.get("/hubs/crm/contacts/4?fields=Id,FirstName"));
    for answer in futures::future::join_all(calls).await {
        assert_eq!(answer.expect(200).json(), contact.json());
    }
    assert_eq!(refreshes(&house), (1, 0));
    assert!(!house.ligand.data_dir().exists(), "with PostgreSQL the data directory is not used");

    let credentials = house.ligand.run(&["credentials"]);
    assert_eq!(credentials.status.code(), Some(0), "{credentials:?}");
    let house = house.after_a_crash().await;
    house.ping(&instance).await.expect(200);
    assert_eq!(house.admin().get(&path(&instance)).await.expect(200).json()["valid"], true);
    assert_eq!(refreshes(&house), (1, 0));

    house.vendor.revoke(None);
    house.ping(&instance).await.expect(401);
    let healed = house.admin().put(&path(&instance), &new_consent(&house).await).await.expect(200).json();
    assert_eq!((&healed["token"], &healed["valid"]), (&instance["token"], &true.into()));
    house.ping(&instance).await.expect(200);
    house.admin().delete(&path(&instance)).await.expect(200);
    house.ping(&instance).await.expect(401);
}

#[tokio::test]
async fn another_master_key_is_refused() {
    let url = database().await;
    let mut ligand = Ligand::with(|setup| on_postgres(setup, &url)).await;
    ligand.terminate();
    assert_eq!(ligand.exited().await.code(), Some(0));
    let mut setup = Setup::default();
    on_postgres(&mut setup, &url);
    setup.set("LIGAND_MASTER_KEY", "YW5vdGhlci1rZXktb2YtMzItYnl0ZXMtaW4tdGVzdHM=");
    let output = run(&setup, &["serve"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("master key does not open"), "{said}");
}

#[test]
fn without_a_master_key_it_does_not_start() {
    let mut setup = Setup::default();
    setup.set("LIGAND_DATABASE_URL", "postgres://nobody@127.0.0.1:1/nothing");
    let output = run(&setup, &["serve"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    for words in ["LIGAND_DATABASE_URL", "master key is needed", "LIGAND_MASTER_KEY_FILE", "openssl rand -base64 32"] {
        assert!(said.contains(words), "{words} is missing in: {said}");
    }
}

#[test]
fn a_database_that_is_away_is_named_without_its_password() {
    let mut setup = Setup::default();
    on_postgres(&mut setup, "postgres://somebody:hunter2-for-tests@127.0.0.1:1/nothing");
    let output = run(&setup, &["serve"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("database") && !said.contains("hunter2"), "{said}");
}
