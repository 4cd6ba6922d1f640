//! The catalogue of elements. Reading needs no credentials; private elements are then left out.

pub mod get;
pub mod keys;
pub mod list;
pub mod oauth_token;
pub mod oauth_url;
pub mod oauth_url_default;
pub mod trace;
