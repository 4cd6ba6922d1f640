//! Refresh against a vendor that rotates, over real connections and a real store.

mod ahead;
mod failures;
pub mod house;
mod races;
mod unauthorized;
