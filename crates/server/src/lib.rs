//! The HTTP server, the workers and the command line of Ligand: this crate wires the rooms and owns the process.

pub mod api;
pub mod app;
pub mod call_log;
pub mod caller;
pub mod catalogue;
pub mod cli;
pub mod clock;
pub mod config;
pub mod confine;
pub mod connection;
pub mod definition;
pub mod demo;
pub mod extract;
pub mod http;
pub mod json;
pub mod metrics;
pub mod oauth;
pub mod provision;
pub mod random;
pub mod refresh;
pub mod respond;
pub mod rooms;
mod sequence;
mod session;
pub mod tasks;
pub mod telemetry;
pub mod trace;
