//! Who gets a worker, and when. Two limits: how many hooks *run* at once, and how many worker processes exist; a hook
//! that waits for HTTP gives its right to run back. How to talk to one worker is in `pool/worker.rs`.

mod admission;
mod config;
mod reap;
mod worker;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::call::{Call, Outcome};
use crate::failure::{Failure, Reason};
use crate::frame;
use crate::message::CallMessage;
use admission::Admission;
pub use config::PoolConfig;
use worker::Worker;

/// Runs hooks in worker processes. Cheap to clone; the workers end with the last clone.
#[derive(Clone)]
pub struct Pool {
    inner: Arc<Inner>,
}

struct Inner {
    config: PoolConfig,
    admission: Admission,
    idle: Mutex<Vec<Idle>>,
}

struct Idle {
    since: Instant,
    worker: Worker,
}

impl Pool {
    /// A pool without workers: they are started when there is something to run. Must be called within a Tokio runtime.
    pub fn new(config: PoolConfig) -> Self {
        let admission = Admission::new(&config);
        let inner = Arc::new(Inner { config, admission, idle: Mutex::new(Vec::new()) });
        reap::start(&inner);
        Self { inner }
    }

    /// Runs one hook. If the future is dropped the worker is killed; nothing of the call is left behind.
    pub async fn run(&self, call: Call) -> Result<Outcome, Failure> {
        check_size(&call)?;
        let wall = call.wall.min(self.inner.config.max_wall);
        let mut place = self.inner.admission.enter().await?;
        let mut worker = self.inner.ready_worker(&call)?;
        let answer = worker.run(&call, wall, &self.inner.config, &mut place).await;
        let spent = answer.as_ref().is_err_and(|failure| failure.reason.spends_the_worker());
        if !spent && worker.calls() < self.inner.config.calls_per_worker {
            self.inner.idle().push(Idle { since: Instant::now(), worker });
        }
        answer
    }

    /// How many idle workers stand ready. For metrics.
    pub fn idle_workers(&self) -> usize {
        self.inner.idle().len()
    }
}

impl Inner {
    fn idle(&self) -> MutexGuard<'_, Vec<Idle>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The worker that was used last (its memory is warm), one that knows the source before others; else a new one.
    fn ready_worker(&self, call: &Call) -> Result<Worker, Failure> {
        loop {
            let Some(mut worker) = self.take_idle(call) else {
                return Worker::spawn(&self.config).map_err(Failure::from);
            };
            if worker.is_alive() {
                return Ok(worker);
            }
        }
    }

    fn take_idle(&self, call: &Call) -> Option<Worker> {
        let mut idle = self.idle();
        let knows = idle.iter().rposition(|idle| idle.worker.has_seen(&call.source));
        match knows {
            Some(position) => Some(idle.remove(position).worker),
            None => idle.pop().map(|idle| idle.worker),
        }
    }

    /// Lets go of the workers that nobody needed for `after`. Dropping them ends the processes.
    fn reap(&self, after: Duration) {
        let mut idle = self.idle();
        let (keep, old): (Vec<_>, Vec<_>) = idle.drain(..).partition(|idle| idle.since.elapsed() < after);
        *idle = keep;
        drop(idle);
        drop(old);
    }
}

fn check_size(call: &Call) -> Result<(), Failure> {
    let size = call.bindings.len() + call.source.text().len() + CallMessage::OVERHEAD;
    if size > frame::MAX_BODY {
        let what = "the input".to_owned();
        return Err(Reason::TooLarge { what, limit_bytes: frame::MAX_BODY as u64 }.into());
    }
    Ok(())
}
