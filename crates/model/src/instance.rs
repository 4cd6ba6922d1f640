//! An instance: a customer's provisioned connection, its configuration, and what changed in it.
//!
//! Tokens of the vendor are not here but in [`crate::credential`]; what an answer shows of them is the server's.

use crate::Secret;
use crate::identity::{AccountId, CredentialId, InstanceId, OrganizationId, UserId};
use crate::secret::MASK;
use std::collections::BTreeMap;

/// One value of an instance's configuration. Values are text; `null` is a value of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// Known to be nothing: shown as `null`.
    Null,
    /// Readable in the database and in answers.
    Plain(String),
    /// Sealed in the database, masked in answers.
    Sealed(Secret),
}

impl Setting {
    /// The text, whether secret or not; none for `null`.
    pub fn text(&self) -> Option<&str> {
        match self {
            Setting::Null => None,
            Setting::Plain(text) => Some(text),
            Setting::Sealed(secret) => Some(secret.expose()),
        }
    }

    /// What an answer may show: the text, the mask, or nothing.
    pub fn shown(&self) -> Option<&str> {
        match self {
            Setting::Sealed(_) => Some(MASK),
            other => other.text(),
        }
    }
}

/// The configuration of an instance, by key.
pub type Configuration = BTreeMap<String, Setting>;

/// What differs between two configurations: a new value, or none where the entry is to go.
pub type ConfigurationChange = BTreeMap<String, Option<Setting>>;

/// The entries of `returned` that differ from `snapshot`. An absent key is unchanged, and so is a secret that comes
/// back as the mask: what was only shown is not a new value. A new value for a sealed entry is sealed too.
pub fn changes(snapshot: &Configuration, returned: &Configuration) -> ConfigurationChange {
    returned.iter().filter_map(|(key, new)| Some((key.clone(), Some(change(snapshot.get(key), new)?)))).collect()
}

fn change(old: Option<&Setting>, new: &Setting) -> Option<Setting> {
    match (old, new) {
        (Some(Setting::Sealed(_)), new) if new.text() == Some(MASK) => None,
        (Some(old), new) if old.text() == new.text() && sealing_holds(old, new) => None,
        (Some(Setting::Sealed(_)), Setting::Plain(text)) => Some(Setting::Sealed(Secret::from(text.as_str()))),
        (_, new) => Some(new.clone()),
    }
}

/// Same text: only a plain value that must become sealed is a change.
fn sealing_holds(old: &Setting, new: &Setting) -> bool {
    !matches!((old, new), (Setting::Plain(_), Setting::Sealed(_)))
}

/// How far an instance's life has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Committed with its credential, not yet visible to anybody.
    Provisioning,
    /// In use.
    Active,
    /// No longer visible; its grant is being revoked.
    Deleting,
}

impl Stage {
    /// The word in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Stage::Provisioning => "provisioning",
            Stage::Active => "active",
            Stage::Deleting => "deleting",
        }
    }
}

/// A provisioned connection, as it stands in the store.
#[derive(Debug, Clone)]
pub struct Instance {
    /// Its number.
    pub id: InstanceId,
    /// The organization that owns it.
    pub organization: OrganizationId,
    /// The account that owns it.
    pub account: AccountId,
    /// The user who provisioned it.
    pub user: UserId,
    /// Key of its element.
    pub element: String,
    /// The name people read; need not be unique.
    pub name: String,
    /// Free words, in the order given.
    pub tags: Vec<String>,
    /// The element token: 32 random bytes in base64, for life.
    pub token: Secret,
    /// The configuration, tokens of the vendor left out.
    pub configuration: Configuration,
    /// False: hub calls are refused with 403.
    pub enabled: bool,
    /// Requests are traced until then (ms since 1970).
    pub trace_until: Option<i64>,
    /// `none` or `initial`: who did the OAuth dance.
    pub external_authentication: String,
    /// The grant at the vendor, if the element has one.
    pub credential: Option<CredentialId>,
    /// When it was committed (ms since 1970).
    pub created_at: i64,
    /// When it last changed (ms since 1970).
    pub updated_at: i64,
    /// Raised with every change of the instance, its tags or its configuration.
    pub version: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn configuration(entries: &[(&str, Setting)]) -> Configuration {
        entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect()
    }

    #[test]
    fn what_comes_back_unchanged_is_no_change() {
        let snapshot = configuration(&[
            ("base.url", Setting::Plain("https://vendor.test".into())),
            ("password", Setting::Sealed("hunter2".into())),
            ("callback", Setting::Null),
        ]);
        assert!(changes(&snapshot, &snapshot).is_empty());
        let shown = configuration(&[("password", Setting::Plain(MASK.into())), ("callback", Setting::Null)]);
        assert!(changes(&snapshot, &shown).is_empty());
        let told = configuration(&[("password", Setting::Plain("hunter2".into()))]);
        assert!(changes(&snapshot, &told).is_empty());
    }

    #[test]
    fn only_the_changed_keys_remain_and_secrets_stay_secret() {
        let snapshot = configuration(&[
            ("a", Setting::Plain("1".into())),
            ("b", Setting::Plain("2".into())),
            ("s", Setting::Sealed("old".into())),
        ]);
        let returned = configuration(&[
            ("a", Setting::Plain("1".into())),
            ("b", Setting::Null),
            ("c", Setting::Plain("new".into())),
            ("s", Setting::Plain("renewed".into())),
        ]);
        let expected = [
            ("b".to_owned(), Some(Setting::Null)),
            ("c".to_owned(), Some(Setting::Plain("new".into()))),
            ("s".to_owned(), Some(Setting::Sealed("renewed".into()))),
        ];
        assert_eq!(changes(&snapshot, &returned), expected.into_iter().collect());
    }

    #[test]
    fn a_plain_value_that_is_now_known_to_be_secret_is_sealed() {
        let snapshot = configuration(&[("k", Setting::Plain("v".into()))]);
        let returned = configuration(&[("k", Setting::Sealed("v".into()))]);
        assert_eq!(changes(&snapshot, &returned).len(), 1);
    }

    #[test]
    fn a_secret_is_shown_as_the_mask() {
        assert_eq!(Setting::Sealed("hunter2".into()).shown(), Some(MASK));
        assert_eq!(Setting::Plain("v".into()).shown(), Some("v"));
        assert_eq!(Setting::Null.shown(), None);
    }
}
