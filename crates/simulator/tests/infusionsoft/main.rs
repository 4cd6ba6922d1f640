//! The simulated Infusionsoft over HTTP, byte by byte.

mod crud;
mod support;
