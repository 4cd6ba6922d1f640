//! OAuth at the vendor: the URL a user is sent to, the token endpoint, and what stands in for it.

mod answer;
mod authorize;
mod form;
pub mod oauth1;
pub(crate) mod outcome;
pub mod pkce;
mod revoke;
mod token;

pub use answer::{TokenFailure, TokenPair};
pub use authorize::{Authorize, authorization_url};
pub(crate) use outcome::Outcome;
pub use revoke::Revocation;
pub use token::{Grant, TokenRequest};
