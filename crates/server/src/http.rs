//! The way in: listener, connections, and what every request passes on its way to a handler and back.
//!
//! [`front`] is the list of steps of one request; [`serve`] is the life of the listener, the drain included.

pub mod access_log;
mod client_address;
pub mod cors;
pub mod drain;
mod first_bytes;
pub mod front;
pub mod limit;
mod listener;
pub mod panic;
pub mod request_id;
mod served;
pub mod signal;

pub use client_address::ClientAddress;
pub use listener::Listener;
pub use served::serve;

#[cfg(test)]
mod tests;
