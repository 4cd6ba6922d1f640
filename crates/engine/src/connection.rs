//! What the engine needs to know of an instance, and the two things it asks of the world outside.
//!
//! The engine knows no database: tokens and configuration writes go through [`Tokens`] and [`Persist`], which
//! the server implements on the store.

use futures::future::BoxFuture;
use ligand_model::{Element, Result, Secret};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// One instance, as a call uses it. Owned and cheap to clone, so that a call can outlive its caller.
#[derive(Clone)]
pub struct Connection {
    /// Number of the instance.
    pub instance: i64,
    /// The element behind it.
    pub element: Arc<Element>,
    /// Its effective configuration: own values over installation defaults over the element's.
    pub configuration: Arc<Configuration>,
    /// Where access tokens come from.
    pub tokens: Arc<dyn Tokens>,
    /// Where changed configuration goes.
    pub persist: Arc<dyn Persist>,
}

/// An access token and the generation of the credential it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessToken {
    /// The token.
    pub value: Secret,
    /// Increases with every committed refresh.
    pub generation: i64,
}

/// Access tokens of one instance.
pub trait Tokens: Send + Sync {
    /// The token to call with; waits for a refresh when the current one has expired.
    fn current(&self) -> BoxFuture<'_, Result<AccessToken>>;

    /// The vendor answered 401 to this token. `Some` is a newer one to replay the call with once.
    fn rejected<'a>(&'a self, used: &'a AccessToken) -> BoxFuture<'a, Result<Option<AccessToken>>>;
}

/// Configuration writes of one instance.
pub trait Persist: Send + Sync {
    /// Stores changed keys; `None` removes. Called only with keys whose value differs from what the call saw.
    fn persist(&self, changes: BTreeMap<String, Option<String>>) -> BoxFuture<'_, Result<()>>;

    /// Whether keys are told, too, that have the value the call saw: a vendor may give the same token again.
    fn takes_unchanged(&self) -> bool {
        false
    }
}

/// The effective configuration of an instance. Prints its keys only.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Configuration(BTreeMap<String, String>);

impl Configuration {
    /// The value, if there is one.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// A whole number, if the value is one.
    pub fn integer(&self, key: &str) -> Option<u64> {
        self.get(key)?.trim().parse().ok()
    }

    /// A boolean; `default` when absent.
    pub fn flag(&self, key: &str, default: bool) -> bool {
        self.get(key).map_or(default, |value| value.eq_ignore_ascii_case("true"))
    }

    /// All pairs, in order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

impl FromIterator<(String, String)> for Configuration {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        Configuration(pairs.into_iter().collect())
    }
}

impl fmt::Debug for Configuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
