//! The elements as an account sees them: those in the binary, with what it adds to them, its own, and those that other
//! accounts share with it.
//!
//! Heads are remembered per account and dropped when an element of the organization is heard to have changed; compiled
//! elements are remembered by number and version, so that a change shows in the next call.

use std::sync::Arc;
use std::time::Duration;

use ligand_model::identity::{AccountId, OrganizationId};
use ligand_model::{Element, Error, Kind, Result};
use ligand_store::element::{self, Head, Role, Stored};
use ligand_store::{ChangeKind, Scope, Store};
use moka::sync::Cache;
use serde_json::Value;

use super::{Catalogue, no_element};
use crate::connection::{Heard, Stamp};
use crate::definition::merge;
use crate::refresh::Uptime;

/// The most accounts whose heads are remembered.
const MOST_ACCOUNTS: u64 = 20_000;
/// The most bytes of documents whose compiled elements are remembered.
const MOST_BYTES: u64 = 128 << 20;
/// No heads are used longer than this without a new reading (ms).
const LIFE: i64 = 60_000;
/// A reading is good for this long although no news came (ms).
const SETTLED: i64 = 250;

/// The elements of every account. Clones share them.
#[derive(Clone)]
pub struct Elements(Arc<Parts>);

struct Parts {
    catalogue: Arc<Catalogue>,
    store: Store,
    heard: Arc<Heard>,
    uptime: Uptime,
    /// How long heads are used while the database is away (ms).
    stale_limit: i64,
    heads: Cache<(OrganizationId, AccountId), Known>,
    compiled: Cache<(i64, i64), (Arc<Element>, u32)>,
}

/// Where an element stands.
pub enum Found {
    /// In the database: the account's own, or shared with it.
    Stored(Head),
    /// In the binary, with what the account adds to it.
    Embedded(Arc<Element>, Option<Head>),
}

/// What an account saw at some moment.
#[derive(Clone)]
struct Known {
    heads: Arc<Vec<Head>>,
    since: Stamp,
    read_at: i64,
}

impl Elements {
    /// Nothing remembered yet. `stale_limit`: how long what was read is used while the database is away.
    pub fn new(
        catalogue: Arc<Catalogue>,
        store: Store,
        heard: Arc<Heard>,
        uptime: Uptime,
        stale_limit: Duration,
    ) -> Elements {
        let life = Duration::from_millis(LIFE.unsigned_abs()) + stale_limit;
        Elements(Arc::new(Parts {
            catalogue,
            store,
            heard,
            uptime,
            stale_limit: i64::try_from(stale_limit.as_millis()).unwrap_or(i64::MAX),
            heads: Cache::builder().max_capacity(MOST_ACCOUNTS).time_to_live(life).build(),
            compiled: Cache::builder().max_capacity(MOST_BYTES).weigher(|_, (_, bytes)| *bytes).build(),
        }))
    }

    /// The element with this key or number, if the account sees one.
    ///
    /// # Errors
    /// `unavailable`: the database is away. `configuration`: a stored document does not compile any more.
    pub async fn find(&self, scope: &Scope, key_or_id: &str) -> Result<Option<Arc<Element>>> {
        match self.locate(scope, key_or_id).await? {
            None => Ok(None),
            Some(Found::Embedded(embedded, None)) => Ok(Some(embedded)),
            Some(Found::Stored(head) | Found::Embedded(_, Some(head))) => self.compiled(scope, &head).await.map(Some),
        }
    }

    /// Where the element with this key or number stands; a key before a number, the account's own before the catalogue's.
    ///
    /// # Errors
    /// `unavailable`: the database is away.
    pub async fn locate(&self, scope: &Scope, key_or_id: &str) -> Result<Option<Found>> {
        let heads = self.heads(scope).await?;
        let own = |is: &dyn Fn(&Head) -> bool| {
            heads.iter().find(|head| head.role == Role::Own && is(head)).cloned().map(Found::Stored)
        };
        let embedded =
            |element: &Arc<Element>| Found::Embedded(element.clone(), extension(&heads, &element.key).cloned());
        let by_key = own(&|head| head.key == key_or_id).or_else(|| self.0.catalogue.by_key(key_or_id).map(embedded));
        Ok(by_key.or_else(|| {
            let id = key_or_id.parse::<i64>().ok()?;
            own(&|head| head.id == id).or_else(|| self.0.catalogue.by_id(id).map(embedded))
        }))
    }

    /// The element with this key or number, or the error that says there is none.
    ///
    /// # Errors
    /// 404; those of [`Elements::find`].
    pub async fn element(&self, scope: &Scope, key_or_id: &str) -> Result<Arc<Element>> {
        self.find(scope, key_or_id).await?.ok_or_else(|| no_element(key_or_id))
    }

    /// As [`Elements::element`], for somebody who may be nobody in particular: nobody sees what is public.
    ///
    /// # Errors
    /// 404; those of [`Elements::find`].
    pub async fn shown(&self, scope: Option<&Scope>, key_or_id: &str) -> Result<Arc<Element>> {
        match scope {
            None => self.0.catalogue.public_element(key_or_id).cloned(),
            Some(scope) => {
                let element = self.element(scope, key_or_id).await?;
                let is_hidden = element.id < element::FIRST_ID && (element.private || !element.active);
                if is_hidden { Err(no_element(key_or_id)) } else { Ok(element) }
            }
        }
    }

    /// What is listed for somebody, by number. An inactive element is listed for its owner only.
    ///
    /// # Errors
    /// Those of [`Elements::find`].
    pub async fn listed(&self, scope: Option<&Scope>) -> Result<Vec<Arc<Element>>> {
        let Some(scope) = scope else { return Ok(self.0.catalogue.public().cloned().collect()) };
        let heads = self.heads(scope).await?;
        let mut listed = Vec::new();
        for embedded in self.0.catalogue.public() {
            listed.push(self.extended(scope, &heads, embedded).await?);
        }
        for head in heads.iter().filter(|head| head.role == Role::Own) {
            if head.active || head.account == scope.account {
                listed.push(self.compiled(scope, head).await?);
            }
        }
        Ok(listed)
    }

    /// The heads of all stored elements and extensions that the account sees.
    ///
    /// # Errors
    /// `unavailable`: the database is away for longer than the stale limit.
    pub async fn heads(&self, scope: &Scope) -> Result<Arc<Vec<Head>>> {
        let parts = &*self.0;
        let now = parts.uptime.now_ms();
        let since = parts.heard.catch_up(now);
        let key = (scope.organization, scope.account);
        let known = parts.heads.get(&key).filter(|known| !parts.is_outdated(scope, known));
        if let Some(known) = known.as_ref().filter(|known| parts.is_fresh(known, now)) {
            return Ok(Arc::clone(&known.heads));
        }
        match parts.store.read(async |tx| element::seen(scope, tx).await).await {
            Ok(heads) => {
                let heads = Arc::new(heads);
                parts.heads.insert(key, Known { heads: Arc::clone(&heads), since, read_at: now });
                Ok(heads)
            }
            Err(error) if error.kind() == Kind::Unavailable => {
                let known = known.filter(|known| now - parts.confirmed_at(known, now) <= parts.stale_limit);
                known.map(|known| known.heads).ok_or(error)
            }
            Err(error) => Err(error),
        }
    }

    /// An element of the binary, with what the account adds to it.
    async fn extended(&self, scope: &Scope, heads: &[Head], embedded: &Arc<Element>) -> Result<Arc<Element>> {
        match extension(heads, &embedded.key) {
            Some(head) => self.compiled(scope, head).await,
            None => Ok(Arc::clone(embedded)),
        }
    }

    async fn compiled(&self, scope: &Scope, head: &Head) -> Result<Arc<Element>> {
        if let Some((element, _)) = self.0.compiled.get(&(head.id, head.version)) {
            return Ok(element);
        }
        let stored = self.0.store.read(async |tx| element::get(scope, tx, head.id).await).await?;
        let key = (stored.head.id, stored.head.version);
        let element = Arc::new(self.0.compile(stored)?);
        let bytes = u32::try_from(element.document.to_string().len()).unwrap_or(u32::MAX);
        self.0.compiled.insert(key, (Arc::clone(&element), bytes));
        Ok(element)
    }
}

/// What the account adds to the element of the catalogue with this key.
fn extension<'h>(heads: &'h [Head], key: &str) -> Option<&'h Head> {
    heads.iter().find(|head| head.role == Role::Extension && head.key == key)
}

impl Parts {
    fn is_outdated(&self, scope: &Scope, known: &Known) -> bool {
        self.heard.has_news(ChangeKind::Element, scope.organization.0, known.since)
    }

    fn is_fresh(&self, known: &Known, now: i64) -> bool {
        now - known.read_at < LIFE && (self.heard.is_sure(now) || now - known.read_at < SETTLED)
    }

    /// When heads were last known to be right (uptime, ms).
    fn confirmed_at(&self, known: &Known, now: i64) -> i64 {
        known.read_at.max(self.heard.sure_until().min(now))
    }

    fn compile(&self, stored: Stored) -> Result<Element> {
        let Stored { head, document, .. } = stored;
        match head.role {
            Role::Own => compiled(own_document(&head, document)),
            Role::Extension => {
                // The catalogue of a later release may have lost what was extended: then nobody finds the extension either.
                let embedded = self.catalogue.by_key(&head.key).ok_or_else(|| no_element(&head.key))?;
                let element = compiled(merge::merged(&embedded.document, &document))?;
                // With the defaults that the installation laid over the document's.
                Ok(Element { configuration: embedded.configuration.clone(), ..element })
            }
        }
    }
}

/// The document as it is shown and compiled: with what the row knows better.
fn own_document(head: &Head, mut document: Value) -> Value {
    if let Some(members) = document.as_object_mut() {
        members.insert("id".into(), head.id.into());
        members.insert("key".into(), head.key.clone().into());
        members.insert("active".into(), head.active.into());
        members.insert("private".into(), true.into());
    }
    document
}

fn compiled(document: Value) -> Result<Element> {
    let (element, diagnostics) = Element::compile(document);
    element.ok_or_else(|| {
        let said: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
        Error::new(Kind::Configuration, format!("the stored element does not compile: {}", said.join("; ")))
    })
}
