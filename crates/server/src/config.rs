//! Settings: built-in defaults ← `ligand.toml` ← environment ← flags, checked once, each problem with its source.
//!
//! [`table`] lists every setting; [`Settings`] is what the rest of the server sees: nothing in it is missing or
//! contradictory. The environment is read here only, and commands (`LIGAND_MASTER_KEY_COMMAND`) are run here only.

mod command;
mod elements;
mod environment;
mod flags;
mod layers;
mod master_key;
mod problem;
mod reader;
mod resolve;
mod table;
mod value;

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use ipnet::IpNet;
use ligand_model::Secret;
use url::Url;

pub use flags::Flags;
pub use layers::Sources;
pub use master_key::{KEY_FILE, MasterKey, MasterKeys};
pub use problem::{Problem, Wrong};
pub use table::{SETTINGS, Setting};

/// Everything the operator decided. Built by [`Settings::load`].
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where the server listens. Port 0 takes any free port; the log says which.
    pub listen: SocketAddr,
    /// Where callers and browsers reach this server; `None`: the listening address. See [`Settings::public_url_for`].
    pub public_url: Option<Url>,
    /// The embedded database, its lock and the generated key file. Not used with PostgreSQL.
    pub data_dir: PathBuf,
    /// Which database.
    pub database: Database,
    /// Whether the schema is brought up to date at the start.
    pub migrate: Migrate,
    /// The keys that wrap the sealing keys.
    pub master_keys: MasterKeys,
    /// Who is created at the first start.
    pub first_start: FirstStart,
    /// Where outgoing calls may go.
    pub egress: Egress,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// How long `/health/ready` answers 503 before the listener closes.
    pub drain_delay: Duration,
    /// How long a cached entry is served while the database is away.
    pub stale_limit: Duration,
    /// Times, sizes and counts.
    pub limits: Limits,
    /// What is logged, and how.
    pub log: Log,
    /// `[elements.<key>.configuration]`: defaults of an element's configuration for this installation.
    pub elements: BTreeMap<String, BTreeMap<String, Secret>>,
    /// What should be said in the log at the start: settings that have no effect, names that look like typing errors.
    pub notes: Vec<String>,
}

/// Which database.
#[derive(Debug, Clone)]
pub enum Database {
    /// The embedded one, in the data directory.
    Sqlite,
    /// PostgreSQL; the URL may hold a password.
    Postgres(Secret),
}

/// Whether the schema is brought up to date at the start (`LIGAND_MIGRATE`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Migrate {
    /// At the start.
    Auto,
    /// By `ligand migrate` only; a schema that is too old stops the start.
    Off,
}

/// What is created at the first start, and ignored with a note later. `None` is generated.
#[derive(Debug, Clone, Default)]
pub struct FirstStart {
    /// The administrator's address.
    pub admin_email: Option<String>,
    /// The administrator's password.
    pub admin_password: Option<Secret>,
    /// The administrator's user secret.
    pub admin_user_secret: Option<Secret>,
    /// The organization's secret.
    pub organization_secret: Option<Secret>,
}

/// Where outgoing calls may go.
#[derive(Debug, Clone, Default)]
pub struct Egress {
    /// Networks that may be reached although private.
    pub allow: Vec<IpNet>,
    /// A proxy that takes CONNECT. It may carry a password.
    pub proxy: Option<Secret>,
    /// More roots to trust, as PEM.
    pub ca_file: Option<PathBuf>,
}

/// Times, sizes and counts, each a setting.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Opening a connection to a vendor.
    pub connect: Duration,
    /// The longest pause within a vendor's answer.
    pub idle: Duration,
    /// One whole vendor call.
    pub vendor_call: Duration,
    /// One call of a token endpoint, as the caller waits for it.
    pub token_endpoint: Duration,
    /// How long a call waits for somebody else's refresh; not charged to the vendor call.
    pub refresh_wait: Duration,
    /// The largest body of a request, in bytes.
    pub body: usize,
    /// Receiving the head of a request, and the pause between two requests on one connection.
    pub header_time: Duration,
    /// Rows fetched to answer a predicate that the vendor cannot (`query.scan.max`).
    pub scan_rows: u64,
    /// Failed authentications per address and minute; 0 is without limit.
    pub login_failures: u32,
}

/// What is logged, and how.
#[derive(Debug, Clone)]
pub struct Log {
    /// Text for people or JSON for machines.
    pub format: LogFormat,
    /// Directives such as `info` or `info,ligand_engine=debug`.
    pub filter: String,
}

/// The form of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines: one JSON object a line.
    Json,
}

impl Settings {
    /// Reads all sources of this process.
    ///
    /// # Errors
    /// Every wrong setting, named with its source and with what was expected.
    pub fn load(config: Option<PathBuf>, flags: Flags) -> Result<Settings, Wrong> {
        Settings::from_sources(Sources { config, environment: environment::of_this_process(), flags })
    }

    /// Reads the given sources; tests hold their own environment.
    ///
    /// # Errors
    /// As [`Settings::load`].
    pub fn from_sources(sources: Sources) -> Result<Settings, Wrong> {
        resolve::settings(sources)
    }

    /// The built-in defaults: SQLite in `./ligand-data`, loopback.
    ///
    /// # Panics
    /// Never: a test holds that the defaults are right.
    pub fn defaults() -> Settings {
        let sources = Sources { config: None, environment: Vec::new(), flags: Flags::default() };
        resolve::without_default_file(sources).expect("the built-in defaults are right, a test says so")
    }

    /// Where callers reach a server that listens on `address`, without a slash at the end.
    pub fn public_url_for(&self, address: SocketAddr) -> String {
        match &self.public_url {
            Some(url) => url.as_str().trim_end_matches('/').to_owned(),
            // A browser cannot open 0.0.0.0: what listens everywhere is reached by loopback.
            None => match address.ip() {
                IpAddr::V4(ip) if ip.is_unspecified() => format!("http://{}:{}", Ipv4Addr::LOCALHOST, address.port()),
                IpAddr::V6(ip) if ip.is_unspecified() => format!("http://[{}]:{}", Ipv6Addr::LOCALHOST, address.port()),
                _ => format!("http://{address}"),
            },
        }
    }
}

#[cfg(test)]
mod tests;
