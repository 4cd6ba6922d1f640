//! XML-RPC: calls to bytes, answers to values, and values to JSON and back. One dialect is written, all known ones are
//! read (docs/reference/xml-rpc.md). HTTP status, retries and the meaning of fault codes are left to the caller.

mod date;
mod decode;
mod encode;
pub mod fuzz;
mod json;
mod message;
mod value;

pub use date::DateTime;
pub use decode::{DecodeError, Limits, Problem};
pub use encode::EncodeError;
pub use json::{JsonError, Nulls, ToXmlRpc, to_json};
pub use message::{Call, Response};
pub use value::Value;
