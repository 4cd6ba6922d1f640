//! One cached connection: whose it is, which versions it was made of, and when it was last known to be right.

use std::sync::Arc;

use ligand_model::credential::Credential;
use ligand_model::identity::{AccountId, InstanceId, OrganizationId, UserId};
use ligand_model::instance::Instance;
use ligand_store::{ChangeKind, Scope};

use super::heard::{Heard, Stamp};

/// No entry is used longer than this without a new reading (ms).
pub(super) const LIFE: i64 = 60_000;
/// A reading is good for this long although no news came (ms): a busy database is not asked again for every call.
const SETTLED: i64 = 250;

/// An instance as a hub call uses it.
pub struct Connected {
    /// For [`ligand_engine::Engine::call`].
    pub connection: Arc<ligand_engine::Connection>,
    /// Who called; statements on the instance are bound to it.
    pub scope: Scope,
    /// Which instance.
    pub instance: InstanceId,
    /// Its name, for messages and logs.
    pub name: String,
    /// False: hub calls are refused with 403.
    pub enabled: bool,
    /// Calls are traced until then (ms since 1970).
    pub trace_until: Option<i64>,
    /// Its version.
    pub version: i64,
}

impl Connected {
    /// Whether a call at this time of day (ms since 1970) is traced.
    pub fn is_traced(&self, now: i64) -> bool {
        self.trace_until.is_some_and(|until| now < until)
    }
}

/// The whole triple: a caller finds what was found with the same user, organization and element, nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key {
    organization: OrganizationId,
    account: AccountId,
    user: UserId,
    instance: InstanceId,
}

impl Key {
    pub fn new(scope: &Scope, instance: InstanceId) -> Key {
        Key { organization: scope.organization, account: scope.account, user: scope.user, instance }
    }
}

/// A cached [`Connected`].
#[derive(Clone)]
pub(super) struct Entry {
    pub connected: Arc<Connected>,
    /// The generation its view of the tokens shows.
    credential: Option<(i64, i64)>,
    since: Stamp,
    /// When its reading began (uptime, ms).
    read_at: i64,
}

impl Entry {
    pub fn new(connected: Connected, credential: Option<&Credential>, since: Stamp, read_at: i64) -> Entry {
        let credential = credential.map(|credential| (credential.id.0, credential.generation));
        Entry { connected: Arc::new(connected), credential, since, read_at }
    }

    /// Whether something newer was heard of, or demanded.
    pub fn is_outdated(&self, heard: &Heard, at_least: i64) -> bool {
        let Connected { instance, version, .. } = *self.connected;
        let newer_tokens = |(id, generation)| heard.refuses(ChangeKind::Credential, id, generation, self.since);
        version < at_least
            || heard.refuses(ChangeKind::Instance, instance.0, version, self.since)
            || self.credential.is_some_and(newer_tokens)
            || heard.has_news(ChangeKind::Element, self.connected.scope.organization.0, self.since)
    }

    /// Whether it may be used without a look at the database.
    pub fn is_fresh(&self, heard: &Heard, now: i64) -> bool {
        now - self.read_at < LIFE && (heard.is_sure(now) || now - self.read_at < SETTLED)
    }

    /// When it was last known to be right (uptime, ms).
    pub fn confirmed_at(&self, heard: &Heard, now: i64) -> i64 {
        self.read_at.max(heard.sure_until().min(now))
    }
}

/// The server's half of a connection.
pub(super) fn connected(connection: ligand_engine::Connection, scope: Scope, instance: &Instance) -> Connected {
    Connected {
        connection: Arc::new(connection),
        scope,
        instance: instance.id,
        name: instance.name.clone(),
        enabled: instance.enabled,
        trace_until: instance.trace_until,
        version: instance.version,
    }
}
