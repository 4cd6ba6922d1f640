//! The refreshes in flight in this process: one per credential. Callers join and may leave; the flight goes on.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use ligand_model::Error;
use ligand_model::identity::CredentialId;
use ligand_model::refresh::Reason;
use tokio::sync::watch;

use super::trouble::Trouble;
use super::{Grant, Parts, attempt};

/// How a flight ended: look at the row again, or this is why there is no new token.
type Landing = Result<(), Trouble>;

/// The flights of one process.
#[derive(Default)]
pub(super) struct Flights(Arc<Open>);

type Open = Mutex<HashMap<CredentialId, watch::Receiver<Option<Landing>>>>;

impl Flights {
    /// Joins the refresh of a credential, or begins one for `generation`, and waits for its end.
    pub async fn join(&self, parts: &Arc<Parts>, grant: &Arc<Grant>, generation: i64, reason: Reason) -> Landing {
        let mut flight = self.begin(parts, grant, generation, reason);
        let landed = flight.wait_for(Option::is_some).await.map(|landing| landing.clone());
        // The sender is gone without a word: the task has panicked, and its panic is in the log.
        let lost = || Err(Trouble::Ours(Error::internal("the task of a refresh ended without an answer")));
        landed.ok().flatten().unwrap_or_else(lost)
    }

    /// The flight of the credential; begun if there is none.
    pub fn begin(
        &self,
        parts: &Arc<Parts>,
        grant: &Arc<Grant>,
        generation: i64,
        reason: Reason,
    ) -> watch::Receiver<Option<Landing>> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(flight) = open.get(&grant.credential) {
            return flight.clone();
        }
        let (land, flight) = watch::channel(None);
        open.insert(grant.credential, flight.clone());
        let place = Place { open: Arc::clone(&self.0), credential: grant.credential };
        let (parts, grant) = (Arc::clone(parts), Arc::clone(grant));
        parts.tools.tasks.clone().spawn("refresh", async move {
            let landing = attempt::run(&parts, &grant, generation, reason).await;
            if reason == Reason::Rejected && landing.is_ok() {
                parts.rejections.refreshed(grant.credential, parts.now());
            }
            // The place is given up first: who is woken may begin the next flight.
            drop(place);
            land.send_replace(Some(landing));
        });
        flight
    }
}

impl Flights {
    /// How many are in flight.
    pub fn count(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

/// A flight's place in the list; given up also when its task panics.
struct Place {
    open: Arc<Open>,
    credential: CredentialId,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.credential);
    }
}
