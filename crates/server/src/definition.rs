//! How the documents of elements come, change and go: `docs/reference/platform-api.md` §7.
//!
//! A document is edited as JSON, compiled, and stored with the version it was read at; nothing here runs one. What a caller
//! sees is [`crate::catalogue`], HTTP is `api/elements`.
//!
//! [`draft`] makes a document of what was sent, [`edit`] changes one list of a stored document, [`life`] is the whole
//! element: create, replace, clone, delete, share. [`collection`] says what each list of a document admits.

pub mod collection;
pub mod draft;
pub mod edit;
pub mod life;
pub mod merge;
pub mod number;
pub mod secret;
mod shape;
mod target;
pub mod upload;
pub mod validate;

pub use target::Target;
