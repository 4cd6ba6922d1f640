//! When a script must stop. The interpreter asks every few thousand steps; native functions do not ask, which is why the
//! parent kills at its own deadline.

use std::cell::Cell;
use std::time::{Duration, Instant};

use super::limits::processor_time;
use crate::failure::Limit;

#[derive(Default)]
pub(super) struct Deadline {
    armed: Cell<Option<Armed>>,
    hit: Cell<Option<Limit>>,
}

#[derive(Clone, Copy)]
struct Armed {
    started: Instant,
    wall: Duration,
    processor: Duration,
    cpu: Duration,
}

impl Deadline {
    pub(super) fn arm(&self, wall: Duration, cpu: Duration) {
        self.hit.set(None);
        self.armed.set(Some(Armed { started: Instant::now(), wall, processor: processor_time(), cpu }));
    }

    /// From now on nothing is stopped.
    pub(super) fn disarm(&self) {
        self.armed.set(None);
    }

    /// The time on the clock that is left.
    pub(super) fn left(&self) -> Duration {
        self.armed.get().map_or(Duration::ZERO, |armed| armed.wall.saturating_sub(armed.started.elapsed()))
    }

    /// Which limit has stopped the script, if one has.
    pub(super) fn hit(&self) -> Option<Limit> {
        self.hit.get()
    }

    /// Whether the time is up.
    pub(super) fn has_passed(&self) -> bool {
        let Some(armed) = self.armed.get() else { return false };
        let limit = if armed.started.elapsed() >= armed.wall {
            Some(Limit::Wall { allowed: armed.wall })
        } else if processor_time().saturating_sub(armed.processor) >= armed.cpu {
            Some(Limit::Cpu { allowed: armed.cpu })
        } else {
            None
        };
        if limit.is_some() && self.hit.get().is_none() {
            self.hit.set(limit);
        }
        limit.is_some()
    }
}
