//! Refresh: when a credential may be renewed, by whom, and what every answer means (`docs/reference/refresh.md`).
//!
//! Pure: the server's refresh task and the simulation in the tests run the same [`step`]. The task performs the action
//! it is given (on the store, at the vendor) and reports what came of it as the next event; tokens, clocks and
//! randomness stay outside.

mod schedule;
#[cfg(test)]
mod simulation;
mod state;
mod step;
mod unauthorized;

pub use schedule::{back_off, due_in, probe_after, throttled};
pub use state::{Action, Answer, Cause, Event, Open, Outcome, Reason, Row, Rules, Sent, State, Why};
pub use step::step;
pub use unauthorized::{AfterUnauthorized, Unauthorized, after_unauthorized};

/// After this many ms without a beat an open attempt may be taken over.
pub const TAKE_OVER_AFTER: i64 = 60_000;

/// Ms between two beats of an open attempt.
pub const BEAT_EVERY: i64 = 5_000;

/// What was claimed or read this many ms ago no longer allows a send. Measured on a clock that counts suspend.
pub const SEND_WITHIN: i64 = 10_000;

/// A vendor is waited for this long (ms), whatever its callers' deadlines are.
pub const ANSWER_WITHIN: i64 = 600_000;

/// A moment that never comes (the last of the year 9999, ms since 1970): nothing is sent before it.
pub const NEVER: i64 = 253_402_300_799_000;
