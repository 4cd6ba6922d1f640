//! The house of the calls, with a short limit for the vendor, and ways to break it.

use std::time::{Duration, Instant};

use ligand_simulator::infusionsoft::{Action, Rule};

pub use crate::house::{CLIENT_ID, CLIENT_SECRET, House, asked, ids};
use crate::support::client::Answer;

/// What one vendor call may take in these tests.
pub const LIMIT: Duration = Duration::from_secs(1);

/// What a busy machine may add to it.
const SLACK: Duration = Duration::from_millis(900);

/// One contact, without asking for the customer's own columns: exactly one vendor call.
pub const ONE: &str = "/contacts/4?fields=Id,FirstName";

/// A house whose vendor has one second.
pub async fn impatient() -> House {
    House::with(|setup| {
        setup.set("LIGAND_VENDOR_TIMEOUT", "1s");
    })
    .await
}

impl House {
    /// Breaks the next call, and no other.
    pub fn break_once(&self, action: Action) {
        self.break_with(Rule::new(action));
    }

    /// Breaks every call from now on, and those of nothing else.
    pub fn break_always(&self, action: Action) {
        self.break_with(Rule::new(action).times(0));
    }

    /// Sets a rule after everything before it was forgotten.
    pub fn break_with(&self, rule: Rule) {
        self.vendor.clear_faults();
        self.vendor.clear_journal();
        self.vendor.fault(rule).expect("a rule that can strike");
    }
}

/// Asks within the limit of one vendor call.
#[track_caller]
pub fn in_time(answer: Answer, begun: Instant, what: &str) -> Answer {
    let taken = begun.elapsed();
    assert!(taken < LIMIT + SLACK, "{what} took {taken:?}: {answer:?}");
    answer
}
