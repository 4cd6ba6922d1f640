//! An instance as the API shows it (`docs/reference/platform-api.md` §3.2). Secrets are masked; tokens are a view of the
//! credential.

use chrono::DateTime;
use ligand_engine::Configuration;
use ligand_model::credential::Status;
use ligand_model::element::{Entry, EntryDefault};
use ligand_model::identity::User;
use ligand_model::instance::Setting;
use ligand_model::secret::MASK;
use serde_json::{Map, Value, json};

use super::rows::Slim;
use crate::catalogue;
use crate::connection;
use crate::provision::Whole;
use crate::provision::settings::GRANT_KEYS;

/// The whole instance. `now` decides whether tracing is still on (ms since 1970).
pub fn full(whole: &Whole, now: i64) -> Value {
    let instance = &whole.instance;
    let in_force = in_force(whole);
    json!({
        "id": instance.id,
        "name": instance.name,
        "token": instance.token.expose(),
        "element": catalogue::of_instance(&whole.element),
        "elementId": whole.element.id,
        "tags": instance.tags,
        "provisionInteractions": [],
        "valid": is_valid(whole.credential.as_ref().map(|credential| credential.status)),
        "disabled": !instance.enabled,
        "maxCacheSize": 0,
        "cacheTimeToLive": 0,
        "configuration": configuration(whole, &in_force),
        "eventsEnabled": in_force.flag("event.notification.enabled", false),
        "traceLoggingEnabled": instance.trace_until.is_some_and(|until| now < until),
        "cachingEnabled": false,
        "externalAuthentication": instance.external_authentication,
        "createdDate": date(instance.created_at),
        "user": user(&whole.owner),
    })
}

/// What a list says with `hydrate=false`.
pub(super) fn slim(slim: &Slim) -> Value {
    let (instance, element) = (&slim.instance, &slim.element);
    json!({
        "id": instance.id,
        "name": instance.name,
        "token": instance.token.expose(),
        "element": { "id": element.id, "key": element.key, "name": element.name, "hub": element.hub },
        "elementId": element.id,
        "tags": instance.tags,
        "valid": is_valid(slim.status),
        "disabled": !instance.enabled,
        "createdDate": date(instance.created_at),
    })
}

/// Entries of `/instances/{id}/configuration`.
pub fn entries(whole: &Whole) -> Vec<Value> {
    let in_force = in_force(whole);
    let shown = whole.element.configuration.iter().filter(|entry| !entry.hide_from_response);
    shown.map(|entry| catalogue::configuration_entry(entry, text(whole, &in_force, &entry.key))).collect()
}

fn in_force(whole: &Whole) -> Configuration {
    connection::configuration(&whole.element, &whole.instance, whole.credential.as_ref())
}

/// Entries with a value, and those that are known to be nothing.
fn configuration(whole: &Whole, in_force: &Configuration) -> Value {
    let shown = whole.element.configuration.iter().filter(|entry| !entry.hide_from_response);
    let members = shown.filter_map(|entry| {
        let value = match text(whole, in_force, &entry.key) {
            Some(_) if entry.secret => MASK.into(),
            Some(text) => text.into(),
            None if is_null(whole, entry) => Value::Null,
            None => return None,
        };
        Some((entry.key.clone(), value))
    });
    Value::Object(members.collect::<Map<_, _>>())
}

/// The value of an entry. The refresh token is in no call's configuration, so it is looked for in the credential; an
/// instance without a credential has no times of tokens either.
fn text<'w>(whole: &'w Whole, in_force: &'w Configuration, key: &str) -> Option<&'w str> {
    match &whole.credential {
        Some(credential) if key == "oauth.user.refresh_token" => {
            credential.refresh.as_ref().map(|token| token.expose().as_str())
        }
        None if GRANT_KEYS.contains(&key) && !whole.instance.configuration.contains_key(key) => None,
        _ => in_force.get(key),
    }
}

fn is_null(whole: &Whole, entry: &Entry) -> bool {
    match whole.instance.configuration.get(&entry.key) {
        Some(own) => *own == Setting::Null,
        None => entry.default == EntryDefault::Null,
    }
}

/// False when a person must authorize again.
fn is_valid(status: Option<Status>) -> bool {
    status != Some(Status::Reauthorize)
}

fn user(user: &User) -> Value {
    json!({ "id": user.id, "emailAddress": user.email, "firstName": user.first_name, "lastName": user.last_name })
}

fn date(epoch_ms: i64) -> String {
    let date = DateTime::from_timestamp_millis(epoch_ms).unwrap_or_default();
    date.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
