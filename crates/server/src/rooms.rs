//! Opens the rooms of the house in their order: data directory, keys, store, first start, catalogue, engine, caches.
//! What they are for stands in their own files; `App` hands them to the handlers.

use std::sync::Arc;

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ligand_engine::{Engine, outbound};
use ligand_model::Secret;
use ligand_script::{Pool, PoolConfig};
use ligand_store::bootstrap::{self, FirstCredentials};
use ligand_store::{DataDirectory, DirectoryLock, MasterKeys, Store, SystemScope};

use crate::call_log::CallLog;
use crate::caller::Callers;
use crate::catalogue::{Catalogue, Elements};
use crate::clock::Clock;
use crate::config::{Database, Migrate, Settings};
use crate::connection::{Connections, Feed, Heard, Sources};
use crate::refresh::{Refresher, Tools, Uptime};
use crate::tasks::Tasks;

/// Connections to PostgreSQL that one process opens.
const POSTGRES_CONNECTIONS: u32 = 16;

/// The rooms that handlers use.
pub struct Rooms {
    /// Everything durable.
    pub store: Store,
    /// The elements of the binary.
    pub catalogue: Arc<Catalogue>,
    /// The elements as each account sees them.
    pub elements: Elements,
    /// What runs calls.
    pub engine: Arc<Engine>,
    /// Who calls, remembered for a while.
    pub callers: Callers,
    /// Instances as calls use them.
    pub connections: Connections,
    /// Tokens.
    pub refresher: Refresher,
    /// What was called.
    pub call_log: CallLog,
    /// What the first start made; `None` on later starts.
    pub first: Option<FirstCredentials>,
    /// No second server on the same data directory.
    _lock: Option<DirectoryLock>,
}

impl Rooms {
    /// Opens everything; makes the first organization and user if there is none.
    ///
    /// # Errors
    /// Whatever makes a start impossible, in words for the operator.
    pub async fn open(settings: &Settings, clock: &Clock, tasks: &Tasks) -> anyhow::Result<Rooms> {
        let (store, lock) = open_store(settings).await?;
        let first = first_start(settings, &store).await?;
        let catalogue = Arc::new(Catalogue::load(&settings.elements)?);
        let engine = Arc::new(engine(settings, clock)?);
        let uptime = Uptime::system();
        let heard = Arc::new(Heard::new(store.subscribe()));
        let feed = Feed::begin(store.clone(), heard.clone(), uptime.clone()).await.map_err(told)?;
        let refresher = Refresher::new(Tools {
            store: store.clone(),
            engine: engine.clone(),
            heard: heard.clone(),
            tasks: tasks.clone(),
            uptime: uptime.clone(),
            patience: settings.limits.refresh_wait,
        });
        let stale = settings.stale_limit;
        let elements = Elements::new(catalogue.clone(), store.clone(), heard.clone(), uptime.clone(), stale);
        let connections = Connections::new(Sources {
            store: store.clone(),
            elements: elements.clone(),
            refresher: refresher.clone(),
            heard: heard.clone(),
            tasks: tasks.clone(),
            uptime: uptime.clone(),
            stale_limit: stale,
        });
        feed.start(tasks, connections.memory());
        let callers = Callers::new(heard, uptime);
        let call_log = CallLog::start(store.clone(), clock.clone(), tasks);
        Ok(Rooms { call_log, callers, store, catalogue, elements, engine, connections, refresher, first, _lock: lock })
    }

    /// Opens the store beside a server that may be running: for the command line.
    ///
    /// # Errors
    /// No data directory yet, another key, a schema that is not there.
    pub async fn store_beside(settings: &Settings) -> anyhow::Result<Store> {
        let database = database(settings, false)?;
        let keys = settings.master_keys.load().map_err(anyhow::Error::msg)?;
        Store::open_beside(&database, masters(&keys)?).await.map_err(told)
    }
}

/// Opens the store for a server, and brings its schema up to date if the settings say so.
///
/// # Errors
/// Another server on the same directory, another key, a schema that cannot be used.
pub async fn open_store(settings: &Settings) -> anyhow::Result<(Store, Option<DirectoryLock>)> {
    let lock = lock(settings)?;
    let keys = keys(settings).map_err(anyhow::Error::msg)?;
    let migrate = match settings.migrate {
        Migrate::Auto => ligand_store::Migrate::Auto,
        Migrate::Off => ligand_store::Migrate::Off,
    };
    let store = Store::open(&database(settings, true)?, masters(&keys)?, migrate).await.map_err(told)?;
    Ok((store, lock))
}

/// An error in the words for people, with its cause for the terminal of the operator.
fn told(error: ligand_model::Error) -> anyhow::Error {
    match error.internal_detail() {
        Some(cause) => anyhow::anyhow!("{}: {cause}", error.message()),
        None => anyhow::anyhow!("{}", error.message()),
    }
}

fn lock(settings: &Settings) -> anyhow::Result<Option<DirectoryLock>> {
    match settings.database {
        Database::Sqlite => {
            let directory = DataDirectory::create(&settings.data_dir).map_err(told)?;
            Ok(Some(directory.lock().map_err(told)?))
        }
        Database::Postgres(_) => Ok(None),
    }
}

fn database(settings: &Settings, create: bool) -> anyhow::Result<ligand_store::Database> {
    Ok(match &settings.database {
        Database::Sqlite if create => {
            ligand_store::Database::Sqlite(DataDirectory::create(&settings.data_dir).map_err(told)?)
        }
        Database::Sqlite => ligand_store::Database::Sqlite(DataDirectory::existing(&settings.data_dir).map_err(told)?),
        Database::Postgres(url) => {
            ligand_store::Database::Postgres { url: url.clone(), connections: POSTGRES_CONNECTIONS }
        }
    })
}

/// A database that is there was sealed with a key that was there: a new one would only hide what is missing.
fn keys(settings: &Settings) -> Result<Vec<Secret<[u8; 32]>>, String> {
    let embedded = matches!(settings.database, Database::Sqlite);
    match embedded && DataDirectory::existing(&settings.data_dir).is_ok() {
        true => settings.master_keys.load(),
        false => settings.master_keys.load_or_generate(),
    }
}

fn masters(keys: &[Secret<[u8; 32]>]) -> anyhow::Result<MasterKeys> {
    let lines: Vec<String> = keys.iter().map(|key| STANDARD.encode(key.expose())).collect();
    MasterKeys::parse(&Secret::new(lines.join("\n"))).map_err(told)
}

async fn first_start(settings: &Settings, store: &Store) -> anyhow::Result<Option<FirstCredentials>> {
    let given = settings.first_start.clone();
    let start = bootstrap::FirstStart {
        email: given.admin_email.unwrap_or_else(|| "admin@localhost".to_owned()),
        password: given.admin_password,
        user_secret: given.admin_user_secret,
        organization_secret: given.organization_secret,
    };
    let is_given = start.password.is_some() || start.user_secret.is_some() || start.organization_secret.is_some();
    #[expect(clippy::disallowed_methods, reason = "before the first start there is nobody to call")]
    let scope = SystemScope::worker("first start");
    let first = bootstrap::first_start(scope, store, start).await.map_err(told)?;
    if first.is_none() && (is_given || settings.first_start.admin_email.is_some()) {
        tracing::warn!(
            "LIGAND_ADMIN_EMAIL, LIGAND_ADMIN_PASSWORD, LIGAND_ADMIN_USER_SECRET and LIGAND_ORGANIZATION_SECRET count at the \
             first start only; this is a later one, and they are ignored"
        );
    }
    Ok(first)
}

fn engine(settings: &Settings, clock: &Clock) -> anyhow::Result<Engine> {
    let proxy = settings.egress.proxy.as_ref().map(|proxy| proxy.expose().parse()).transpose();
    let client = outbound::Client::new(outbound::Settings {
        allow: settings.egress.allow.clone(),
        connect_timeout: settings.limits.connect,
        idle: settings.limits.idle,
        proxy: proxy.context("LIGAND_EGRESS_PROXY")?,
        ca_file: settings.egress.ca_file.clone(),
        ..outbound::Settings::default()
    })
    .context("outgoing calls")?;
    let program = std::env::current_exe().context("the path of this program, for hook workers")?;
    let scripts = Pool::new(PoolConfig::new(program, ["hook-worker"]));
    let limits = ligand_engine::Limits {
        vendor_call: settings.limits.vendor_call,
        scan_rows: settings.limits.scan_rows,
        ..ligand_engine::Limits::default()
    };
    Ok(Engine::new(client, scripts, limits, clock.as_function()))
}
