//! OAuth at the vendor, as instances need it: endpoints with the customer's values in them, proof keys, and the resources
//! of an element that take the place of a built-in step. Who may send and commit when is `crate::refresh`; the journeys of
//! instances are `crate::provision`; what a token endpoint says is the engine's.

pub mod authorize;
pub mod by_credentials;
mod endpoint;
pub mod proof;
pub mod regrant;
pub mod step;

pub use endpoint::{client_credentials, endpoint, needed_endpoint};
