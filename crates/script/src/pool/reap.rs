//! Ends workers that nobody needs any more. The task ends by itself when the pool is gone.

use std::sync::{Arc, Weak};
use std::time::Duration;

use super::Inner;

#[expect(clippy::disallowed_methods, reason = "nothing is lost when this task is cut off, and it ends with its pool")]
pub(super) fn start(inner: &Arc<Inner>) {
    let after = inner.config.idle;
    tokio::spawn(reap(Arc::downgrade(inner), after));
}

async fn reap(pool: Weak<Inner>, after: Duration) {
    let step = (after / 4).max(Duration::from_millis(10));
    loop {
        tokio::time::sleep(step).await;
        let Some(pool) = pool.upgrade() else { return };
        pool.reap(after);
    }
}
