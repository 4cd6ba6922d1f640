//! `configuration[]`: named by key. Keys that mean something to the platform come with an import, not one by one
//! (`docs/reference/platform-api.md` §6 and §7.4).

use ligand_model::{Error, Kind, Result};
use serde_json::Value;

use super::{Admission, Collection, unlike_others};
use crate::definition::secret;

/// The entries of an element's configuration.
pub static CONFIGURATION: Collection = Collection {
    list: "configuration",
    noun: "configuration entry",
    inside: None,
    by_key: true,
    extends: false,
    required: &["key"],
    check,
};

/// Beside everything that begins with one of [`RESERVED_PREFIXES`].
const RESERVED: [&str; 36] = [
    "base.url",
    "pagination.type",
    "pagination.max",
    "pagination.page.startindex",
    "pagination.offset",
    "filter.response.nulls",
    "default.select.fields.map",
    "allow.select.fields",
    "instance.variables",
    "authentication.type",
    "authentication.time",
    "expires_in",
    "username",
    "password",
    "oauth.api.key",
    "oauth.api.secret",
    "oauth.callback.url",
    "oauth.authorization.url",
    "oauth.token.url",
    "oauth.token.refresh_url",
    "oauth.token.revoke_url",
    "oauth.scope",
    "oauth.basic.header",
    "oauth.user.token",
    "oauth.user.refresh_token",
    "oauth.user.refresh_interval",
    "oauth.user.refresh_time",
    "oauth.user.token.secret",
    "oauth.request.url",
    "oauth.request.authorization.type",
    "oauth.resource.url",
    "synchronous.bulk.notification",
    "aws.api.key",
    "aws.api.secret",
    "base64.encoded.jks",
    "jks.password",
];

const RESERVED_PREFIXES: [&str; 2] = ["bulk.", "event."];

fn check(entry: &mut Value, admission: &Admission<'_>) -> Result<()> {
    let key = entry.get("key").and_then(Value::as_str).unwrap_or_default().to_owned();
    match admission.before {
        Some(before) if before.get("key").and_then(Value::as_str) != Some(&key) => {
            let message = format!("the key of a configuration entry cannot be changed; found {key}: add a new entry");
            return Err(Error::new(Kind::BadRequest, message));
        }
        None if is_reserved(&key) => {
            let message =
                format!("the key {key} is reserved for the platform; choose another key for an entry of your own");
            return Err(Error::new(Kind::BadRequest, message));
        }
        _ => {}
    }
    unlike_others(entry, admission, "key", CONFIGURATION.noun)?;
    secret::unmask(entry, admission.before);
    Ok(())
}

fn is_reserved(key: &str) -> bool {
    RESERVED.contains(&key) || RESERVED_PREFIXES.iter().any(|prefix| key.starts_with(prefix))
}
