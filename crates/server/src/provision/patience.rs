//! Writing what must not be lost: while the database is busy or away it is tried again, for a while.

use std::future::Future;
use std::time::Duration;

use ligand_model::{Kind, Result};

/// How often, and how far apart. Together longer than any pause of a healthy database.
const TRIES: u32 = 60;
const PAUSE: Duration = Duration::from_secs(1);

/// Repeats `work` while the store says `unavailable`, or `conflict` with somebody who was faster.
///
/// # Errors
/// Those of `work`: the last one after a minute, others at once.
pub(super) async fn patiently<T, F: Future<Output = Result<T>>>(work: impl Fn() -> F) -> Result<T> {
    repeat(TRIES, PAUSE, work).await
}

async fn repeat<T, F: Future<Output = Result<T>>>(tries: u32, pause: Duration, work: impl Fn() -> F) -> Result<T> {
    for _ in 1..tries {
        match work().await {
            Err(error) if matches!(error.kind(), Kind::Unavailable | Kind::Conflict) => {
                tracing::warn!("not stored yet, trying again: {error}");
                tokio::time::sleep(pause).await;
            }
            done => return done,
        }
    }
    work().await
}

#[cfg(test)]
mod tests {
    use super::*;
    use ligand_model::Error;
    use std::cell::Cell;

    async fn tried<T>(tries: &Cell<u32>, work: impl Fn(u32) -> Result<T>) -> Result<T> {
        repeat(5, Duration::ZERO, || {
            tries.set(tries.get() + 1);
            std::future::ready(work(tries.get()))
        })
        .await
    }

    #[tokio::test]
    async fn a_busy_database_is_waited_for() {
        let busy_twice = |try_| if try_ < 3 { Err(Error::new(Kind::Unavailable, "busy")) } else { Ok(try_) };
        assert_eq!(tried(&Cell::new(0), busy_twice).await.unwrap(), 3);
    }

    #[tokio::test]
    async fn another_error_is_not_waited_for_and_patience_ends() {
        for (kind, expected) in [(Kind::Internal, 1), (Kind::Unavailable, 5), (Kind::Conflict, 5)] {
            let tries = Cell::new(0);
            let error = tried::<()>(&tries, |_| Err(Error::new(kind, "no"))).await.unwrap_err();
            assert_eq!((error.kind(), tries.get()), (kind, expected));
        }
    }
}
