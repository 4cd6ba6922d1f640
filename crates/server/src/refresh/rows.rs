//! The steps of one attempt on the store. Each is one short transaction; what it means is the step function's.

use ligand_model::credential::Credential;
use ligand_model::instance::Setting;
use ligand_model::refresh::{BEAT_EVERY, Cause, Event, Row};
use ligand_model::{Error, Kind, Result};
use ligand_store::credential::{Claimant, Claimed, Fresh, Release};
use ligand_store::{Store, credential, instance};
use std::time::Duration;
use tokio::task::AbortHandle;

use super::Grant;
use crate::oauth::step::Written;
use crate::tasks::Tasks;

/// What the step function hears of a store's answer. A database that is away is an event; anything else is a defect or
/// the end of the row, and ends the attempt.
pub(super) fn heard(done: Result<Event>) -> Result<Event> {
    match done {
        Err(error) if error.kind() == Kind::Unavailable => Ok(Event::DatabaseAway),
        done => done,
    }
}

pub(super) async fn read(store: &Store, grant: &Grant) -> Result<Credential> {
    store.read(async |tx| credential::get(&grant.scope, tx, grant.credential).await).await
}

pub(super) async fn claim(store: &Store, grant: &Grant, generation: i64) -> Result<Option<Claimed>> {
    let who = Claimant { boot: store.boot(), single_server: store.single_server() };
    store.write(async |tx| credential::claim(&grant.scope, tx, grant.credential, generation, who).await).await
}

pub(super) async fn release(store: &Store, grant: &Grant, claimed: &Claimed, how: Release) -> Result<Event> {
    store.write(async |tx| credential::release(&grant.scope, tx, claimed, &how).await).await.map(|_| Event::Recorded)
}

pub(super) async fn unknown(store: &Store, grant: &Grant, claimed: &Claimed, wait: i64, words: &str) -> Result<Event> {
    let done = store.write(async |tx| credential::unknown(&grant.scope, tx, claimed, wait, words).await).await;
    done.map(|_| Event::Recorded)
}

pub(super) async fn reauthorize(
    store: &Store,
    grant: &Grant,
    claimed: &Claimed,
    (probe, after, why): (i64, Option<i64>, &str),
) -> Result<Event> {
    let done =
        store.write(async |tx| credential::reauthorize(&grant.scope, tx, claimed, probe, after, why).await).await;
    done.map(|_| Event::Recorded)
}

/// What `last_error` and callers read of a refusal: the cause, and the vendor's own words. A vendor refuses the tokens of
/// another client in the same words as dead ones; that is told apart here.
pub(super) async fn refusal(store: &Store, grant: &Grant, cause: Cause, words: &str) -> String {
    let client = grant.client.id();
    let same = store.read(async |tx| credential::is_of_client(&grant.scope, tx, grant.credential, client).await).await;
    let cause = match same {
        Ok(false) => "refused: the OAuth client (oauth.api.key) is not the one that the user consented to",
        Ok(true) | Err(_) => cause.text(),
    };
    if words.is_empty() { cause.to_owned() } else { format!("{cause} ({words})") }
}

/// Commits a pair. Whatever goes wrong is answered as a database that is away: as long as this process lives it holds
/// what may be the only living token, and tries again.
pub(super) async fn commit(store: &Store, grant: &Grant, claimed: &Claimed, fresh: &Fresh) -> Event {
    let done = store.write(async |tx| credential::commit(&grant.scope, tx, claimed, fresh).await).await;
    done.map_or_else(|error| again(grant, &error), |generation| Event::Committed(generation.is_some()))
}

/// As [`commit`], for a pair that came too late.
pub(super) async fn keep_spare(store: &Store, grant: &Grant, claimed: &Claimed, fresh: &Fresh) -> Event {
    let done = store.write(async |tx| credential::keep_spare(&grant.scope, tx, claimed, fresh).await).await;
    done.map_or_else(|error| again(grant, &error), |_| Event::Recorded)
}

fn again(grant: &Grant, error: &Error) -> Event {
    super::figures::commit_repeated();
    let cause = error.internal_detail().unwrap_or_default();
    tracing::error!(credential = grant.credential.0, %error, cause, "new tokens are not stored yet; trying again");
    Event::DatabaseAway
}

/// What the vendor's answer taught about the customer, where nothing is configured yet.
pub(super) async fn learn(store: &Store, grant: &Grant, learned: &[(String, String)]) -> Result<()> {
    let write = store.write(async |tx| {
        let known = instance::get(&grant.scope, tx, grant.instance).await?.configuration;
        let element = &grant.client.element;
        let new = learned.iter().filter(|(key, _)| !known.contains_key(key)).map(|(key, text)| {
            let sealed = element.is_secret(key);
            let setting = if sealed { Setting::Sealed(text.as_str().into()) } else { Setting::Plain(text.clone()) };
            (key.clone(), Some(setting))
        });
        instance::write_configuration(&grant.scope, tx, grant.instance, &new.collect()).await
    });
    write.await.map(drop)
}

/// What the element's own refresh wrote beside its tokens: it wrote it because it is to change.
pub(super) async fn write(store: &Store, grant: &Grant, written: &Written) -> Result<()> {
    let element = &grant.client.element;
    let changes = written.iter().map(|(key, value)| {
        let setting = value.as_ref().map(|text| match element.is_secret(key) {
            true => Setting::Sealed(text.as_str().into()),
            false => Setting::Plain(text.clone()),
        });
        (key.clone(), setting)
    });
    let changes = changes.collect();
    let write = store.write(async |tx| instance::write_configuration(&grant.scope, tx, grant.instance, &changes).await);
    write.await.map(drop)
}

/// Beats for an attempt while this lives: another process must not take it over.
pub(super) struct Beats(AbortHandle);

impl Beats {
    pub fn begin(tasks: &Tasks, store: &Store, grant: &Grant, claimed: &Claimed) -> Beats {
        let (store, scope, claimed) = (store.clone(), grant.scope, claimed.clone());
        let beats = tasks.spawn("beats of a refresh", async move {
            let mut lives = true;
            while lives {
                tokio::time::sleep(Duration::from_millis(BEAT_EVERY.unsigned_abs())).await;
                // While the database is away nobody can take over either: beat again.
                lives = store.write(async |tx| credential::beat(&scope, tx, &claimed).await).await.unwrap_or(true);
            }
        });
        Beats(beats.abort_handle())
    }
}

impl Drop for Beats {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The facts of a row.
pub(super) fn facts(store: &Store, credential: &Credential) -> Row {
    Row::of(credential, store.boot())
}
