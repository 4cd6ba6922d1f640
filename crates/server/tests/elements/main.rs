//! Elements that are not in the binary, over HTTP: made, changed, extended, shared and called. One file per endpoint or per
//! question; [`house`] is what every test starts from.
//! Here the database is SQLite; the same calls on PostgreSQL are in `../elements_postgres.rs`.

#[path = "../support/mod.rs"]
mod support;

mod accounts;
mod active;
mod archives;
mod authentication_types;
mod callers;
mod calls;
mod catalog_properties;
mod clone;
mod command_line;
mod configuration;
mod create;
#[path = "../provisioning/sqlite.rs"]
mod database;
mod delete;
mod export;
mod extend;
mod hooks;
mod house;
mod list;
mod models;
mod oauth_proxies;
mod objects;
mod parameters;
mod replace;
mod resources;
mod validate;
