//! What one call cost at the vendor: how many requests, and how the last one was answered.

use std::sync::atomic::{AtomicU16, AtomicU32, Ordering};

/// Counts while a call runs; read when it has ended.
#[derive(Debug, Default)]
pub struct Traffic {
    requests: AtomicU32,
    status: AtomicU16,
}

impl Traffic {
    /// Requests handed to the vendor.
    pub fn requests(&self) -> u32 {
        self.requests.load(Ordering::Relaxed)
    }

    /// The status of the last answer, if there was one.
    pub fn status(&self) -> Option<u16> {
        Some(self.status.load(Ordering::Relaxed)).filter(|status| *status != 0)
    }

    pub(crate) fn sent(&self) {
        self.requests.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn answered(&self, status: u16) {
        self.status.store(status, Ordering::Relaxed);
    }
}
