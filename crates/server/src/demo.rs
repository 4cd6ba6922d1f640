//! The tour of `ligand demo`: a list of calls over real HTTP, each shown as a curl line, made, and checked.
//!
//! [`steps`] is the list, [`walk`] goes through it, [`show`] prints it, [`client`] speaks HTTP. Starting a server and a
//! vendor to walk on is `cli/demo.rs`'s.

mod check;
mod client;
mod curl;
mod known;
mod show;
mod step;
mod steps;
mod walk;

pub use known::Known;
pub use show::Show;
pub use step::Step;
pub use steps::STEPS;
pub use walk::{Failed, Walk};
