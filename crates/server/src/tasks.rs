//! Work that must finish: named tasks that no dropped request can cancel and that SIGTERM waits for.
//!
//! The only place that spawns. A handler's future is dropped when its client disconnects, at any await; what must not be
//! lost (a code exchange and its commit, a refresh, a revocation) runs here and the handler only waits for it.

use std::collections::BTreeMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};

use futures::FutureExt as _;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::Instrument as _;

/// The tasks of this process. Clones are the same set.
#[derive(Debug, Clone, Default)]
pub struct Tasks {
    tracker: TaskTracker,
    running: Arc<Mutex<BTreeMap<&'static str, usize>>>,
    stopping: CancellationToken,
}

impl Tasks {
    /// No tasks yet.
    pub fn new() -> Tasks {
        Tasks::default()
    }

    /// Runs `work` to its end, whatever becomes of the caller. Dropping the handle does not stop it.
    ///
    /// The task keeps the caller's tracing span, so that its log lines carry the request id.
    pub fn spawn<F>(&self, name: &'static str, work: F) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        let entry = Entry::begin(name, self.running.clone());
        spawn(self.tracker.track_future(async move {
            let _entry = entry;
            match AssertUnwindSafe(work.in_current_span()).catch_unwind().await {
                Ok(output) => output,
                Err(panic) => {
                    tracing::error!(task = name, "a task panicked");
                    std::panic::resume_unwind(panic)
                }
            }
        }))
    }

    /// Runs `step` again and again, `pause` apart, until the process stops. A step that has begun is finished.
    pub fn repeat<F, Fut>(&self, name: &'static str, pause: std::time::Duration, mut step: F)
    where
        F: FnMut() -> Fut + Send + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        let stopping = self.stopping.clone();
        self.spawn(name, async move {
            while stopping.run_until_cancelled(tokio::time::sleep(pause)).await.is_some() {
                step().await;
            }
        });
    }

    /// Runs one connection. It is not waited for by name: the listener follows its connections itself.
    pub(crate) fn spawn_connection(&self, connection: impl Future<Output = ()> + Send + 'static) {
        spawn(connection);
    }

    /// Is cancelled when the process stops: loops end, single pieces of work go on.
    pub fn stopping(&self) -> CancellationToken {
        self.stopping.clone()
    }

    /// The names of what runs now, with how many of each.
    pub fn running(&self) -> BTreeMap<&'static str, usize> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Tells loops to end and waits until everything has ended, without limit: each task has its own.
    pub async fn drain(&self) {
        self.stopping.cancel();
        self.tracker.close();
        let mut report = tokio::time::interval(std::time::Duration::from_secs(5));
        report.tick().await;
        loop {
            tokio::select! {
                () = self.tracker.wait() => return,
                _ = report.tick() => tracing::info!(tasks = ?self.running(), "waiting for tasks to finish"),
            }
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the named place: what runs here is tracked, or is a connection that the listener tracks"
)]
fn spawn<F>(work: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    tokio::spawn(work)
}

/// One running task in the list of names.
struct Entry {
    name: &'static str,
    running: Arc<Mutex<BTreeMap<&'static str, usize>>>,
}

impl Entry {
    fn begin(name: &'static str, running: Arc<Mutex<BTreeMap<&'static str, usize>>>) -> Entry {
        *running.lock().unwrap_or_else(PoisonError::into_inner).entry(name).or_default() += 1;
        Entry { name, running }
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let left = running.get_mut(self.name).map(|count| {
            *count -= 1;
            *count
        });
        if left == Some(0) {
            running.remove(self.name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;
    use tokio::sync::oneshot;

    #[tokio::test]
    async fn a_task_runs_to_its_end_although_its_handle_was_dropped() {
        let tasks = Tasks::new();
        let (go, wait) = oneshot::channel::<()>();
        let (tell, told) = oneshot::channel();
        drop(tasks.spawn("exchange", async move {
            wait.await.unwrap();
            tell.send("done").unwrap();
        }));
        go.send(()).unwrap();
        assert_eq!(told.await.unwrap(), "done");
    }

    #[tokio::test]
    async fn draining_waits_for_work_and_says_what_runs() {
        let tasks = Tasks::new();
        let (go, wait) = oneshot::channel::<()>();
        drop(tasks.spawn("refresh", async move { wait.await.unwrap() }));
        assert_eq!(tasks.running(), BTreeMap::from([("refresh", 1)]));
        let mut drain = Box::pin(tasks.drain());
        assert!(futures::poll!(&mut drain).is_pending(), "the drain did not wait");
        go.send(()).unwrap();
        drain.await;
        assert!(tasks.running().is_empty());
    }

    #[tokio::test]
    async fn a_loop_ends_when_the_process_stops() {
        let tasks = Tasks::new();
        let rounds = Arc::new(AtomicUsize::new(0));
        let count = rounds.clone();
        tasks.repeat("sweep", Duration::from_millis(1), move || {
            count.fetch_add(1, Ordering::SeqCst);
            std::future::ready(())
        });
        while rounds.load(Ordering::SeqCst) < 3 {
            tokio::task::yield_now().await;
        }
        tasks.drain().await;
        assert!(tasks.running().is_empty());
    }

    #[tokio::test]
    async fn a_panic_ends_its_own_task_only() {
        let tasks = Tasks::new();
        let broken = tasks.spawn("broken", async { panic!("on purpose") });
        assert!(broken.await.unwrap_err().is_panic());
        assert_eq!(tasks.spawn("whole", async { 7 }).await.unwrap(), 7);
        tasks.drain().await;
    }
}
