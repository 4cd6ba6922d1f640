//! Simulated vendors.
