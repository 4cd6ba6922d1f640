//! Hooks as authors write them: small elements, real worker processes, a scripted vendor on loopback.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod failures;
mod house;
mod names;
mod pages;
mod requests;
mod results;
#[path = "../exchanges/vendor.rs"]
mod vendor;
