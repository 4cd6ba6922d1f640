//! A simulated Infusionsoft: OAuth, XML-RPC in the vendor's own dialect, its tables and its query language,
//! quotas, faults on demand, and a journal of what arrived. What the vendor does and how sure we are of it
//! stands in `docs/reference/infusionsoft.md`; how to run and drive this is `docs/simulator.md`.

mod clock;
mod config;
mod connection;
mod consent_page;
mod control;
mod control_api;
pub mod faults;
mod gateway;
mod http;
pub mod journal;
mod oauth;
mod phone;
mod query;
mod quota;
mod random;
mod rest;
mod schema;
mod seed;
mod server;
mod services;
mod state;
mod tables;
pub mod xmlrpc;

pub use config::{Config, Consent, Settings, TokenErrors};
pub use control::Control;
pub use faults::{Action, Moment, Rule};
pub use oauth::Tokens;
pub use quota::Quotas;
pub use server::Simulator;
