//! The words of the state machine: what the task knows, what it hears, what it is told to do.

use crate::credential::{Credential, Status};

/// Why a refresh is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// A call needs a token and the one it holds has expired.
    Expired,
    /// A call's token was answered with 401 ([`super::after_unauthorized`] said refresh).
    Rejected,
    /// The worker, ahead of time, after an unclear answer, or to probe a refused grant.
    Ahead,
}

/// What does not change while the task lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// There can be one server only: another boot's attempt is dead (step 11).
    pub single_server: bool,
    /// The element declares that the vendor accepts the prior refresh token for a while. Elsewhere a used token may
    /// kill the whole family and is never sent.
    pub grace: bool,
}

/// The row as it was read or claimed: the facts without the tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The generation of its tokens.
    pub generation: i64,
    /// What is known about the grant.
    pub status: Status,
    /// Failures so far; for `reauthorize` the probes done.
    pub fails: i64,
    /// Ms until something may be sent; 0 or less: now.
    pub next_try_in: i64,
    /// There is something to renew with.
    pub has_refresh: bool,
    /// There is a spare.
    pub has_spare: bool,
    /// There is a prior refresh token.
    pub has_prior: bool,
    /// The open attempt.
    pub attempt: Option<Open>,
}

/// An open attempt, as this process sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Open {
    /// This boot owns it.
    pub mine: bool,
    /// Its fence.
    pub fence: i64,
    /// Ms until it may be taken over; less than 0: it may.
    pub expires_in: i64,
}

impl Row {
    /// The facts of a credential, as `boot` sees them.
    pub fn of(credential: &Credential, boot: &str) -> Row {
        Row {
            generation: credential.generation,
            status: credential.status,
            fails: credential.fails,
            next_try_in: credential.next_try_at - credential.now,
            has_refresh: credential.refresh.is_some(),
            has_spare: credential.spare.is_some(),
            has_prior: credential.prior.is_some(),
            attempt: credential.attempt.as_ref().map(|attempt| Open {
                mine: attempt.owner == boot,
                fence: attempt.fence,
                expires_in: attempt.until - credential.now,
            }),
        }
    }
}

/// Which refresh token is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// The one of the claimed generation.
    Current,
    /// The one that came too late for its generation.
    Spare,
    /// The one of the generation before.
    Prior,
}

/// What the vendor's token endpoint answered, in the classes that matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// A new pair.
    Pair,
    /// Certainly not sent: the failure was in resolving, connecting or TLS.
    Unsent,
    /// 429, with the wait it asked for (ms).
    Throttled(Option<i64>),
    /// A refusal of the grant: `invalid_grant`, or a pattern of the element.
    Refused,
    /// Everything else: 5xx, time-out, cut, unreadable. The vendor may have rotated.
    Unclear,
}

/// What the task hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The task begins.
    Asked,
    /// Answer to [`Action::Read`].
    Row(Row),
    /// Answer to [`Action::Watch`].
    Woke,
    /// Answer to [`Action::Claim`]: the row after the claim, or none: lost.
    Claimed(Option<Row>),
    /// Answer to [`Action::Send`]: more than [`super::SEND_WITHIN`] have passed since the claim or read that allowed it
    /// began. Nothing was sent.
    TooLate,
    /// Answer to [`Action::Send`], with a random number in 0..1000.
    Answered(Answer, u16),
    /// Answer to [`Action::Commit`]: whether the generation was still the claimed one.
    Committed(bool),
    /// Answer to [`Action::Release`], [`Action::Unknown`], [`Action::Reauthorize`] and [`Action::KeepSpare`]: done, or
    /// no longer ours to do.
    Recorded,
    /// Answer to any action on the database: it cannot be reached.
    DatabaseAway,
}

/// What the task does next. Between a won claim and the end of the attempt it beats every
/// [`super::BEAT_EVERY`] ms; a beat that fails stops the beating, never the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Read the row.
    Read,
    /// Somebody else is at it: wait this many ms or until the row changes. If the task has no
    /// attempt open, this is the only point at which it may be ended because nobody waits for it any more.
    Watch(i64),
    /// Claim the refresh of this generation.
    Claim(i64),
    /// Send this refresh token, on a fresh connection, without any automatic retry, for at most
    /// [`super::ANSWER_WITHIN`]; if it is too late for that, say so.
    Send(Sent),
    /// End the attempt: nothing was spent.
    Release {
        /// Nothing is sent for this long (ms).
        back_off: i64,
        /// Whether it counts as a failure.
        counts: bool,
    },
    /// End the attempt: the answer is not known; the same token is sent again after this many ms.
    Unknown(i64),
    /// After this many ms, commit the pair just received; repeated while the process lives.
    Commit(i64),
    /// After this many ms, keep the pair just received as the spare, unless the grant was replaced; repeated likewise.
    KeepSpare(i64),
    /// End the attempt: the vendor refuses the grant. An event is written with it.
    Reauthorize {
        /// Probes done, this refusal included.
        probe: i64,
        /// Ms until the next probe; none: there is none.
        after: Option<i64>,
        /// Why.
        cause: Cause,
    },
    /// The task ends; whoever waits is told.
    Finish(Outcome),
}

/// Why a person must authorize again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The vendor refused a grant of which every answer is known.
    Refused,
    /// An answer was lost before: the vendor may have rotated without our knowing.
    AnswerLost,
}

impl Cause {
    /// The words for people.
    pub const fn text(self) -> &'static str {
        match self {
            Cause::Refused => "refused: the vendor no longer accepts the refresh token",
            Cause::AnswerLost => {
                "answer lost: the vendor's answer to an earlier refresh was lost, and it now refuses the token sent then"
            }
        }
    }
}

/// How the task ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The row holds a newer token: use it.
    Use,
    /// No token now. The row heals by itself; who has time left may ask again after so many ms.
    Later(i64, Why),
    /// A person must authorize again; the row says why.
    Reauthorize,
    /// There is no refresh token: nothing to renew with.
    Nothing,
    /// The database cannot be reached.
    DatabaseAway,
    /// The task reported something that answers no action of its own: a defect. An open attempt is taken over later.
    Defect,
}

/// Why there is no token now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The vendor could not be reached.
    Unsent,
    /// The vendor asked us to wait.
    Throttled,
    /// The vendor's answer was unclear.
    Unclear,
    /// Something failed a moment ago and it is not time to try again.
    BackingOff,
}

/// Where the task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    pub(super) held: i64,
    pub(super) reason: Reason,
    pub(super) rules: Rules,
    pub(super) phase: Phase,
}

impl State {
    /// A task for a caller (or the worker) that holds the token of generation `held`.
    pub fn new(held: i64, reason: Reason, rules: Rules) -> State {
        State { held, reason, rules, phase: Phase::Asked }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    Asked,
    Reading,
    Watching,
    Claiming,
    Sending(Attempt),
    Rereading(Attempt),
    Resting(Attempt),
    Committing(Attempt, i64),
    Sparing(i64),
    Ending(After),
    Done,
}

/// What follows when the end of an attempt is on record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    Finish(Outcome),
    ReadAgain,
}

/// The attempt this task has open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Attempt {
    pub(super) fence: i64,
    pub(super) generation: i64,
    pub(super) status: Status,
    pub(super) fails: i64,
    pub(super) sent: Sent,
}
