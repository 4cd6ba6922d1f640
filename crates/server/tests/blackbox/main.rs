//! The real binary over HTTP. One file per noun; the harness is in `../support/`.

#[path = "../support/mod.rs"]
mod support;

mod credentials;
mod demo;
mod doctor;
mod process;
mod settings;
mod simulate;
