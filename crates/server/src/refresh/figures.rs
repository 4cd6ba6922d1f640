//! What is counted of refreshes. Labels are element and outcome; never the instance, never a customer.

use std::time::Duration;

/// How an attempt, or a claim of one, ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// A new pair is stored.
    Ok,
    /// A new pair came too late for its generation; it is kept as the spare, or dropped with its replaced grant.
    Late,
    /// The vendor refuses the grant: a person must authorize again.
    Refused,
    /// Nobody knows what the vendor did.
    Unknown,
    /// The vendor asks to wait.
    Throttled,
    /// The vendor certainly did not see it.
    Unsent,
    /// Claimed too long ago to be sent.
    TooLate,
    /// An open attempt of a process that is gone was taken over.
    TakenOver,
}

impl Outcome {
    pub const fn label(self) -> &'static str {
        match self {
            Outcome::Ok => "ok",
            Outcome::Late => "late",
            Outcome::Refused => "refused",
            Outcome::Unknown => "unknown",
            Outcome::Throttled => "throttled",
            Outcome::Unsent => "unsent",
            Outcome::TooLate => "too_late",
            Outcome::TakenOver => "taken_over",
        }
    }
}

pub(super) fn describe() {
    metrics::describe_counter!("ligand_refresh_total", "Attempts to refresh tokens by element and outcome");
    metrics::describe_histogram!("ligand_refresh_seconds", "Time the vendor's token endpoint took, by element");
    metrics::describe_gauge!("ligand_refresh_open", "Attempts that this process has open");
    metrics::describe_counter!("ligand_refresh_waits_total", "Calls that waited for a refresh, by element and outcome");
    metrics::describe_counter!(
        "ligand_refresh_commit_repeats_total",
        "Commits of new tokens repeated because the database was away"
    );
}

pub(super) fn ended(element: &str, outcome: Outcome) {
    metrics::counter!("ligand_refresh_total", "element" => element.to_owned(), "outcome" => outcome.label())
        .increment(1);
}

pub(super) fn answered(element: &str, took: Duration) {
    metrics::histogram!("ligand_refresh_seconds", "element" => element.to_owned()).record(took);
}

pub(super) fn waited(element: &str, outcome: &'static str) {
    metrics::counter!("ligand_refresh_waits_total", "element" => element.to_owned(), "outcome" => outcome).increment(1);
}

pub(super) fn commit_repeated() {
    metrics::counter!("ligand_refresh_commit_repeats_total").increment(1);
}

/// Counts an open attempt for as long as it lives.
pub(super) struct Open;

impl Open {
    pub fn begin() -> Open {
        metrics::gauge!("ligand_refresh_open").increment(1);
        Open
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        metrics::gauge!("ligand_refresh_open").decrement(1);
    }
}
