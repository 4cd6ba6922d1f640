//! Everything that a simulator knows, behind one lock that is never held across a wait.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::clock::Clock;
use super::config::{Config, Settings};
use super::faults::Faults;
use super::journal::Journal;
use super::oauth::Grants;
use super::quota::{CreditBank, Meter};
use super::seed;
use super::tables::Tables;

/// The state of one simulator.
pub(super) struct State {
    pub(super) config: Config,
    pub(super) settings: Settings,
    pub(super) clock: Clock,
    pub(super) tables: Tables,
    pub(super) grants: Grants,
    /// Calls through the gateway, by client: OAuth, or one access key.
    pub(super) meters: BTreeMap<String, Meter>,
    /// All calls through the gateway.
    pub(super) tenant_meter: Meter,
    pub(super) bank: CreditBank,
    pub(super) faults: Faults,
    pub(super) journal: Journal,
    pub(super) counters: BTreeMap<String, u64>,
}

impl State {
    pub(super) fn new(config: Config) -> Self {
        let settings = Settings { expires_in: config.expires_in, quotas: config.quotas.clone(), ..Settings::default() };
        let tables = if config.seed_data { seed::small_crm() } else { seed::essentials() };
        Self {
            config,
            settings,
            clock: Clock::default(),
            tables,
            grants: Grants::default(),
            meters: BTreeMap::new(),
            tenant_meter: Meter::default(),
            bank: CreditBank::default(),
            faults: Faults::default(),
            journal: Journal::default(),
            counters: BTreeMap::new(),
        }
    }

    /// Adds one to a counter.
    pub(super) fn count(&mut self, what: impl Into<String>) {
        *self.counters.entry(what.into()).or_default() += 1;
    }
}

/// The state as it is shared between connections and controls.
pub(super) struct Shared(Mutex<State>);

impl Shared {
    pub(super) fn new(state: State) -> Self {
        Self(Mutex::new(state))
    }

    /// Locks the state; a panic elsewhere does not spoil it.
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
