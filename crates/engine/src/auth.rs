//! The authentication types, one file each. What they share: a header that a parameter set is left alone.

pub(crate) mod awsv2;
pub(crate) mod awsv4;
pub(crate) mod basic;
pub(crate) mod encoding;
pub(crate) mod oauth1;
pub(crate) mod oauth2;

use crate::call::Turn;
use ligand_model::{Error, Kind};

/// The error for a type that this version does not run.
pub(crate) fn unsupported(turn: &Turn) -> Error {
    let element = &turn.connection.element;
    let name = element.authentication_name(|key| turn.connection.configuration.get(key).map(str::to_owned));
    let message = format!("element {} authenticates with '{name}', which is not supported yet", element.key);
    Error::new(Kind::BadRequest, message)
}
