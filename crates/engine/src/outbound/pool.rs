//! Connections that wait for their next call, newest first, by origin.

use super::origin::Origin;
use bytes::Bytes;
use http_body_util::Full;
use hyper::client::conn::http1::SendRequest;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// The most idle connections kept for one origin.
const MAX_IDLE: usize = 64;

/// How long to wait for a connection whose last answer was read a moment ago.
const SETTLE: Duration = Duration::from_millis(20);

/// The sending end of a connection.
pub(super) type Sender = SendRequest<Full<Bytes>>;

struct Idle {
    sender: Sender,
    since: Instant,
}

pub(super) struct Pool {
    idle: Mutex<HashMap<Origin, Vec<Idle>>>,
    lifetime: Duration,
}

impl Pool {
    pub fn new(lifetime: Duration) -> Pool {
        Pool { idle: Mutex::default(), lifetime }
    }

    /// A living connection that has been idle for at most `longest`.
    pub async fn take(&self, origin: &Origin, longest: Duration) -> Option<Sender> {
        while let Some(mut sender) = self.newest(origin, longest.min(self.lifetime)) {
            if sender.is_ready() || matches!(tokio::time::timeout(SETTLE, sender.ready()).await, Ok(Ok(()))) {
                return Some(sender);
            }
        }
        None
    }

    fn newest(&self, origin: &Origin, longest: Duration) -> Option<Sender> {
        let mut idle = self.lock();
        let waiting = idle.get_mut(origin)?;
        let newest = waiting.pop_if(|idle| idle.since.elapsed() < longest)?;
        Some(newest.sender)
    }

    /// Keeps a connection whose answer was read to its end.
    pub fn put(&self, origin: &Origin, sender: Sender) {
        if sender.is_closed() {
            return;
        }
        let mut idle = self.lock();
        if !idle.contains_key(origin) {
            idle.insert(origin.clone(), Vec::new());
        }
        if let Some(waiting) = idle.get_mut(origin).filter(|waiting| waiting.len() < MAX_IDLE) {
            waiting.push(Idle { sender, since: Instant::now() });
        }
    }

    /// How long a connection may wait.
    pub fn lifetime(&self) -> Duration {
        self.lifetime
    }

    /// Closes what has waited too long.
    pub fn sweep(&self) {
        self.lock().retain(|_, waiting| {
            waiting.retain(|idle| !idle.sender.is_closed() && idle.since.elapsed() < self.lifetime);
            !waiting.is_empty()
        });
    }

    /// A panic while the lock was held leaves a map that is still a map.
    fn lock(&self) -> MutexGuard<'_, HashMap<Origin, Vec<Idle>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
