//! The tests of `elements/` that depend on the database, on PostgreSQL.

#[path = "support/mod.rs"]
mod support;

#[path = "provisioning/postgres.rs"]
mod database;

#[path = "elements/calls.rs"]
mod calls;
#[path = "elements/delete.rs"]
mod delete;
#[path = "elements/extend.rs"]
mod extend;
#[path = "elements/house.rs"]
mod house;
#[path = "elements/list.rs"]
mod list;
#[path = "elements/oauth_proxies.rs"]
mod oauth_proxies;
#[path = "elements/replace.rs"]
mod replace;
#[path = "elements/resources.rs"]
mod resources;
