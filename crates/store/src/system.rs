//! What looks across organizations: workers, the command line and the look-up of callers.
//!
//! Every function takes a [`crate::SystemScope`]; statements here are free of the tenancy rule, and nowhere else.

pub mod changes;
pub mod clock;
pub mod credentials;
pub mod elements;
mod identity;
pub mod instances;
pub mod logs;

pub(crate) use identity::{
    accounts_active, default_administrator, first_start, insert_account, insert_organization, insert_user,
    instance_by_hash, organization_by_hash, user_by_hash,
};
