//! Instances from the first call to the last, over HTTP: the real binary beside the simulated Infusionsoft.
//!
//! One file per endpoint or per question; [`house`] is what every test starts from.

#[path = "../support/mod.rs"]
mod support;

mod callers;
mod configuration;
mod create;
mod delete;
mod house;
mod keys;
mod list;
mod losses;
mod read;
mod refusals;
mod secrets;
mod switches;
mod update;
