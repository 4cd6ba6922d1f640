//! The one clock. It is passed in, so that tests hold real times; nothing else reads the time of day.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// Tells the time of day in milliseconds since 1970-01-01 UTC. Clones tell the same time.
#[derive(Debug, Clone)]
pub struct Clock(Source);

#[derive(Debug, Clone)]
enum Source {
    System,
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// The clock of the machine.
    pub fn system() -> Clock {
        Clock(Source::System)
    }

    /// A clock that stands at `epoch_ms` until it is moved.
    pub fn standing_at(epoch_ms: i64) -> Clock {
        Clock(Source::Set(Arc::new(AtomicI64::new(epoch_ms))))
    }

    /// Milliseconds since 1970-01-01 UTC.
    pub fn now_ms(&self) -> i64 {
        match &self.0 {
            Source::System => system_ms(),
            Source::Set(time) => time.load(Ordering::SeqCst),
        }
    }

    /// Moves a standing clock on. The clock of the machine goes its own way: there it does nothing.
    pub fn advance(&self, by: Duration) {
        if let Source::Set(time) = &self.0 {
            time.fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::SeqCst);
        }
    }

    /// The same clock as a function, for the crates that know no [`Clock`].
    pub fn as_function(&self) -> Arc<dyn Fn() -> i64 + Send + Sync> {
        let clock = self.clone();
        Arc::new(move || clock.now_ms())
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the named place: every other reading of the time comes from here"
)]
fn system_ms() -> i64 {
    let now = std::time::SystemTime::now();
    // A machine whose clock stands before 1970 gets 0: expiry then looks far away, never a panic.
    now.duration_since(std::time::UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standing_clock_moves_only_when_it_is_moved_and_its_clones_with_it() {
        let clock = Clock::standing_at(1_000);
        let function = clock.as_function();
        assert_eq!(clock.now_ms(), 1_000);
        clock.clone().advance(Duration::from_secs(5));
        assert_eq!((clock.now_ms(), function()), (6_000, 6_000));
    }

    #[test]
    fn the_clock_of_the_machine_is_past_2025() {
        assert!(Clock::system().now_ms() > 1_735_689_600_000);
    }
}
