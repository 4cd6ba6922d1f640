//! Who owns what: organization → account → user, and what a user may do.
//!
//! Plain values. Looking somebody up is the store's work, deciding what an endpoint needs is the server's.

use std::fmt;

macro_rules! ids {
    ($($(#[doc = $doc:literal])+ $name:ident;)+) => {
        $(
            $(#[doc = $doc])+
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
            #[serde(transparent)]
            pub struct $name(pub i64);

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    self.0.fmt(f)
                }
            }

            impl From<$name> for i64 {
                fn from(id: $name) -> i64 {
                    id.0
                }
            }
        )+
    };
}

ids! {
    /// Number of an organization: a small positive integer, unique in the installation.
    OrganizationId;
    /// Number of an account, unique in the installation.
    AccountId;
    /// Number of a user, unique in the installation.
    UserId;
    /// Number of an element instance, unique in the installation.
    InstanceId;
    /// Number of a credential row: one grant at a vendor. Two instances may share it.
    CredentialId;
}

/// A tenant of the installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// Its number.
    pub id: OrganizationId,
    /// The name people read.
    pub name: String,
    /// False: none of its users may call.
    pub active: bool,
    /// Raised with every change of the row.
    pub version: i64,
}

/// A part of an organization that owns instances. Every organization has one default account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its number.
    pub id: AccountId,
    /// The organization it belongs to.
    pub organization: OrganizationId,
    /// The name people read.
    pub name: String,
    /// True for the account the organization started with.
    pub default_account: bool,
    /// False: hidden from lists, its users may not call.
    pub active: bool,
}

/// Somebody who calls. The secret and the password hash are not here: they never leave the store unasked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Its number.
    pub id: UserId,
    /// The organization it belongs to.
    pub organization: OrganizationId,
    /// The account it belongs to.
    pub account: AccountId,
    /// Unique within the organization, in lower case.
    pub email: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// What it may do follows from these.
    pub roles: Vec<Role>,
    /// False: may not call.
    pub active: bool,
    /// Raised with every change of the row.
    pub version: i64,
}

impl User {
    /// The privileges of all its roles together.
    pub fn privileges(&self) -> Privileges {
        self.roles.iter().fold(Privileges::NONE, |all, role| all.union(role.privileges()))
    }
}

macro_rules! keyed {
    ($(#[doc = $doc:literal])+ $name:ident: $($(#[doc = $row:literal])+ $variant:ident = $key:literal;)+) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[doc = $row])+ $variant,)+ }

        impl $name {
            /// All of them, in the order of the table.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The key used in the API and in the database.
            pub const fn key(self) -> &'static str {
                match self { $($name::$variant => $key,)+ }
            }

            /// The one with this key, if there is one.
            pub fn from_key(key: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|known| known.key() == key)
            }
        }
    };
}

keyed! {
    /// What a user is to its organization (`docs/reference/platform-api.md`, roles).
    Role:
    /// Administrator of the organization.
    OrgAdmin = "org-admin";
    /// Administrator of an account.
    Admin = "admin";
    /// Ordinary user.
    Org = "org";
    /// The least a user can be.
    DefaultUser = "default-user";
    /// Manages common resources.
    VdrAdmin = "vdrAdmin";
    /// Operator of the installation.
    SysAdmin = "sys-admin";
}

keyed! {
    /// One right. The keys are those of the API.
    Privilege:
    /// See formulas.
    ViewFormulas = "viewFormulas";
    /// Create formulas.
    CreateFormulas = "createFormulas";
    /// Change formulas.
    EditFormulas = "editFormulas";
    /// Delete formulas.
    DeleteFormulas = "deleteFormulas";
    /// Create formula instances.
    CreateFormulaInstances = "createFormulaInstances";
    /// See elements.
    ViewElements = "viewElements";
    /// Create elements.
    CreateElements = "createElements";
    /// Change elements.
    EditElements = "editElements";
    /// Delete elements.
    DeleteElements = "deleteElements";
    /// Provision instances.
    CreateElementInstances = "createElementInstances";
    /// See common resources.
    ViewCommonObjects = "viewCommonObjects";
    /// Create common resources.
    CreateCommonObjects = "createCommonObjects";
    /// Change common resources.
    EditCommonObjects = "editCommonObjects";
    /// Delete common resources.
    DeleteCommonObjects = "deleteCommonObjects";
    /// Change the branding of the console.
    ManageUiBranding = "manageUiBranding";
    /// See the users of one's account.
    ViewUsersAccount = "viewUsersAccount";
    /// Add users to one's account.
    AddUsersAccount = "addUsersAccount";
    /// Change users of one's account.
    EditUsersAccount = "editUsersAccount";
    /// Delete users of one's account.
    DeleteUsersAccount = "deleteUsersAccount";
    /// See every user of the organization.
    ViewUsersOrg = "viewUsersOrg";
    /// Add users anywhere in the organization.
    AddUsersOrg = "addUsersOrg";
    /// Change any user of the organization.
    EditUsersOrg = "editUsersOrg";
    /// Delete any user of the organization.
    DeleteUsersOrg = "deleteUsersOrg";
    /// See the logs of the organization.
    ViewLogsOrg = "viewLogsOrg";
    /// See the logs of one's account.
    ViewLogsAccount = "viewLogsAccount";
    /// Change security settings.
    ModifySecurity = "modifySecurity";
    /// Change what roles may do.
    ConfigureRoles = "configureRoles";
    /// Administer a customer.
    CustomerAdmin = "customerAdmin";
    /// Operate the installation.
    System = "system";
    /// See what is learned across organizations.
    Intelligence = "intelligence";
}

/// A set of [`Privilege`]s.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Privileges(u64);

impl Privileges {
    /// The empty set.
    pub const NONE: Privileges = Privileges(0);

    /// The set of exactly these.
    pub fn of(privileges: &[Privilege]) -> Privileges {
        Privileges(privileges.iter().fold(0, |bits, privilege| bits | bit(*privilege)))
    }

    /// Everything that is in one or the other.
    #[must_use]
    pub fn union(self, other: Privileges) -> Privileges {
        Privileges(self.0 | other.0)
    }

    /// Whether this one is in the set.
    pub fn has(self, privilege: Privilege) -> bool {
        self.0 & bit(privilege) != 0
    }
}

impl fmt::Debug for Privileges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(Privilege::ALL.iter().filter(|privilege| self.has(**privilege))).finish()
    }
}

fn bit(privilege: Privilege) -> u64 {
    1 << (privilege as u32)
}

impl Role {
    /// What the role may do unless an organization configures it otherwise.
    pub fn privileges(self) -> Privileges {
        use Privilege::*;
        match self {
            Role::SysAdmin => Privileges::of(Privilege::ALL),
            Role::OrgAdmin => Privileges::of(
                &Privilege::ALL
                    .iter()
                    .copied()
                    .filter(|privilege| !matches!(privilege, CustomerAdmin | System | Intelligence))
                    .collect::<Vec<_>>(),
            ),
            Role::Admin => Role::Org.privileges().union(Privileges::of(&[
                ViewUsersAccount,
                AddUsersAccount,
                EditUsersAccount,
                DeleteUsersAccount,
                ViewLogsAccount,
            ])),
            Role::Org => Privileges::of(&[
                ViewFormulas,
                CreateFormulas,
                EditFormulas,
                DeleteFormulas,
                CreateFormulaInstances,
                ViewElements,
                CreateElements,
                EditElements,
                DeleteElements,
                CreateElementInstances,
                ViewCommonObjects,
            ]),
            Role::DefaultUser => Privileges::of(&[ViewFormulas, ViewElements, CreateElementInstances]),
            Role::VdrAdmin => {
                Privileges::of(&[ViewCommonObjects, CreateCommonObjects, EditCommonObjects, DeleteCommonObjects])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_administrator_of_the_organization_operates_it_but_not_the_installation() {
        let rights = Role::OrgAdmin.privileges();
        assert!(rights.has(Privilege::AddUsersOrg) && rights.has(Privilege::ModifySecurity));
        assert!(!rights.has(Privilege::System) && !rights.has(Privilege::Intelligence));
    }

    #[test]
    fn keys_lead_back_to_what_they_name() {
        for role in Role::ALL {
            assert_eq!(Role::from_key(role.key()), Some(*role));
        }
        for privilege in Privilege::ALL {
            assert_eq!(Privilege::from_key(privilege.key()), Some(*privilege));
        }
        assert_eq!(Role::from_key("Org-Admin"), None);
    }

    #[test]
    fn a_set_prints_what_it_holds() {
        assert_eq!(format!("{:?}", Privileges::of(&[Privilege::System])), "{System}");
    }
}
