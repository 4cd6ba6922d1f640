//! How the documents of elements come, change and go: `docs/reference/platform-api.md` §7.
//!
//! A document is edited as JSON, compiled, and stored with the version it was read at; nothing here runs one. What a caller
//! sees is [`crate::catalogue`], HTTP is `api/elements`.

pub mod merge;
pub mod number;
