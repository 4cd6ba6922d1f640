//! XML-RPC in the vendor's dialect, written by hand: a scanner, a reader of calls, a writer of answers.
//! Shares nothing with the engine's codec (`docs/reference/infusionsoft.md` §5).

mod read;
#[cfg(test)]
mod round_trip;
mod scan;
mod value;
mod write;

pub use read::{Call, Refused, read_call};
pub use value::Value;
pub use write::{fault, response};
