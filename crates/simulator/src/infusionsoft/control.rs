//! The controls, for tests in the same process; `control_api` offers the same over HTTP.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::{Value as Json, json};

use super::clock::eastern;
use super::config::Settings;
use super::faults::Rule;
use super::journal::Entry;
use super::oauth::Tokens;
use super::services::{Session, record};
use super::state::{Shared, State};
use super::xmlrpc::Value;

/// A handle on a running simulator. Cloning gives another handle on the same one.
#[derive(Clone)]
pub struct Control {
    shared: Arc<Shared>,
}

impl Control {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    /// Everything that arrived, oldest first (the last 20,000 requests).
    #[must_use]
    pub fn journal(&self) -> Vec<Entry> {
        self.shared.lock().journal.entries().cloned().collect()
    }

    /// Forgets what arrived; numbers go on.
    pub fn clear_journal(&self) {
        self.shared.lock().journal.clear();
    }

    /// Counters: `call:Service.method`, `token:grant_type`, `token_refused:grant_type`, `authorize`, `fault:code`,
    /// `throttled`.
    #[must_use]
    pub fn counters(&self) -> BTreeMap<String, u64> {
        self.shared.lock().counters.clone()
    }

    /// One counter; 0 if nothing was counted.
    #[must_use]
    pub fn counter(&self, name: &str) -> u64 {
        self.shared.lock().counters.get(name).copied().unwrap_or(0)
    }

    /// What is stored: tables, inventories, tokens, codes. Holds every secret of the simulation.
    #[must_use]
    pub fn state(&self) -> Json {
        dump(&self.shared.lock())
    }

    /// Adds a fault rule.
    ///
    /// # Errors
    /// If the rule can never strike, with the reason.
    pub fn fault(&self, rule: Rule) -> Result<(), String> {
        self.shared.lock().faults.add(rule).map_err(str::to_owned)
    }

    /// The rules with how often each matched (`seen`) and struck (`hits`).
    #[must_use]
    pub fn faults(&self) -> Json {
        json!(self.shared.lock().faults.armed())
    }

    /// Removes every fault rule; requests that hang go on hanging.
    pub fn clear_faults(&self) {
        self.shared.lock().faults.clear();
    }

    /// Virtual time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.shared.lock().clock.now()
    }

    /// Moves virtual time by seconds; back, if negative.
    pub fn advance(&self, seconds: f64) {
        #[expect(clippy::cast_possible_truncation, reason = "a float beyond the range saturates")]
        self.shared.lock().clock.advance_ms((seconds * 1000.0) as i64);
    }

    /// Makes `moment` the present.
    pub fn set_clock(&self, moment: DateTime<Utc>) {
        self.shared.lock().clock.set(moment);
    }

    /// Stops virtual time, or lets it go on.
    pub fn freeze_clock(&self, frozen: bool) {
        self.shared.lock().clock.freeze(frozen);
    }

    /// Everything as at the start: data, tokens, journal, counters, faults, settings and clock.
    pub fn reset(&self) {
        let mut state = self.shared.lock();
        *state = State::new(state.config.clone());
    }

    /// Adds records as `DataService.add` would, for tests that need many. Returns their ids.
    ///
    /// # Errors
    /// If the simulated vendor refuses one, with its fault; those before it are stored.
    pub fn add_records(&self, table: &str, records: &[serde_json::Map<String, Json>]) -> Result<Vec<i32>, String> {
        let mut state = self.shared.lock();
        let now = eastern(state.clock.now());
        let State { tables, settings, config, .. } = &mut *state;
        let mut session = Session { tables, settings, now, app: &config.app };
        let add = |record: &serde_json::Map<String, Json>| {
            let cells: Vec<(String, Value)> = record.iter().map(|(name, cell)| (name.clone(), cell_of(cell))).collect();
            record::add(&mut session, table, &cells).map_err(|fault| format!("fault {}: {}", fault.code, fault.text))
        };
        records.iter().map(add).collect()
    }

    /// Issues a pair of tokens without a consent, to the registered client.
    #[must_use]
    pub fn issue_tokens(&self) -> Tokens {
        let mut state = self.shared.lock();
        let now = state.clock.now();
        let State { grants, settings, config, .. } = &mut *state;
        grants.issue(settings, now, &config.client_id)
    }

    /// Lets every access token expire now. Returns how many were still good.
    pub fn expire_access_tokens(&self) -> usize {
        let mut state = self.shared.lock();
        let now = state.clock.now();
        state.grants.expire(now, None)
    }

    /// Revokes the pair that `token` belongs to, or every pair. Returns how many were hit.
    pub fn revoke(&self, token: Option<&str>) -> usize {
        self.shared.lock().grants.revoke(token)
    }

    /// The settings in force.
    #[must_use]
    pub fn settings(&self) -> Settings {
        self.shared.lock().settings.clone()
    }

    /// Changes settings.
    pub fn set(&self, change: impl FnOnce(&mut Settings)) {
        change(&mut self.shared.lock().settings);
    }
}

/// A JSON scalar as a value; what XML-RPC has no scalar for becomes text.
fn cell_of(cell: &Json) -> Value {
    match cell {
        Json::Null => Value::Nil,
        Json::Bool(flag) => Value::Boolean(*flag),
        Json::String(text) => Value::String(text.clone()),
        Json::Number(number) => match (number.as_i64().and_then(|n| i32::try_from(n).ok()), number.as_f64()) {
            (Some(whole), _) => Value::Int(whole),
            (None, Some(real)) => Value::Double(real),
            (None, None) => Value::String(number.to_string()),
        },
        other => Value::String(other.to_string()),
    }
}

fn dump(state: &State) -> Json {
    let tables: serde_json::Map<String, Json> = state
        .tables
        .names()
        .map(|name| {
            let rows: Vec<Json> = state
                .tables
                .all(name)
                .map(|(_, row)| Json::Object(row.iter().map(|(column, cell)| (column.clone(), plain(cell))).collect()))
                .collect();
            (name.to_owned(), Json::Array(rows))
        })
        .collect();
    json!({
        "now": state.clock.now(),
        "app": state.config.app,
        "tables": tables,
        "inventory": state.tables.inventory,
        "opt_status": state.tables.opted,
        "links": state.tables.links,
        "oauth": state.grants,
        "counters": state.counters,
        "settings": state.settings,
    })
}

/// A value as JSON; times as `2026-03-08T01:30:00`, without a zone as they are kept.
fn plain(value: &Value) -> Json {
    match value {
        Value::Int(number) => json!(number),
        Value::Boolean(flag) => json!(flag),
        Value::Double(number) => json!(number),
        Value::String(text) => json!(text),
        Value::DateTime(wall) => json!(wall.format("%Y-%m-%dT%H:%M:%S").to_string()),
        Value::Base64(bytes) => json!(bytes),
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::Struct(members) => Json::Object(members.iter().map(|(name, v)| (name.clone(), plain(v))).collect()),
        Value::Nil => Json::Null,
    }
}
