//! Elements that are not in the binary, over HTTP: made, changed, extended, shared and called. One file per endpoint or per
//! question; [`house`] is what every test starts from.

#[path = "../support/mod.rs"]
mod support;

mod accounts;
mod active;
mod authentication_types;
mod callers;
mod calls;
mod catalog_properties;
mod clone;
mod command_line;
mod configuration;
mod create;
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
