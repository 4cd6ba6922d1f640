//! OAuth as the vendor does it: single-use codes, refresh tokens that die when used
//! (`docs/reference/infusionsoft.md` §3).

pub(super) mod authorize;
mod grants;
pub(super) mod token;

pub use grants::Tokens;
pub(super) use grants::{Grants, Verdict};

use super::config::Config;

/// The scope of every token: full access to one app.
pub(super) fn scope(config: &Config) -> String {
    format!("full|{}.infusionsoft.com", config.app)
}
