//! The real binary over HTTP. One file per noun; the harness is in `../support/`.

#[path = "../support/mod.rs"]
mod support;

mod beside;
mod callers;
mod crashes;
mod credentials;
mod demo;
mod doctor;
mod draining;
mod dropped;
mod house;
mod postgres;
mod process;
mod races;
mod secrets;
mod settings;
mod simulate;
mod watch;
