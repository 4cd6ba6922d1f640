//! The protocols by which vendors are spoken to, one module each: values to bytes and back, nothing about connections.

pub mod xml;
pub mod xmlrpc;
