//! Instances: insert, read, list, update, delete; with their tags and their configuration.
//!
//! Every change raises the instance's version and is told to the caches. Tokens of the vendor are in
//! [`crate::credential`]; HTML, defaults and what is required are the server's.

mod configuration;
mod delete;
mod insert;
mod list;
mod read;
mod update;

pub use delete::{begin_delete, remove};
pub use insert::{NewInstance, activate, hold, insert};
pub use list::{ElementCount, Filter, count, list, list_slim};
pub use read::{get, get_deleting, get_provisioning};
pub use update::{Update, set_enabled, set_trace, update, write_configuration};

use crate::changes::ChangeKind;
use crate::db::{Tx, not_found};
use crate::seal::Place;
use ligand_model::identity::{InstanceId, OrganizationId};
use ligand_model::{Error, Result};

/// Where an instance's token is sealed.
pub(crate) fn token_place(organization: OrganizationId, id: InstanceId) -> Place<'static> {
    Place { table: "instance", column: "token_sealed", row: id.0, organization: organization.0 }
}

pub(crate) fn no_instance(id: InstanceId) -> Error {
    not_found("instance", id)
}

/// The version in an answered row, told to the caches; without a row there is no such instance.
fn told(tx: &mut Tx, id: InstanceId, row: Option<crate::Row>) -> Result<i64> {
    let version = row.ok_or_else(|| no_instance(id))?.i64("version")?;
    tx.changed(ChangeKind::Instance, id.0, version);
    Ok(version)
}
