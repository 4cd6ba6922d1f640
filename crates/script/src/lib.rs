//! JavaScript and nothing else: hooks run in worker processes, with limits that hold.
//!
//! Strings in, strings out. This crate knows neither elements nor HTTP: a [`Call`] carries the text of a hook and the
//! values of its names as JSON, an [`Outcome`] carries the JSON that the hook handed to `done`. What the names mean is
//! the engine's business. The facts it rests on are in `docs/reference/hooks.md`, the reasons in
//! `docs/decisions/0003-hooks-in-worker-processes.md`.

mod call;
mod compile;
mod failure;
mod frame;
mod message;
mod names;
mod pool;
mod spawn;
pub mod worker;
mod wrapper;

pub use call::{Call, Convention, HttpFromHooks, Level, LogLine, Outcome, Source};
pub use compile::{CompileError, compile_check, returns_at_top_level};
pub use failure::{Failure, Limit, Reason};
pub use names::CONTRACT_NAMES;
pub use pool::{Pool, PoolConfig};
