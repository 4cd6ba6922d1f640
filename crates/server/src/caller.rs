//! Who calls. [`header`] reads the `Authorization` header; the look-up of what it names is the store's.

pub mod header;

pub use header::Credentials;
