//! The embedded database: nothing to prepare.

use crate::support::Setup;

/// A database of the test's own.
pub async fn prepare(_: &mut Setup) {}
