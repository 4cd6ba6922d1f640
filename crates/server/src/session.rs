//! Sessions at vendors that end by the clock: where an instance has `expires_in` and `authentication.time`, the element
//! logs in again before the next call (`docs/reference/element-format.md` §7.6). One log-in per instance is in flight in a
//! process; the calls that need it wait for it and share its outcome. Tokens of OAuth are not meant: `crate::refresh`.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use ligand_engine::Configuration;
use ligand_model::element::ResourceType;
use ligand_model::identity::InstanceId;
use ligand_model::instance::Stage;
use ligand_model::{Element, Error, Result};
use ligand_store::Scope;
use tokio::sync::watch;

use crate::app::App;
use crate::connection::Connected;
use crate::provision::lifecycle;

/// When the last log-in was, ms since 1970.
pub const TIME: &str = "authentication.time";
/// How long it lasts, in seconds.
const LIFETIME: &str = "expires_in";
/// Times below are in seconds: this many milliseconds were 1973.
const SECONDS_BELOW: u64 = 100_000_000_000;

/// The log-ins in flight in this process.
#[derive(Default)]
pub struct Sessions(Arc<Open>);

type Open = Mutex<HashMap<InstanceId, watch::Receiver<Option<Result<()>>>>>;

/// The instance of a caller, logged in. `version` as for [`crate::connection::Connections::find`].
///
/// # Errors
/// As there; and what the vendor answered to the log-in.
pub async fn connected(app: &App, scope: &Scope, instance: InstanceId, version: i64) -> Result<Arc<Connected>> {
    let found = app.connections.find(scope, instance, version).await?;
    if !found.enabled || !has_ended(&found, app.clock.now_ms()) {
        return Ok(found);
    }
    app.sessions.log_in(app, scope, instance).await?;
    app.connections.find(scope, instance, 0).await
}

impl Sessions {
    /// Joins the log-in of an instance, or begins one, and waits for its end.
    async fn log_in(&self, app: &App, scope: &Scope, instance: InstanceId) -> Result<()> {
        let mut flight = self.begin(app, scope, instance);
        let landed = flight.wait_for(Option::is_some).await.map(|landing| landing.clone());
        // The sender is gone without a word: the task has panicked, and its panic is in the log.
        landed.ok().flatten().unwrap_or_else(|| Err(Error::internal("the task of a log-in ended without an answer")))
    }

    fn begin(&self, app: &App, scope: &Scope, instance: InstanceId) -> watch::Receiver<Option<Result<()>>> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(flight) = open.get(&instance) {
            return flight.clone();
        }
        let (land, flight) = watch::channel(None);
        open.insert(instance, flight.clone());
        let place = Place { open: Arc::clone(&self.0), instance };
        let (task, scope) = (app.clone(), *scope);
        app.tasks.spawn("log-in", async move {
            let landing = renew(&task, &scope, instance).await;
            drop(place);
            land.send_replace(Some(landing));
        });
        flight
    }
}

/// Logs in, unless somebody has meanwhile.
async fn renew(app: &App, scope: &Scope, instance: InstanceId) -> Result<()> {
    let now = app.connections.find(scope, instance, 0).await?;
    if !has_ended(&now, app.clock.now_ms()) {
        return Ok(());
    }
    let element = &now.connection.element;
    let types = types(element, &now.connection.configuration);
    let proven = lifecycle::prove(app, scope, element, (instance, Stage::Active), types).await;
    proven.map_err(|error| {
        error.reworded(|said| format!("the session at the vendor has ended, and no new one began: {said}"))
    })
}

fn has_ended(connected: &Connected, now: i64) -> bool {
    let configuration = &connected.connection.configuration;
    ended(configuration, now) && !types(&connected.connection.element, configuration).is_empty()
}

/// Whether the time of the last log-in is longer ago than it lasts.
fn ended(configuration: &Configuration, now: i64) -> bool {
    let (Some(lifetime), Some(time)) = (configuration.integer(LIFETIME), time(configuration)) else { return false };
    let until = time.saturating_add(lifetime.saturating_mul(1000));
    u64::try_from(now).is_ok_and(|now| now >= until)
}

/// When the last log-in was, ms since 1970; some hooks write seconds.
pub fn time(configuration: &Configuration) -> Option<u64> {
    let written = configuration.get(TIME)?.trim().parse::<f64>().ok().filter(|time| (0.0..9e15).contains(time))?;
    let time = written as u64;
    Some(if time < SECONDS_BELOW { time * 1000 } else { time })
}

/// What logs in: what proves the credentials; an element without such a resource renews its session by `onRefresh`.
fn types(element: &Element, configuration: &Configuration) -> &'static [ResourceType] {
    const VALIDATE: &[ResourceType] = &[ResourceType::ProvisionAuthValidation];
    const REFRESH: &[ResourceType] = &[ResourceType::OnRefresh];
    let is_oauth2 = || element.authentication_kind(|key| configuration.get(key).map(str::to_owned)).is_oauth2();
    match () {
        () if lifecycle::has(element, VALIDATE) => VALIDATE,
        // There it follows the refresh of a token, and begins no session.
        () if lifecycle::has(element, REFRESH) && !is_oauth2() => REFRESH,
        () => &[],
    }
}

/// Whether an element counts from the time of its log-ins.
pub fn counts(element: &Element, configuration: &Configuration) -> bool {
    element.entry(TIME).is_some() || configuration.get(LIFETIME).is_some()
}

/// A log-in's place in the list; given up also when its task panics.
struct Place {
    open: Arc<Open>,
    instance: InstanceId,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.instance);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_when_its_lifetime_has_passed_since_the_log_in() {
        let table = [
            (Some("60"), Some("1769000000000"), 1_769_000_059_999, false),
            (Some("60"), Some("1769000000000"), 1_769_000_060_000, true),
            (Some("60"), Some("1769000000"), 1_769_000_060_000, true),
            (Some("60"), Some("1.769e12"), 1_769_000_060_000, true),
            (Some("60"), None, 1_769_000_060_000, false),
            (None, Some("1769000000000"), 1_869_000_060_000, false),
            (Some("soon"), Some("now"), 1_869_000_060_000, false),
        ];
        for (lifetime, at, now, expected) in table {
            let values = [(LIFETIME, lifetime), (TIME, at)];
            let values = values.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?.to_owned())));
            assert_eq!(ended(&values.collect(), now), expected, "{lifetime:?} {at:?}");
        }
    }
}
