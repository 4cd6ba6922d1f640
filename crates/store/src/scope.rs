//! Whose rows a store function may touch.
//!
//! A [`Scope`] is made from an authenticated caller in one place of the server; workers hold a [`SystemScope`], with
//! which the functions of [`crate::system`] look across organizations and hand out scopes for single rows.

use ligand_model::identity::{AccountId, OrganizationId, Privileges, UserId};

/// The organization, account and user on whose behalf the store works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    /// Every statement is bound to it.
    pub organization: OrganizationId,
    /// Owner of what is created, and whose instances are seen.
    pub account: AccountId,
    /// Who does it.
    pub user: UserId,
    /// What the user may do. Checked by the server before it calls the store.
    pub privileges: Privileges,
}

impl Scope {
    /// The scope of a caller whose secrets were verified. Called in `server/src/caller.rs` and nowhere else.
    pub fn authenticated(
        organization: OrganizationId,
        account: AccountId,
        user: UserId,
        privileges: Privileges,
    ) -> Scope {
        Scope { organization, account, user, privileges }
    }

    /// The scope of one row that a worker found.
    pub(crate) fn of_row(organization: OrganizationId, account: AccountId, user: UserId) -> Scope {
        Scope { organization, account, user, privileges: Privileges::NONE }
    }
}

/// The right to look across organizations: for workers, the command line and caller look-up.
#[derive(Debug, Clone, Copy)]
pub struct SystemScope(());

impl SystemScope {
    /// For work that no caller asked for. `work` names it, so that a search finds every holder; `clippy.toml` forbids the
    /// call, and each place that makes it says why it must.
    pub fn worker(work: &'static str) -> SystemScope {
        tracing::trace!(work, "system scope");
        SystemScope(())
    }
}
