//! What the tests of refresh and connections start from: a real store in a folder of its own, the simulated vendor on
//! loopback, and one instance with a credential that the vendor knows.

use std::sync::Arc;
use std::time::Duration;

use ligand_engine::{Engine, Limits, outbound};
use ligand_model::Secret;
use ligand_model::credential::Credential;
use ligand_model::identity::{AccountId, CredentialId, InstanceId, OrganizationId, Privileges, UserId};
use ligand_model::instance::{Setting, Stage};
use ligand_script::{Pool, PoolConfig};
use ligand_simulator::infusionsoft::{Config, Control, Rule, Simulator};
use ligand_store::bootstrap::{FirstStart, first_start};
use ligand_store::{
    DataDirectory, Database, MasterKeys, Migrate, Numbered, Scope, Store, SystemScope, credential, instance, random,
};
use tempfile::TempDir;

use super::super::{Client, Grant, Refresher, Tools, Uptime};
use crate::catalogue::{Catalogue, Elements, Overrides};
use crate::connection::{self, Connections, Feed, Heard, Sources};
use crate::tasks::Tasks;

/// Lifetimes in ms.
pub const HOUR: i64 = 3_600_000;
pub const EXPIRED: i64 = 0;

/// A server of its own on a store, without HTTP.
pub struct Process {
    pub elements: Elements,
    pub store: Store,
    pub refresher: Refresher,
    pub connections: Connections,
    pub heard: Arc<Heard>,
    pub uptime: Uptime,
    pub tasks: Tasks,
}

/// The store, the vendor, and one process.
pub struct House {
    pub process: Process,
    pub vendor: Simulator,
    pub control: Control,
    pub catalogue: Arc<Catalogue>,
    pub scope: Scope,
    pub instance: InstanceId,
    pub credential: CredentialId,
    database: Database,
    masters: MasterKeys,
    _folder: TempDir,
}

/// How long a call waits for a refresh, unless a test says otherwise.
const PATIENCE: Duration = Duration::from_secs(20);

impl House {
    /// The access token has this lifetime, counted from now.
    pub async fn with_lifetime(lifetime: i64) -> House {
        House::new(lifetime, PATIENCE).await
    }

    pub async fn new(lifetime: i64, patience: Duration) -> House {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::Sqlite(DataDirectory::create(folder.path()).unwrap());
        let (masters, _) = MasterKeys::generate().unwrap();
        let vendor = Simulator::start(Config::default()).await.unwrap();
        let catalogue = Arc::new(Catalogue::load(&Overrides::new()).unwrap());
        let process = Process::start(&database, &masters, &catalogue, patience).await;
        let start =
            FirstStart { email: "a@b.example".into(), password: None, user_secret: None, organization_secret: None };
        #[expect(clippy::disallowed_methods, reason = "a test starts the installation")]
        let system = SystemScope::worker("test");
        first_start(system, &process.store, start).await.unwrap();
        let mut house = House {
            control: vendor.handle(),
            scope: scope(1, 1),
            instance: InstanceId(0),
            credential: CredentialId(0),
            process,
            vendor,
            catalogue,
            database,
            masters,
            _folder: folder,
        };
        (house.instance, house.credential) = house.provisioned(lifetime).await;
        house
    }

    /// An instance whose tokens the vendor has just issued.
    async fn provisioned(&self, lifetime: i64) -> (InstanceId, CredentialId) {
        let store = &self.process.store;
        let tokens = self.control.issue_tokens();
        let grant = credential::Grant {
            access: Some(Secret::new(tokens.access_token)),
            refresh: Some(Secret::new(tokens.refresh_token)),
            client: Some("simulated-client".into()),
            lifetime: Some(lifetime),
            due_in: Some(lifetime),
            age: 0,
        };
        let settings = [
            ("base.url", Setting::Plain(format!("{}/crm/xmlrpc/v1", self.vendor.url()))),
            ("oauth.token.url", Setting::Plain(format!("{}/token", self.vendor.url()))),
            ("oauth.api.key", Setting::Sealed("simulated-client".into())),
            ("oauth.api.secret", Setting::Sealed("simulated-secret".into())),
            ("oauth.callback.url", Setting::Plain("https://app.example/callback".into())),
        ];
        let id = CredentialId(store.next_id(Numbered::Credential).await.unwrap());
        let mut new = instance::NewInstance {
            id: InstanceId(store.next_id(Numbered::Instance).await.unwrap()),
            element: "infusionsoftcrm".into(),
            name: "tested".into(),
            tags: Vec::new(),
            token: random::token().unwrap(),
            configuration: settings.map(|(key, value)| (key.to_owned(), value)).into_iter().collect(),
            external_authentication: "none".into(),
            credential: None,
            stage: Stage::Active,
        };
        let scope = self.scope;
        let inserted = store.write(async |tx| {
            let credential = credential::attach(&scope, tx, id, &grant).await?;
            new.credential = Some(credential);
            instance::insert(&scope, tx, store.boot(), &new).await?;
            Ok((new.id, credential))
        });
        inserted.await.unwrap()
    }

    /// Another process on the same store, as after a crash.
    pub async fn another_process(&self) -> Process {
        Process::start(&self.database, &self.masters, &self.catalogue, PATIENCE).await
    }

    /// The command line beside the server.
    pub async fn beside(&self) -> Store {
        Store::open_beside(&self.database, self.masters.clone()).await.unwrap()
    }

    /// The credential as the instance asks for it.
    pub async fn grant(&self) -> Arc<Grant> {
        let scope = self.scope;
        let instance =
            self.process.store.read(async |tx| instance::get(&scope, tx, self.instance).await).await.unwrap();
        let element = self.catalogue.element("infusionsoftcrm").unwrap();
        let client = Client::of(element, &connection::configuration(element, &instance, None));
        Arc::new(Grant { scope, credential: self.credential, instance: self.instance, client })
    }

    pub async fn row(&self) -> Credential {
        let scope = self.scope;
        self.process.store.read(async |tx| credential::get(&scope, tx, self.credential).await).await.unwrap()
    }

    /// Waits until the row is as wanted.
    pub async fn row_where(&self, wanted: impl Fn(&Credential) -> bool) -> Credential {
        let soon = async {
            loop {
                let row = self.row().await;
                if wanted(&row) {
                    return row;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), soon).await.expect("the row did not become what was waited for")
    }

    /// How many refresh requests arrived at the vendor.
    pub fn refreshes(&self) -> usize {
        let journal = self.control.journal();
        journal.iter().filter(|entry| entry.path == "/token" && entry.call.as_deref() == Some("refresh_token")).count()
    }

    /// Waits until so many refresh requests arrived.
    pub async fn arrived(&self, count: usize) {
        let soon = async {
            while self.refreshes() < count {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), soon).await.expect("no refresh arrived at the vendor");
    }

    pub fn token_fault(&self, rule: Rule) {
        self.control.fault(rule.path("/token")).unwrap();
    }
}

impl Process {
    async fn start(
        database: &Database,
        masters: &MasterKeys,
        catalogue: &Arc<Catalogue>,
        patience: Duration,
    ) -> Process {
        let store = Store::open(database, masters.clone(), Migrate::Auto).await.unwrap();
        let heard = Arc::new(Heard::new(store.subscribe()));
        let (uptime, tasks) = (Uptime::system(), Tasks::new());
        let refresher = Refresher::new(Tools {
            store: store.clone(),
            engine: Arc::new(engine()),
            heard: Arc::clone(&heard),
            tasks: tasks.clone(),
            uptime: uptime.clone(),
            patience,
        });
        let stale_limit = Duration::from_secs(30);
        let elements =
            Elements::new(Arc::clone(catalogue), store.clone(), Arc::clone(&heard), uptime.clone(), stale_limit);
        let connections = Connections::new(Sources {
            store: store.clone(),
            elements: elements.clone(),
            refresher: refresher.clone(),
            heard: Arc::clone(&heard),
            tasks: tasks.clone(),
            uptime: uptime.clone(),
            stale_limit,
        });
        Process { elements, store, refresher, connections, heard, uptime, tasks }
    }

    /// Begins to hear of other processes.
    pub async fn feed(&self) -> Feed {
        Feed::begin(self.store.clone(), Arc::clone(&self.heard), self.uptime.clone()).await.unwrap()
    }
}

fn engine() -> Engine {
    let settings = outbound::Settings { allow: vec!["127.0.0.0/8".parse().unwrap()], ..outbound::Settings::default() };
    // No test here runs a hook.
    let scripts = Pool::new(PoolConfig::new("/nonexistent", [""; 0]));
    Engine::new(outbound::Client::new(settings).unwrap(), scripts, Limits::default(), Arc::new(|| 0))
}

#[expect(clippy::disallowed_methods, reason = "a test stands in for the look-up of callers")]
pub fn scope(account: i64, user: i64) -> Scope {
    Scope::authenticated(OrganizationId(1), AccountId(account), UserId(user), Privileges::NONE)
}
