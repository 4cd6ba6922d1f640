//! Instances from the first call to the last, over HTTP: the real binary beside the simulated Infusionsoft.
//!
//! One file per endpoint or per question; [`house`] is what every test starts from. Here the database is SQLite; the same
//! tests on PostgreSQL are in `../provisioning_postgres.rs`.

#[path = "../support/mod.rs"]
mod support;

mod callers;
mod configuration;
mod create;
#[path = "sqlite.rs"]
mod database;
mod delete;
mod embedded;
mod house;
mod keys;
mod list;
mod losses;
mod read;
mod refusals;
mod secrets;
mod switches;
mod update;
