//! A built-in step of OAuth that resources of the element take the place of: they run with what the step knows, and what
//! they write is taken as its outcome. Nothing is stored here: who runs a step commits what came of it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use ligand_engine::oauth::{TokenFailure, TokenPair};
use ligand_engine::{AccessToken, Configuration, Connection, Engine, Persist, Tokens};
use ligand_model::element::{Resource, ResourceType};
use ligand_model::{Element, Error, Result, Secret};

use crate::connection::{INTERVAL, REFRESH_TOKEN, TIME, TOKEN};
use crate::sequence::sequence;

/// What a step works with.
pub struct Step<'a> {
    /// What runs it.
    pub engine: &'a Engine,
    /// Whose resources.
    pub element: &'a Arc<Element>,
    /// What parameters and hooks see.
    pub configuration: Configuration,
    /// What stands in place of a query: `code`, `refresh_token` and so on.
    pub parameters: Vec<(String, String)>,
    /// How long the vendor may take.
    pub deadline: Duration,
}

/// What a step wrote, tokens apart.
pub type Written = BTreeMap<String, Option<String>>;

/// Tokens, and what else was written.
#[derive(Debug)]
pub struct Stepped {
    /// What the vendor gave.
    pub pair: TokenPair,
    /// Configuration to store with it.
    pub written: Written,
}

/// Whether the element has a resource for this step.
pub fn has(element: &Element, kind: ResourceType) -> bool {
    element.lifecycle(kind).next().is_some()
}

impl Step<'_> {
    /// Runs the resources of a token step, one after the other; each sees what the ones before wrote.
    ///
    /// # Errors
    /// [`TokenFailure`], without the secrets that were sent.
    pub async fn tokens(mut self, kind: ResourceType, secrets: &[&Secret]) -> Result<Stepped, TokenFailure> {
        let (mut written, mut answered) = (Collected::default(), None);
        for resource in sequence(self.element, &[kind]) {
            let ran = self.run(resource).await.map_err(|failure| failure.without(secrets));
            let (wrote, pair) = ran?;
            self.sees(&wrote.changed);
            written.extend(wrote);
            answered = pair.or(answered);
        }
        written.into_stepped(answered).ok_or_else(|| {
            let cause = "the element's own resource ended well, but wrote no oauth.user.token".to_owned();
            TokenFailure::Unknown { cause, timed_out: false }
        })
    }

    async fn run(&self, resource: &Resource) -> Result<(Collected, Option<TokenPair>), TokenFailure> {
        let collector = Arc::new(Collector { seen: self.configuration.clone(), found: Mutex::default() });
        let connection = connection(self.element, &self.configuration, collector.clone());
        let pair = self.engine.run_token_step(&connection, resource, &self.parameters, self.deadline).await?;
        Ok((collector.take(), pair))
    }

    /// The URL that a user is sent to.
    ///
    /// # Errors
    /// What a hook said, or what is wrong with the URL.
    pub async fn url(&self, resource: &Resource) -> Result<String> {
        let collector = Arc::new(Collector { seen: self.configuration.clone(), found: Mutex::default() });
        let connection = connection(self.element, &self.configuration, collector);
        self.engine.resource_url(&connection, resource, &self.parameters).await
    }

    fn sees(&mut self, written: &Written) {
        let mut values: BTreeMap<String, String> =
            self.configuration.iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
        for (key, value) in written {
            match value {
                Some(value) => drop(values.insert(key.clone(), value.clone())),
                None => drop(values.remove(key)),
            }
        }
        self.configuration = values.into_iter().collect();
    }
}

fn connection(element: &Arc<Element>, configuration: &Configuration, collector: Arc<Collector>) -> Connection {
    Connection {
        instance: 0,
        element: Arc::clone(element),
        configuration: Arc::new(configuration.clone()),
        tokens: Arc::new(NoTokens),
        persist: collector,
    }
}

/// There are none yet.
struct NoTokens;

impl Tokens for NoTokens {
    fn current(&self) -> BoxFuture<'_, Result<AccessToken>> {
        async { Err(Error::internal("a resource that obtains tokens asked for one")) }.boxed()
    }

    fn rejected<'a>(&'a self, _: &'a AccessToken) -> BoxFuture<'a, Result<Option<AccessToken>>> {
        async { Ok(None) }.boxed()
    }
}

/// What was written: keys with another value than was seen, and keys with the same.
#[derive(Default)]
struct Collected {
    changed: Written,
    same: Written,
}

impl Collected {
    fn extend(&mut self, later: Collected) {
        self.changed.extend(later.changed);
        self.same.extend(later.same);
    }

    /// A token that was written again as it was counts only where none came: a hook that returns the whole map it was
    /// given must not put the old token in the place of a new one.
    fn into_stepped(mut self, answered: Option<TokenPair>) -> Option<Stepped> {
        let mut take = |key: &str| self.changed.remove(key).flatten().filter(|value| !value.is_empty());
        let (access, refresh, interval) = (take(TOKEN), take(REFRESH_TOKEN), take(INTERVAL));
        self.changed.remove(TIME);
        let same = self.same.remove(TOKEN).flatten().filter(|value| !value.is_empty());
        let standard = answered.as_ref();
        let access = access.map(Secret::from).or_else(|| standard.map(|pair| pair.access.clone()));
        let pair = TokenPair {
            access: access.or_else(|| same.map(Secret::from))?,
            refresh: refresh.map(Secret::from).or_else(|| standard.and_then(|pair| pair.refresh.clone())),
            expires_in: interval.and_then(seconds).or_else(|| standard.and_then(|pair| pair.expires_in)),
            learned: answered.map(|pair| pair.learned).unwrap_or_default(),
        };
        Some(Stepped { pair, written: self.changed })
    }
}

/// Whole seconds; hooks write numbers of any kind.
fn seconds(text: String) -> Option<u64> {
    let seconds = text.trim().parse::<f64>().ok().filter(|seconds| *seconds >= 1.0)?;
    // Beyond 2^53 nothing is exact, and nothing lives that long.
    (seconds < 9e15).then_some(seconds as u64)
}

struct Collector {
    seen: Configuration,
    found: Mutex<Collected>,
}

impl Collector {
    fn take(&self) -> Collected {
        std::mem::take(&mut *self.found.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Persist for Collector {
    fn persist(&self, changes: BTreeMap<String, Option<String>>) -> BoxFuture<'_, Result<()>> {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let (same, changed): (Written, Written) =
            changes.into_iter().partition(|(key, value)| self.seen.get(key) == value.as_deref());
        found.extend(Collected { changed, same });
        async { Ok(()) }.boxed()
    }

    fn takes_unchanged(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collected(changed: &[(&str, &str)], same: &[(&str, &str)]) -> Collected {
        let written = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(key, value)| ((*key).to_owned(), Some((*value).to_owned()))).collect()
        };
        Collected { changed: written(changed), same: written(same) }
    }

    #[test]
    fn a_new_token_wins_over_one_that_was_returned_as_it_was() {
        let all = [(TOKEN, "new"), (INTERVAL, "3600.0"), (TIME, "1"), ("site", "x")];
        let stepped = collected(&all, &[(TOKEN, "old"), (REFRESH_TOKEN, "old")]).into_stepped(None).unwrap();
        assert_eq!((stepped.pair.access.expose().as_str(), stepped.pair.expires_in), ("new", Some(3600)));
        assert!(stepped.pair.refresh.is_none());
        assert_eq!(stepped.written.into_keys().collect::<Vec<_>>(), ["site"]);
    }

    #[test]
    fn the_same_token_again_is_a_token_and_none_is_none() {
        let again = collected(&[], &[(TOKEN, "old")]).into_stepped(None).unwrap();
        assert_eq!(again.pair.access.expose(), "old");
        assert!(collected(&[("site", "x")], &[]).into_stepped(None).is_none());
    }
}
