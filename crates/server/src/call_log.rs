//! The call log: entries go through a bounded channel into the store, a second or a thousand rows at a time.
//! A full channel drops and counts; no call ever waits for it.

use std::time::Duration;

use ligand_store::{Store, SystemScope, logs, system};
use tokio::sync::mpsc;

use crate::clock::Clock;
use crate::tasks::Tasks;

/// Entries that may wait for the database.
const BACKLOG: usize = 8_192;
/// A batch is written at least this often while there is one.
const PERIOD: Duration = Duration::from_secs(1);
/// How long entries are kept, and how often older ones are removed.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);
const PRUNING: Duration = Duration::from_secs(60 * 60);

/// One entry.
#[derive(Debug)]
pub enum Entry {
    /// A call.
    Call(logs::Call),
    /// A step of a traced call.
    Trace(logs::Trace),
}

/// Where calls are noted. Clones note into the same log.
#[derive(Clone)]
pub struct CallLog(mpsc::Sender<Entry>);

impl CallLog {
    /// A log that writes until the process stops; what is noted by then is still written.
    pub fn start(store: Store, clock: Clock, tasks: &Tasks) -> CallLog {
        metrics::describe_counter!(
            "ligand_call_log_dropped_total",
            "Entries of the call log dropped because the database was slow"
        );
        let (sender, receiver) = mpsc::channel(BACKLOG);
        let stopping = tasks.stopping();
        let writer = store.clone();
        tasks.spawn("call log", async move {
            let mut receiver = receiver;
            while let Some(Some(first)) = stopping.run_until_cancelled(receiver.recv()).await {
                let mut batch = vec![first];
                // The process stops: what has come by then is written at once.
                let filling = tokio::time::timeout(PERIOD, fill(&mut batch, &mut receiver));
                let _ = stopping.run_until_cancelled(filling).await;
                write(&writer, batch).await;
            }
            // What came in while the last calls finished.
            receiver.close();
            while let Some(first) = receiver.recv().await {
                let mut batch = vec![first];
                fill(&mut batch, &mut receiver).await;
                write(&writer, batch).await;
            }
        });
        tasks.repeat("old calls", PRUNING, move || {
            let (store, before) = (store.clone(), clock.now_ms() - i64::try_from(KEPT.as_millis()).unwrap_or(i64::MAX));
            async move {
                if let Err(error) = system::logs::prune(scope("old calls"), &store, before).await {
                    tracing::warn!("old entries of the call log stay: {error}");
                }
            }
        });
        CallLog(sender)
    }

    /// Notes an entry, or drops and counts it.
    pub fn add(&self, entry: Entry) {
        if self.0.try_send(entry).is_err() {
            metrics::counter!("ligand_call_log_dropped_total").increment(1);
        }
    }
}

/// Adds what comes until the batch is full or nothing can come any more. Cancelled, it has lost nothing.
async fn fill(batch: &mut Vec<Entry>, receiver: &mut mpsc::Receiver<Entry>) {
    while batch.len() < logs::BATCH {
        match receiver.recv().await {
            Some(entry) => batch.push(entry),
            None => return,
        }
    }
}

async fn write(store: &Store, batch: Vec<Entry>) {
    let (mut calls, mut traces) = (Vec::new(), Vec::new());
    for entry in batch {
        match entry {
            Entry::Call(call) => calls.push(call),
            Entry::Trace(trace) => traces.push(trace),
        }
    }
    let written = async {
        system::logs::write_calls(scope("call log"), store, &calls).await?;
        system::logs::write_traces(scope("call log"), store, &traces).await
    };
    if let Err(error) = written.await {
        metrics::counter!("ligand_call_log_dropped_total").increment((calls.len() + traces.len()) as u64);
        tracing::warn!("a batch of the call log is lost: {error}");
    }
}

#[expect(clippy::disallowed_methods, reason = "a batch holds calls of several organizations")]
fn scope(work: &'static str) -> SystemScope {
    SystemScope::worker(work)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{KEY_FILE, MasterKeys, Settings};
    use crate::rooms::Rooms;
    use ligand_model::identity::{AccountId, InstanceId, OrganizationId, Privileges, UserId};
    use ligand_store::Scope;

    #[expect(clippy::disallowed_methods, reason = "a test has no caller whose secrets could be verified")]
    fn scope() -> Scope {
        Scope::authenticated(OrganizationId(1), AccountId(1), UserId(1), Privileges::NONE)
    }

    fn call(at: i64) -> Entry {
        Entry::Call(logs::Call {
            scope: scope(),
            instance: Some(InstanceId(7)),
            element: Some("infusionsoftcrm".into()),
            request: format!("{at:024}"),
            method: "GET".into(),
            path: "/contacts".into(),
            status: 200,
            vendor_status: Some(200),
            vendor_calls: 1,
            duration: 1_000,
            bytes_in: 0,
            bytes_out: 2,
            at,
        })
    }

    #[tokio::test]
    async fn what_was_noted_before_the_stop_is_in_the_store_after_it() {
        let data = tempfile::tempdir().unwrap();
        let mut settings = Settings { data_dir: data.path().to_owned(), ..Settings::defaults() };
        settings.master_keys = MasterKeys::InDataDir(data.path().join(KEY_FILE));
        let tasks = Tasks::new();
        let rooms = Rooms::open(&settings, &Clock::system(), &tasks).await.unwrap();
        for at in 1..=2_500 {
            rooms.call_log.add(call(at));
        }
        tasks.drain().await;
        let noted = logs::calls(&scope(), &rooms.store, InstanceId(7), 5_000).await.unwrap();
        assert_eq!(noted.len(), 2_500);
        assert_eq!((noted[0].at, noted[2_499].at), (2_500, 1));
    }
}
