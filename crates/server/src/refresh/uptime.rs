//! Time since the machine started, its sleep included (`CLOCK_BOOTTIME`): the one reading of it.
//!
//! What must not be done too late, such as sending a refresh, is measured here: the usual monotonic clock stands still
//! while a laptop or a virtual machine is suspended, and the time of day can be set back.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// Tells milliseconds since the machine started. Clones tell the same time.
#[derive(Debug, Clone, Default)]
pub struct Uptime {
    ahead: Arc<AtomicI64>,
}

impl Uptime {
    /// The machine's.
    pub fn system() -> Uptime {
        Uptime::default()
    }

    /// Milliseconds since the machine started.
    pub fn now_ms(&self) -> i64 {
        let now = clock_gettime(ClockId::Boottime);
        now.tv_sec * 1000 + now.tv_nsec / 1_000_000 + self.ahead.load(Ordering::Relaxed)
    }

    /// Moves this clock and its clones ahead, for tests: what a suspended machine sees when it wakes.
    pub fn advance(&self, by: Duration) {
        self.ahead.fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_on_and_jumps_when_it_is_moved() {
        let uptime = Uptime::system();
        let before = uptime.now_ms();
        assert!(before > 0);
        uptime.clone().advance(Duration::from_secs(3600));
        assert!(uptime.now_ms() >= before + 3_600_000);
    }
}
