//! The refresh of a credential as a pure step function; see `docs/reference/refresh.md`.

/// After this many ms without a beat an open attempt may be taken over.
pub const TAKE_OVER_AFTER: i64 = 60_000;

/// A moment that never comes (the last of the year 9999, ms since 1970): nothing is sent before it.
pub const NEVER: i64 = 253_402_300_799_000;
