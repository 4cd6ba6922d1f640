//! What a test starts from: an empty store of its own, with the first organization and its administrator.

use ligand_model::Secret;
use ligand_model::identity::{AccountId, CredentialId, InstanceId, OrganizationId, Privileges, UserId};
use ligand_model::instance::{Configuration, Setting, Stage};
use ligand_store::bootstrap::{FirstCredentials, FirstStart, first_start};
use ligand_store::credential::Grant;
use ligand_store::instance::NewInstance;
use ligand_store::{DataDirectory, Database, MasterKeys, Migrate, Numbered, Scope, Store, SystemScope, caller, random};
use sqlx::{AssertSqlSafe, Connection as _};
use tempfile::TempDir;

pub struct Given {
    pub store: Store,
    pub database: Database,
    pub masters: MasterKeys,
    pub first: FirstCredentials,
    pub scope: Scope,
    _directory: Option<TempDir>,
}

#[expect(clippy::disallowed_methods, reason = "a test stands in for the server's workers")]
pub fn system() -> SystemScope {
    SystemScope::worker("conformance test")
}

/// A scope of somebody else, who shares nothing with the first administrator.
pub fn stranger() -> Scope {
    scope(OrganizationId(4711), AccountId(4712), UserId(4713))
}

#[expect(clippy::disallowed_methods, reason = "a test stands in for the server's caller look-up")]
pub fn scope(organization: OrganizationId, account: AccountId, user: UserId) -> Scope {
    Scope::authenticated(organization, account, user, Privileges::NONE)
}

impl Given {
    pub async fn sqlite() -> Given {
        let directory = tempfile::tempdir().unwrap();
        let database = Database::Sqlite(DataDirectory::create(directory.path()).unwrap());
        Given::open(database, Some(directory)).await
    }

    pub async fn postgres() -> Given {
        Given::open(postgres_schema().await, None).await
    }

    async fn open(database: Database, directory: Option<TempDir>) -> Given {
        let (masters, _) = MasterKeys::generate().unwrap();
        let store = Store::open(&database, masters.clone(), Migrate::Auto).await.unwrap();
        let start = FirstStart {
            email: "Admin@Ligand.test".into(),
            password: None,
            user_secret: None,
            organization_secret: None,
        };
        let first = first_start(system(), &store, start).await.unwrap().expect("the first start");
        let user = store.read(async |tx| caller::user(system(), tx, &first.user_secret).await).await.unwrap().unwrap();
        let scope = scope(user.organization, user.account, user.id);
        Given { store, database, masters, first, scope, _directory: directory }
    }

    /// The folder of the embedded database; none with PostgreSQL.
    pub fn folder(&self) -> Option<&std::path::Path> {
        self._directory.as_ref().map(TempDir::path)
    }

    pub async fn new_instance(&self, name: &str) -> NewInstance {
        NewInstance {
            id: InstanceId(self.store.next_id(Numbered::Instance).await.unwrap()),
            element: "closeio".into(),
            name: name.into(),
            tags: vec![name.into()],
            token: random::token().unwrap(),
            configuration: configuration(&[("base.url", Setting::Plain("https://vendor.test".into()))]),
            external_authentication: "none".into(),
            credential: None,
            stage: Stage::Active,
        }
    }

    /// Inserts an instance for the first administrator.
    pub async fn inserted(&self, new: &NewInstance) -> InstanceId {
        self.inserted_for(&self.scope, new).await
    }

    pub async fn inserted_for(&self, scope: &Scope, new: &NewInstance) -> InstanceId {
        let boot = self.store.boot();
        self.store.write(async |tx| ligand_store::instance::insert(scope, tx, boot, new).await).await.unwrap();
        new.id
    }

    /// A credential with these tokens, and an instance that uses it.
    pub async fn connected(&self, access: &str, refresh: &str) -> (InstanceId, CredentialId) {
        let id = CredentialId(self.store.next_id(Numbered::Credential).await.unwrap());
        let mut new = self.new_instance("connected").await;
        let boot = self.store.boot();
        let scope = &self.scope;
        let credential = self
            .store
            .write(async |tx| {
                let credential = ligand_store::credential::attach(scope, tx, id, &grant(access, refresh)).await?;
                new.credential = Some(credential);
                ligand_store::instance::insert(scope, tx, boot, &new).await?;
                Ok(credential)
            })
            .await
            .unwrap();
        (new.id, credential)
    }
}

pub fn grant(access: &str, refresh: &str) -> Grant {
    Grant {
        access: Some(access.into()),
        refresh: Some(refresh.into()),
        client: Some(Secret::from("client")),
        lifetime: Some(3_600_000),
        due_in: Some(3_000_000),
        age: 0,
    }
}

pub fn configuration(entries: &[(&str, Setting)]) -> Configuration {
    entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect()
}

/// Runs SQL past the store, as somebody with the database in hands would.
pub async fn tampered(given: &Given, sql: &str) {
    let sql = AssertSqlSafe(sql.to_owned());
    match &given.database {
        Database::Sqlite(directory) => {
            let url = format!("sqlite://{}", directory.path().join("ligand.db").display());
            let mut connection = sqlx::SqliteConnection::connect(&url).await.unwrap();
            sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
        }
        Database::Postgres { url, .. } => {
            let mut connection = sqlx::PgConnection::connect(url.expose()).await.unwrap();
            sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
        }
    }
}

/// An empty database of the kind the given one is, and the folder that must outlive it.
pub async fn empty(given: &Given) -> (Database, Option<TempDir>) {
    match given.database {
        Database::Sqlite(_) => {
            let directory = tempfile::tempdir().unwrap();
            (Database::Sqlite(DataDirectory::create(directory.path()).unwrap()), Some(directory))
        }
        Database::Postgres { .. } => (postgres_schema().await, None),
    }
}

/// A new schema of the scratch cluster.
#[expect(clippy::disallowed_methods, reason = "the runner names the scratch cluster in the environment")]
async fn postgres_schema() -> Database {
    let url = std::env::var("LIGAND_TEST_POSTGRES")
        .expect("LIGAND_TEST_POSTGRES is not set; run it through scripts/with-postgres.sh");
    let schema = format!("t{}", random::hex().unwrap());
    let mut connection = sqlx::PgConnection::connect(&url).await.unwrap();
    let create = AssertSqlSafe(format!("create schema {schema}"));
    sqlx::raw_sql(create).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    Database::Postgres { url: Secret::new(format!("{url}?options[search_path]={schema}")), connections: 6 }
}
