//! What the caches have heard: which nouns changed, and how long nothing can have been missed.
//!
//! A cached value carries the version of its row and a [`Stamp`] of the moment before it was read. What was heard
//! later refuses it, also when it is filled late (`docs/reference/connections.md` §2; where the news come from is in
//! `feed.rs`).

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError, RwLock};

use ligand_store::{Change, ChangeKind};
use tokio::sync::broadcast::{Receiver, error::TryRecvError};

/// A moment in the order of what was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp(u64);

/// What was heard. One per process, shared by every cache.
pub struct Heard {
    told: Mutex<Receiver<Change>>,
    floors: RwLock<HashMap<(ChangeKind, i64), Floor>>,
    count: AtomicU64,
    /// Everything read before this moment is refused.
    forgotten: AtomicU64,
    /// Nothing that another process committed before this can have been missed (uptime, ms).
    sure_until: AtomicI64,
}

struct Floor {
    version: i64,
    heard: u64,
    /// Uptime, ms.
    at: i64,
}

impl Heard {
    /// Listens to the commits of this process; from [`ligand_store::Store::subscribe`].
    pub fn new(told: Receiver<Change>) -> Heard {
        Heard {
            told: Mutex::new(told),
            floors: RwLock::default(),
            count: AtomicU64::new(0),
            forgotten: AtomicU64::new(0),
            sure_until: AtomicI64::new(i64::MIN),
        }
    }

    /// Takes in what this process has committed up to now. Asked before every look at a cache: a caller whose change
    /// was answered finds it in the next call. `now` is the uptime in ms.
    pub fn catch_up(&self, now: i64) -> Stamp {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match told.try_recv() {
                Ok(change) => self.tell(change, now),
                Err(TryRecvError::Lagged(_)) => self.forget_everything(),
                Err(TryRecvError::Empty | TryRecvError::Closed) => return Stamp(self.count.load(Ordering::Acquire)),
            }
        }
    }

    /// One change, from wherever.
    pub fn tell(&self, change: Change, now: i64) {
        if change.kind == ChangeKind::Unknown {
            return self.forget_everything();
        }
        let mut floors = self.floors.write().unwrap_or_else(PoisonError::into_inner);
        let heard = self.count.fetch_add(1, Ordering::AcqRel) + 1;
        let floor = floors.entry((change.kind, change.id)).or_insert(Floor { version: change.version, heard, at: now });
        *floor = Floor { version: floor.version.max(change.version), heard, at: now };
    }

    /// Too much was missed to know what: everything cached is refused from now on.
    pub fn forget_everything(&self) {
        let now = self.count.fetch_add(1, Ordering::AcqRel) + 1;
        self.forgotten.fetch_max(now, Ordering::AcqRel);
    }

    /// Whether a value of this version, whose reading began at `since`, must not be used: a newer one was heard of.
    pub fn refuses(&self, kind: ChangeKind, id: i64, version: i64, since: Stamp) -> bool {
        self.has_forgotten(since) || self.floor(kind, id).is_some_and(|(least, _)| least > version)
    }

    /// Whether anything was heard of this noun after `since`. For what changes without a new version: the status of a
    /// credential, and what was absent.
    pub fn has_news(&self, kind: ChangeKind, id: i64, since: Stamp) -> bool {
        self.has_forgotten(since) || self.floor(kind, id).is_some_and(|(_, heard)| heard > since.0)
    }

    fn has_forgotten(&self, since: Stamp) -> bool {
        self.forgotten.load(Ordering::Acquire) > since.0
    }

    fn floor(&self, kind: ChangeKind, id: i64) -> Option<(i64, u64)> {
        let floors = self.floors.read().unwrap_or_else(PoisonError::into_inner);
        floors.get(&(kind, id)).map(|floor| (floor.version, floor.heard))
    }

    /// Whether nothing of other processes can have been missed at this uptime.
    pub fn is_sure(&self, now: i64) -> bool {
        now < self.sure_until.load(Ordering::Relaxed)
    }

    /// How long the news were complete (uptime, ms); the least number there is before the first.
    pub fn sure_until(&self) -> i64 {
        self.sure_until.load(Ordering::Relaxed)
    }

    /// The news are complete up to now, and good until then.
    pub fn be_sure_until(&self, uptime: i64) {
        self.sure_until.fetch_max(uptime, Ordering::Relaxed);
    }

    /// Lets go of what was heard before `uptime`: no value of that age is in a cache any more.
    pub fn prune(&self, uptime: i64) {
        self.floors.write().unwrap_or_else(PoisonError::into_inner).retain(|_, floor| floor.at >= uptime);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::broadcast;

    fn change(kind: ChangeKind, version: i64) -> Change {
        Change { kind, id: 7, version }
    }

    #[test]
    fn a_late_fill_below_what_was_heard_is_refused_and_one_that_saw_it_is_not() {
        let (tell, told) = broadcast::channel(8);
        let heard = Heard::new(told);
        let before = heard.catch_up(0);
        assert!(!heard.refuses(ChangeKind::Instance, 7, 1, before));
        tell.send(change(ChangeKind::Instance, 2)).unwrap();
        heard.catch_up(0);
        assert!(heard.refuses(ChangeKind::Instance, 7, 1, before), "the fill of an older row");
        assert!(!heard.refuses(ChangeKind::Instance, 7, 2, before), "the fill that saw the change");
        assert!(!heard.refuses(ChangeKind::Instance, 8, 1, before), "another instance");
        heard.prune(1);
        assert!(!heard.refuses(ChangeKind::Instance, 7, 1, before), "what is pruned is forgotten");
    }

    #[test]
    fn news_of_a_credential_count_without_a_new_generation() {
        let heard = Heard::new(broadcast::channel(8).1);
        let before = heard.catch_up(0);
        heard.tell(change(ChangeKind::Credential, 3), 0);
        assert!(heard.has_news(ChangeKind::Credential, 7, before));
        assert!(!heard.refuses(ChangeKind::Credential, 7, 3, before), "the generation is the same");
        assert!(!heard.has_news(ChangeKind::Credential, 7, heard.catch_up(0)));
    }

    #[test]
    fn who_missed_something_forgets_everything() {
        let (tell, told) = broadcast::channel(2);
        let heard = Heard::new(told);
        let before = heard.catch_up(0);
        for version in 0..5 {
            tell.send(change(ChangeKind::Instance, version)).unwrap();
        }
        let after = heard.catch_up(0);
        assert!(heard.refuses(ChangeKind::User, 1, 9, before), "lagged behind");
        assert!(!heard.refuses(ChangeKind::User, 1, 9, after));
        heard.tell(change(ChangeKind::Unknown, 1), 0);
        assert!(heard.refuses(ChangeKind::User, 1, 9, after), "a kind of a newer release");
    }
}
