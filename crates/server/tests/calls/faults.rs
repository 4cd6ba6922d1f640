//! The vendor's bad days: every fault has its defined answer within its time limit, and nothing that could not be
//! proven undone is sent twice.

pub mod house;

mod adds;
mod answers;
mod meaning;
mod redirects;
mod repeats;
mod slow;
mod throttling;
mod tokens;
mod unreachable;
