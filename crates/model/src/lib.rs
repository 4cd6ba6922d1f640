//! The nouns of Ligand: elements, instances, credentials, errors; checked and compiled.
//!
//! No I/O, no clock, no async: everything here is a value or a pure function over values.

pub mod convert;
pub mod credential;
pub mod element;
pub mod error;
pub mod identity;
pub mod instance;
pub mod java_date;
pub mod metadata;
pub mod page;
pub mod refresh;
pub mod secret;
pub mod swagger;

pub use element::Element;
pub use error::{Error, Kind, Result};
pub use page::Page;
pub use secret::Secret;
