//! One call of one resource: definition, configuration and request in, outcome out.
//!
//! Knows neither the database nor the HTTP server; what it needs of them it names as small traits
//! ([`Tokens`], [`Persist`]). [`call`] is the call as an ordered list of steps, each step a file.

mod auth;
mod authenticate;
mod build;
mod call;
mod connection;
mod hooks;
mod lifecycle;
mod objects;
mod page;
mod parse;
mod persist;
mod query;
mod random;
pub mod recording;
mod route;
mod send;
mod shape;
mod sign;
mod traffic;
mod validate;
mod wire;

pub mod depth;
pub mod oauth;
pub mod outbound;
pub mod protocol;

pub use call::{Body, Call, Reply};
pub use connection::{AccessToken, Configuration, Connection, Persist, Tokens};
pub use route::resource_name;
pub use traffic::Traffic;
pub use validate::parse_json;

use objects::Discoveries;
use std::sync::Arc;
use std::time::Duration;

/// What runs calls: the guarded client, the hook workers, and the limits.
pub struct Engine {
    client: outbound::Client,
    scripts: ligand_script::Pool,
    limits: Limits,
    clock: Clock,
    discoveries: Discoveries,
}

/// Epoch milliseconds; passed in, so that tests hold real times.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// The limits of a call; each is a setting.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The whole of one call's traffic with the vendor: all pages, chained resources and repeats.
    pub vendor_call: Duration,
    /// One run of one hook.
    pub hook_wall: Duration,
    /// The most rows read to evaluate predicates that the vendor cannot (`query.scan.max`).
    pub scan_rows: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { vendor_call: Duration::from_secs(60), hook_wall: Duration::from_secs(30), scan_rows: 10_000 }
    }
}

impl Engine {
    /// An engine; one per process.
    pub fn new(client: outbound::Client, scripts: ligand_script::Pool, limits: Limits, clock: Clock) -> Engine {
        Engine { client, scripts, limits, clock, discoveries: Discoveries::default() }
    }
}
