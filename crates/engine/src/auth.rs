//! The authentication types, one file each. What they share: a header that a parameter set is left alone.

pub(crate) mod basic;
pub(crate) mod oauth2;

use crate::call::Turn;
use ligand_model::{Error, Kind};

/// The error for a type that this version does not run.
pub(crate) fn unsupported(turn: &Turn) -> Error {
    let message = format!("element {} authenticates in a way that is not supported yet", turn.connection.element.key);
    Error::new(Kind::BadRequest, message)
}
