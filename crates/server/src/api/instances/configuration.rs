//! The configuration of an instance, entry by entry. Tests: `tests/provisioning/configuration.rs`.

pub mod get;
pub mod list;
pub mod patch;

use axum::extract::RawPathParams;
use ligand_model::{Error, Kind, Result};
use serde_json::Value;

use super::view;
use crate::provision::Whole;

/// The entry with this number, as it is shown.
fn entry(whole: &Whole, number: &str) -> Result<Value> {
    let found =
        view::entries(whole).into_iter().find(|entry| entry["id"].as_i64().is_some_and(|id| Ok(id) == number.parse()));
    let none = || Error::new(Kind::NotFound, format!("No configuration entry found with ID {number}"));
    found.ok_or_else(none)
}

/// The number of the entry in the path.
fn number(path: &RawPathParams) -> Result<&str> {
    let found = path.iter().find(|(name, _)| *name == "config").map(|(_, value)| value);
    found.ok_or_else(|| Error::internal("a route of a configuration entry without its variable"))
}
