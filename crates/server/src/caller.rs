//! Who calls: from the `Authorization` header to a verified caller and the scope it works in.
//!
//! [`header`] reads what is presented, [`lookup`] verifies it against the store, [`known`] remembers for a while what
//! was verified, [`extract`] is what handlers take as an argument. The only place that builds a [`Scope`] for a caller.

mod extract;
pub mod header;
mod known;
mod lookup;

pub use extract::{CatalogueCaller, HubCaller, PlatformCaller};
pub use header::Credentials;
pub use known::Callers;

use ligand_model::identity::{Privilege, User};
use ligand_model::{Error, Kind, Result};
use ligand_store::Scope;
use ligand_store::caller::Element;

/// Somebody whose secrets were verified.
#[derive(Debug)]
pub struct Caller {
    /// The user.
    pub user: User,
    /// What the store may touch on its behalf.
    pub scope: Scope,
    /// Whether the organization's secret was presented, too.
    pub organization: bool,
    /// The instance whose element token was presented, if one was.
    pub element: Option<Element>,
}

impl Caller {
    /// A user whose secret was verified, as were the organization's and the element token if they were presented.
    #[expect(clippy::disallowed_methods, reason = "this is the named place: the secrets were just verified")]
    fn verified(user: User, organization: bool, element: Option<Element>) -> Caller {
        let scope = Scope::authenticated(user.organization, user.account, user.id, user.privileges());
        Caller { user, scope, organization, element }
    }

    /// Demands a privilege.
    ///
    /// # Errors
    /// 403 that names it.
    pub fn must(&self, privilege: Privilege) -> Result<()> {
        if self.scope.privileges.has(privilege) {
            return Ok(());
        }
        let message = format!("this needs the privilege {}, which the user does not have", privilege.key());
        Err(Error::new(Kind::Forbidden, message))
    }
}
