//! Step 9: what a vendor's 401 means for the call that got it.

/// What is known when a vendor answered 401. Times in ms.
#[derive(Debug, Clone, Copy)]
pub struct Unauthorized {
    /// The generation of the token that was used.
    pub used: i64,
    /// The generation the row has now.
    pub current: i64,
    /// How long ago this credential was last refreshed because of a 401; none: never, as far as is known.
    pub since_last: Option<i64>,
    /// The lifetime of the access token, if known.
    pub lifetime: Option<i64>,
}

/// What to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterUnauthorized {
    /// Ask for a refresh of the used generation, then replay once.
    Refresh,
    /// The row holds a newer token: replay once with that.
    Replay,
    /// The token is new and the vendor still says no: the 401 is the answer.
    Answer,
}

/// Refreshes only for a token of the current generation, and not again within min(60 s, half the lifetime): a vendor
/// that answers 401 for other reasons must not make us rotate without end.
pub fn after_unauthorized(what: Unauthorized) -> AfterUnauthorized {
    if what.used != what.current {
        return AfterUnauthorized::Replay;
    }
    let rest = what.lifetime.map_or(60_000, |lifetime| (lifetime / 2).min(60_000));
    match what.since_last {
        Some(since) if since <= rest => AfterUnauthorized::Answer,
        _ => AfterUnauthorized::Refresh,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_401_is_followed_by_a_refresh_a_replay_or_itself() {
        use AfterUnauthorized::*;
        for (used, current, since_last, lifetime, expected) in [
            (1, 1, None, None, Refresh),
            (1, 2, None, None, Replay),
            (1, 2, Some(1), None, Replay),
            (1, 1, Some(60_000), None, Answer),
            (1, 1, Some(60_001), None, Refresh),
            (1, 1, Some(6_000), Some(10_000), Refresh),
            (1, 1, Some(5_000), Some(10_000), Answer),
            (1, 1, Some(59_000), Some(3_600_000), Answer),
        ] {
            let what = Unauthorized { used, current, since_last, lifetime };
            assert_eq!(after_unauthorized(what), expected, "{what:?}");
        }
    }
}
