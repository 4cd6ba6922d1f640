//! The tests of `provisioning/`, on PostgreSQL.

#[path = "support/mod.rs"]
mod support;

#[path = "provisioning/postgres.rs"]
mod database;

#[path = "provisioning/callers.rs"]
mod callers;
#[path = "provisioning/configuration.rs"]
mod configuration;
#[path = "provisioning/create.rs"]
mod create;
#[path = "provisioning/delete.rs"]
mod delete;
#[path = "provisioning/house.rs"]
mod house;
#[path = "provisioning/keys.rs"]
mod keys;
#[path = "provisioning/list.rs"]
mod list;
#[path = "provisioning/losses.rs"]
mod losses;
#[path = "provisioning/read.rs"]
mod read;
#[path = "provisioning/refusals.rs"]
mod refusals;
#[path = "provisioning/switches.rs"]
mod switches;
#[path = "provisioning/update.rs"]
mod update;
