//! What one call cost at the vendor: how many requests, how long, and how the last one was answered.

use std::sync::atomic::{AtomicU16, AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

/// Counts while a call runs; read when it has ended.
#[derive(Debug, Default)]
pub struct Traffic {
    requests: AtomicU32,
    status: AtomicU16,
    microseconds: AtomicU64,
    /// The time it may take, where it is another than a call's.
    own_budget: Option<Duration>,
}

impl Traffic {
    /// Traffic that may take this long in all, whatever a call may.
    pub(crate) fn within(budget: Duration) -> Traffic {
        Traffic { own_budget: Some(budget), ..Traffic::default() }
    }

    /// Requests handed to the vendor.
    pub fn requests(&self) -> u32 {
        self.requests.load(Ordering::Relaxed)
    }

    /// The status of the last answer, if there was one.
    pub fn status(&self) -> Option<u16> {
        Some(self.status.load(Ordering::Relaxed)).filter(|status| *status != 0)
    }

    /// The time spent at the vendor: requests, and pauses between them.
    pub fn spent(&self) -> Duration {
        Duration::from_micros(self.microseconds.load(Ordering::Relaxed))
    }

    pub(crate) fn spend(&self, time: Duration) {
        let time = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        self.microseconds.fetch_add(time, Ordering::Relaxed);
    }

    /// What is left of the time that one call may spend on the vendor.
    pub(crate) fn left(&self, budget: Duration) -> Duration {
        self.own_budget.unwrap_or(budget).saturating_sub(self.spent())
    }

    pub(crate) fn sent(&self) {
        self.requests.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn answered(&self, status: u16) {
        self.status.store(status, Ordering::Relaxed);
    }
}
