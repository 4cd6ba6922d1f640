//! OAuth 2.0 at the vendor: the URL a user is sent to, and the token endpoint.

mod answer;
mod authorize;
mod form;
mod revoke;
mod token;

pub use answer::{TokenFailure, TokenPair};
pub use authorize::{Authorize, authorization_url};
pub use revoke::Revocation;
pub use token::{Grant, TokenRequest};
