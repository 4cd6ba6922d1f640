//! Whether this server takes new calls: not yet, yes, or no longer.

use std::sync::atomic::{AtomicU8, Ordering};

/// What `/health/ready` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Not ready yet.
    Starting,
    /// Takes calls.
    Ready,
    /// SIGTERM came: balancers should send calls elsewhere. Calls are still answered.
    Draining,
}

impl State {
    /// The word in the answer.
    pub fn word(self) -> &'static str {
        match self {
            State::Starting => "starting",
            State::Ready => "ready",
            State::Draining => "draining",
        }
    }
}

/// The state, shared.
#[derive(Debug, Default)]
pub struct Drain(AtomicU8);

impl Drain {
    /// The state now.
    pub fn state(&self) -> State {
        match self.0.load(Ordering::SeqCst) {
            0 => State::Starting,
            1 => State::Ready,
            _ => State::Draining,
        }
    }

    /// Calls may come. A server that drains stays so.
    pub fn ready(&self) {
        let _ = self.0.compare_exchange(0, 1, Ordering::SeqCst, Ordering::SeqCst);
    }

    /// Calls should go elsewhere.
    pub fn begin(&self) {
        self.0.store(2, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draining_server_does_not_become_ready_again() {
        let drain = Drain::default();
        assert_eq!(drain.state(), State::Starting);
        drain.ready();
        assert_eq!(drain.state(), State::Ready);
        drain.begin();
        drain.ready();
        assert_eq!(drain.state(), State::Draining);
    }
}
