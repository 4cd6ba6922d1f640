//! Calls through an instance: the real binary, the seed element, and the simulated vendor, whose stored rows are
//! looked at beside every answer. One file per question; [`house`] is what every test starts from.

#[path = "../support/mod.rs"]
mod support;

mod acceptance;
mod addressing;
mod bodies;
mod columns;
mod dates;
mod docs;
mod errors;
mod faults;
mod house;
mod objects;
mod pages;
mod records;
mod related;
mod scan;
mod search;
mod stock;
