//! What was verified lately: callers by a keyed digest of what they presented, never by the secrets themselves.
//!
//! An entry dies when something it rests on is heard to have changed, and after 60 s in any case. Refusals are
//! remembered for 5 s, so that a client with a stale token does not ask the database with every call.

use std::sync::Arc;
use std::time::Duration;

use ligand_model::{Error, Secret};
use ligand_store::ChangeKind;
use moka::sync::Cache;
use sha2::{Digest, Sha256};

use super::{Caller, Credentials};
use crate::connection::{Heard, Stamp};
use crate::random;
use crate::refresh::Uptime;

const LIFETIME: Duration = Duration::from_secs(60);
const REFUSAL_LIFETIME: Duration = Duration::from_secs(5);
const MOST_CALLERS: u64 = 50_000;
const MOST_REFUSALS: u64 = 10_000;

/// Digest of the whole triple (user, organization, element): a hit is a hit of all three.
pub(super) type Presented = [u8; 32];

/// The callers of this process.
pub struct Callers {
    key: [u8; 32],
    heard: Arc<Heard>,
    uptime: Uptime,
    known: Cache<Presented, Entry>,
    refused: Cache<Presented, Error>,
}

/// A caller, and the moment before it was read.
#[derive(Clone)]
struct Entry {
    caller: Arc<Caller>,
    since: Stamp,
}

impl Callers {
    /// Remembers callers until `heard` says otherwise.
    pub fn new(heard: Arc<Heard>, uptime: Uptime) -> Callers {
        Callers {
            key: random::bytes(),
            heard,
            uptime,
            known: Cache::builder().max_capacity(MOST_CALLERS).time_to_live(LIFETIME).build(),
            refused: Cache::builder().max_capacity(MOST_REFUSALS).time_to_live(REFUSAL_LIFETIME).build(),
        }
    }

    /// The digest under which these credentials are remembered.
    pub(super) fn digest(&self, given: &Credentials) -> Presented {
        let mut digest = Sha256::new();
        digest.update(self.key);
        for secret in [&given.user, &given.organization, &given.element] {
            let text = secret.as_ref().map(Secret::expose);
            digest.update([u8::from(text.is_some())]);
            let text = text.map_or("", String::as_str);
            digest.update((text.len() as u64).to_be_bytes());
            digest.update(text);
        }
        digest.finalize().into()
    }

    /// Who presented this lately, if nothing it rests on changed since.
    pub(super) fn get(&self, presented: &Presented) -> Option<Arc<Caller>> {
        self.moment();
        let entry = self.known.get(presented)?;
        if rests_on(&entry.caller).any(|(kind, id)| self.heard.has_news(kind, id, entry.since)) {
            self.known.invalidate(presented);
            return None;
        }
        Some(entry.caller)
    }

    /// Why this was refused, if it was a moment ago.
    pub(super) fn refusal(&self, presented: &Presented) -> Option<Error> {
        self.refused.get(presented)
    }

    /// Take this before asking the store.
    pub(super) fn moment(&self) -> Stamp {
        self.heard.catch_up(self.uptime.now_ms())
    }

    /// Remembers a caller that was read after `since` was taken.
    pub(super) fn put(&self, presented: Presented, caller: Arc<Caller>, since: Stamp) {
        self.known.insert(presented, Entry { caller, since });
    }

    /// Remembers a refusal.
    pub(super) fn refuse(&self, presented: Presented, error: Error) {
        self.refused.insert(presented, error);
    }
}

/// The rows a caller was made from.
fn rests_on(caller: &Caller) -> impl Iterator<Item = (ChangeKind, i64)> + use<> {
    let user = &caller.user;
    let element = caller.element.map(|element| (ChangeKind::Instance, element.instance.0));
    let owners = [
        (ChangeKind::User, user.id.0),
        (ChangeKind::Account, user.account.0),
        (ChangeKind::Organization, user.organization.0),
    ];
    owners.into_iter().chain(element)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ligand_model::identity::{AccountId, InstanceId, OrganizationId, User, UserId};
    use ligand_store::Change;
    use ligand_store::caller::Element;
    use tokio::sync::broadcast;

    fn caller() -> Arc<Caller> {
        let (organization, account, user) = (OrganizationId(1), AccountId(2), UserId(3));
        let element = Element { instance: InstanceId(4), organization, account, user, version: 1 };
        let user = User {
            id: user,
            organization,
            account,
            email: "a@b.example".into(),
            first_name: String::new(),
            last_name: String::new(),
            roles: Vec::new(),
            active: true,
            version: 1,
        };
        Arc::new(Caller::verified(user, false, Some(element)))
    }

    fn credentials(user: &str, organization: Option<&str>, element: Option<&str>) -> Credentials {
        let secret = |text: &str| Some(Secret::from(text));
        Credentials {
            user: secret(user),
            organization: organization.and_then(secret),
            element: element.and_then(secret),
        }
    }

    fn callers() -> (broadcast::Sender<Change>, Callers) {
        let (tell, told) = broadcast::channel(8);
        (tell, Callers::new(Arc::new(Heard::new(told)), Uptime::system()))
    }

    #[test]
    fn a_hit_is_a_hit_of_the_whole_triple() {
        let (_tell, callers) = callers();
        let all = credentials("u", Some("o"), Some("e"));
        callers.put(callers.digest(&all), caller(), callers.moment());
        assert!(callers.get(&callers.digest(&all)).is_some());
        let others = [
            credentials("u", Some("o"), None),
            credentials("u", None, Some("e")),
            credentials("u", Some("e"), Some("o")),
            credentials("uo", Some(""), Some("e")),
            credentials("v", Some("o"), Some("e")),
        ];
        for other in others {
            assert!(callers.get(&callers.digest(&other)).is_none(), "{other:?}");
        }
    }

    #[test]
    fn two_processes_call_the_same_secrets_differently() {
        let (one, other) = (callers().1, callers().1);
        let given = credentials("u", None, None);
        assert_ne!(one.digest(&given), other.digest(&given));
    }

    #[test]
    fn a_change_of_anything_it_rests_on_drops_a_caller_and_others_stay() {
        let table = [
            (ChangeKind::User, 3, true),
            (ChangeKind::Account, 2, true),
            (ChangeKind::Organization, 1, true),
            (ChangeKind::Instance, 4, true),
            (ChangeKind::Instance, 5, false),
            (ChangeKind::User, 4, false),
        ];
        for (kind, id, drops) in table {
            let (tell, callers) = callers();
            let presented = callers.digest(&credentials("u", None, Some("e")));
            callers.put(presented, caller(), callers.moment());
            tell.send(Change { kind, id, version: 2 }).unwrap();
            assert_eq!(callers.get(&presented).is_none(), drops, "{kind:?} {id}");
        }
    }

    #[test]
    fn what_was_read_before_a_change_and_stored_after_it_is_not_used() {
        let (tell, callers) = callers();
        let presented = callers.digest(&credentials("u", None, Some("e")));
        let before = callers.moment();
        tell.send(Change { kind: ChangeKind::Instance, id: 4, version: i64::MAX }).unwrap();
        assert!(callers.get(&presented).is_none());
        callers.put(presented, caller(), before);
        assert!(callers.get(&presented).is_none());
    }
}
