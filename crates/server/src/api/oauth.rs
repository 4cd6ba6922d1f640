//! The part of OAuth that happens in the browser of the person who consents.

pub mod callback;
pub mod proxy;
