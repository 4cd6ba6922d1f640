//! How many hooks stand above a call. A hook may call this very server, whose hooks may do so again: each request of a
//! hook says how deep it is, and a ring of calls ends (`docs/reference/hooks.md` §3).

use crate::Call;
use ligand_model::{Error, Kind, Result};

/// The header that says it; set on every request of a hook, whatever the hook sets.
pub const HEADER: &str = "x-ligand-depth";

/// The deepest call that is answered.
pub const MOST: u32 = 3;

/// How many hooks stand above this call. What is no number counts as too many.
pub(crate) fn of(call: &Call) -> u32 {
    let given = call.headers.iter().find(|(name, _)| name == HEADER);
    given.map_or(0, |(_, value)| value.trim().parse().unwrap_or(u32::MAX))
}

/// Refuses a call that too many hooks stand above.
///
/// # Errors
/// 400 beyond [`MOST`].
pub fn check(call: &Call) -> Result<()> {
    if of(call) <= MOST {
        return Ok(());
    }
    let message = format!(
        "the call comes from a hook below {MOST} other hooks ({HEADER}), no more are followed; \
         look for elements whose hooks call each other"
    );
    Err(Error::new(Kind::BadRequest, message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ligand_model::element::Method;

    #[test]
    fn calls_are_answered_down_to_the_third_hook() {
        for (depth, answered) in [("0", true), ("3", true), ("4", false), ("99999999999", false), ("deep", false)] {
            let mut call = Call::new(Method::Get, "/contacts");
            call.headers.push((HEADER.into(), depth.into()));
            assert_eq!(check(&call).is_ok(), answered, "{depth}");
        }
        assert!(check(&Call::new(Method::Get, "/contacts")).is_ok());
    }
}
