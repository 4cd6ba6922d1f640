//! The guarded client: the one way by which the process calls others.
//!
//! A host is a literal or is looked up; every address is judged; exactly the judged ones are connected to; the peer is
//! checked; TLS is for the host's name. HTTP/1.1 with its own connection pool, because the rules are about connections:
//! a call that must not be done twice uses no stale one, a token call none at all, and nothing is repeated behind the
//! caller's back. docs/security.md, "Egress", says what is refused and why; what to do about a failure is the caller's.

mod address;
mod body;
mod client;
mod connect;
mod failure;
mod origin;
mod pool;
mod proxy;
mod redirect;
mod request;
mod resolve;
mod tls;

pub use address::{Guard, Refused, judge};
pub use client::{Client, Settings};
pub use failure::{At, Failure, Sent, Stage};
pub use proxy::{BadProxyUrl, ProxyUrl};
pub(crate) use request::holds_credential;
pub use request::{Answer, Outgoing, Repeatable};
pub use tls::SettingsError;
