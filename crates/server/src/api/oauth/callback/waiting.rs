//! Who in this process waits for a vendor's redirect.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use ligand_model::Secret;
use tokio::sync::oneshot;

/// How the consent ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The vendor gave a code.
    Code(Secret),
    /// The vendor, or the person, refused.
    Refused {
        /// The vendor's short word, such as `access_denied`.
        error: String,
        /// The vendor's explanation.
        description: Option<String>,
    },
}

/// The waiters, by the `state` of their authorization URL.
#[derive(Debug, Default)]
pub struct Callbacks {
    waiting: Mutex<HashMap<String, oneshot::Sender<Outcome>>>,
}

impl Callbacks {
    /// Waits for the redirect with this `state`. Use a `state` that nobody can guess; a second waiter replaces the first.
    pub fn expect(&self, state: &str) -> oneshot::Receiver<Outcome> {
        let (sender, receiver) = oneshot::channel();
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever stopped waiting is forgotten here.
        waiting.retain(|_, sender| !sender.is_closed());
        waiting.insert(state.to_owned(), sender);
        receiver
    }

    /// Hands an outcome to its waiter, if there is one.
    pub(super) fn deliver(&self, state: &str, outcome: Outcome) -> bool {
        let waiter = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).remove(state);
        waiter.is_some_and(|waiter| waiter.send(outcome).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_waiter_receives_the_outcome_of_its_own_state_once() {
        let callbacks = Callbacks::default();
        let (one, other) = (callbacks.expect("one"), callbacks.expect("other"));
        assert!(callbacks.deliver("one", Outcome::Code("c1".into())));
        assert!(!callbacks.deliver("one", Outcome::Code("c2".into())));
        assert_eq!(one.await.unwrap(), Outcome::Code("c1".into()));
        drop(other);
        assert!(!callbacks.deliver("other", Outcome::Code("c3".into())));
    }
}
