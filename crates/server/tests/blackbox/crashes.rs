//! kill -9, at every moment that matters: afterwards an instance works, or says in plain words what it needs.

mod first_start;
mod provisioning;
mod refresh;
