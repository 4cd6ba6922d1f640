//! The queue before the workers: bounded in length and in time, so that a flood is answered and not collected.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::PoolConfig;
use crate::failure::{Failure, Reason};

pub(super) struct Admission {
    running: Arc<Semaphore>,
    workers: Arc<Semaphore>,
    waiting: AtomicUsize,
    queue: usize,
    deadline: Duration,
}

/// The right to hold a worker, and (unless given back for a while) the right to run.
pub(super) struct Place {
    semaphore: Arc<Semaphore>,
    running: Option<OwnedSemaphorePermit>,
    _worker: OwnedSemaphorePermit,
}

impl Admission {
    pub(super) fn new(config: &PoolConfig) -> Self {
        Self {
            running: Arc::new(Semaphore::new(config.running.max(1))),
            workers: Arc::new(Semaphore::new(config.workers.max(1))),
            waiting: AtomicUsize::new(0),
            queue: config.queue,
            deadline: config.queue_deadline,
        }
    }

    /// Waits for a worker and for the right to run, in the order of arrival.
    pub(super) async fn enter(&self) -> Result<Place, Failure> {
        if let Some(place) = self.enter_now() {
            return Ok(place);
        }
        let _waiting = Waiting::join(&self.waiting, self.queue).ok_or(Reason::Busy)?;
        let both = async {
            let worker = Arc::clone(&self.workers).acquire_owned().await.ok()?;
            let running = Arc::clone(&self.running).acquire_owned().await.ok()?;
            Some(self.place(worker, running))
        };
        match tokio::time::timeout(self.deadline, both).await {
            Ok(Some(place)) => Ok(place),
            _ => Err(Reason::Busy.into()),
        }
    }

    fn enter_now(&self) -> Option<Place> {
        let worker = Arc::clone(&self.workers).try_acquire_owned().ok()?;
        let running = Arc::clone(&self.running).try_acquire_owned().ok()?;
        Some(self.place(worker, running))
    }

    fn place(&self, worker: OwnedSemaphorePermit, running: OwnedSemaphorePermit) -> Place {
        Place { semaphore: Arc::clone(&self.running), running: Some(running), _worker: worker }
    }
}

impl Place {
    /// Lets another hook run while this one waits for somebody outside.
    pub(super) fn pause(&mut self) {
        self.running = None;
    }

    /// Waits for the right to run again.
    pub(super) async fn resume(&mut self) {
        if self.running.is_none() {
            self.running = Arc::clone(&self.semaphore).acquire_owned().await.ok();
        }
    }
}

/// One who waits; leaving the queue in whatever way counts.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn join(count: &'a AtomicUsize, bound: usize) -> Option<Self> {
        let before = count.fetch_add(1, Ordering::Relaxed);
        let waiting = Self(count);
        (before < bound).then_some(waiting)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admission(running: usize, workers: usize, queue: usize) -> Admission {
        let mut config = PoolConfig::new("/none", [""; 0]);
        (config.running, config.workers, config.queue) = (running, workers, queue);
        config.queue_deadline = Duration::from_millis(20);
        Admission::new(&config)
    }

    #[tokio::test]
    async fn who_finds_the_queue_full_is_told_at_once() {
        let admission = admission(1, 1, 0);
        let _first = admission.enter().await.unwrap();
        assert_eq!(admission.enter().await.err().unwrap().reason, Reason::Busy);
    }

    #[tokio::test]
    async fn who_waits_too_long_is_told_and_leaves_the_queue() {
        let admission = admission(1, 1, 1);
        let first = admission.enter().await.unwrap();
        assert!(admission.enter().await.is_err());
        assert_eq!(admission.waiting.load(Ordering::Relaxed), 0);
        drop(first);
        assert!(admission.enter().await.is_ok());
    }

    #[tokio::test]
    async fn a_place_that_pauses_lets_another_run_and_waits_to_resume() {
        let admission = admission(1, 2, 1);
        let mut first = admission.enter().await.unwrap();
        first.pause();
        let second = admission.enter().await.unwrap();
        let resumed = tokio::time::timeout(Duration::from_millis(20), first.resume()).await;
        assert!(resumed.is_err(), "two run although one may");
        drop(second);
        first.resume().await;
        assert!(first.running.is_some());
    }
}
