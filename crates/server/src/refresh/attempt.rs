//! The task of one refresh: performs what [`ligand_model::refresh::step`] says, and reports what came of it.
//!
//! It belongs to nobody: callers wait for it and may leave, and SIGTERM waits for its end.

use std::sync::Arc;
use std::time::Duration;

use ligand_engine::AccessToken;
use ligand_engine::oauth::{TokenFailure, TokenPair};
use ligand_model::credential::{Credential, Pair};
use ligand_model::refresh::{
    Action, Answer, Event, Outcome, Reason, Rules, SEND_WITHIN, Sent, State, Why, due_in, step,
};
use ligand_model::{Error, Kind, Result, Secret};
use ligand_store::credential::{Claimed, Fresh, Release};

use super::renew::renew;
use super::rows::{self, Beats};
use super::trouble::Trouble;
use super::{Grant, Parts, afterwards, figures};
use crate::oauth::step::{Stepped, Written};
use crate::random;

/// Refreshes a credential whose token of generation `held` no longer does. `Ok`: the row holds a newer one.
pub(super) async fn run(parts: &Arc<Parts>, grant: &Arc<Grant>, held: i64, reason: Reason) -> Result<(), Trouble> {
    let rules = Rules { single_server: parts.tools.store.single_server(), grace: false };
    let mut attempt = Attempt::new(parts, grant);
    let (mut state, mut action) = step(State::new(held, reason, rules), Event::Asked);
    loop {
        let event = match action {
            Action::Finish(outcome) => return attempt.landing(outcome),
            action => attempt.perform(action).await,
        };
        let event = event.map_err(Trouble::Ours)?;
        (state, action) = step(state, event);
    }
}

/// What the task has in its hands.
struct Attempt<'a> {
    parts: &'a Arc<Parts>,
    grant: &'a Grant,
    row: Option<Credential>,
    claimed: Option<Claimed>,
    beats: Option<Beats>,
    /// When the claim or reading began that allows a send (uptime, ms).
    allowed_at: i64,
    received: Option<Received>,
    /// What went wrong last, in words for people.
    words: String,
    away: Option<Error>,
    _open: figures::Open,
}

/// A pair, and when it arrived (uptime, ms).
struct Received {
    pair: TokenPair,
    written: Written,
    sent: Secret,
    roll: u16,
    at: i64,
}

impl<'a> Attempt<'a> {
    fn new(parts: &'a Arc<Parts>, grant: &'a Grant) -> Attempt<'a> {
        Attempt {
            parts,
            grant,
            row: None,
            claimed: None,
            beats: None,
            allowed_at: i64::MIN,
            received: None,
            words: String::new(),
            away: None,
            _open: figures::Open::begin(),
        }
    }

    async fn perform(&mut self, action: Action) -> Result<Event> {
        let done = match action {
            Action::Read => self.read().await,
            Action::Watch(wait) => self.watch(wait).await,
            Action::Claim(generation) => self.claim(generation).await,
            Action::Send(sent) => self.send(sent).await,
            Action::Commit(wait) => return self.commit(wait).await,
            Action::KeepSpare(wait) => return self.keep_spare(wait).await,
            Action::Release { back_off, counts } => self.release(back_off, counts).await,
            Action::Unknown(wait) => self.unknown(wait).await,
            Action::Reauthorize { probe, after, cause } => {
                let why = rows::refusal(&self.parts.tools.store, self.grant, cause, &self.words).await;
                self.reauthorize(probe, after, why).await
            }
            Action::Finish(_) => Err(Error::internal("the end of a refresh is not performed")),
        };
        if let Err(error) = &done {
            self.away = Some(error.clone());
        }
        rows::heard(done)
    }

    async fn read(&mut self) -> Result<Event> {
        self.allowed_at = self.parts.now();
        let row = rows::read(&self.parts.tools.store, self.grant).await?;
        let facts = rows::facts(&self.parts.tools.store, &row);
        self.row = Some(row);
        Ok(Event::Row(facts))
    }

    /// Somebody else is at it. A process that stops has nothing at stake here and does not wait.
    async fn watch(&mut self, wait: i64) -> Result<Event> {
        self.end();
        let stopping = self.parts.tools.tasks.stopping();
        match stopping.run_until_cancelled(pause(wait)).await {
            Some(()) => Ok(Event::Woke),
            None => Err(Error::new(Kind::Unavailable, "this server is stopping; repeat the call")),
        }
    }

    async fn claim(&mut self, generation: i64) -> Result<Event> {
        let store = &self.parts.tools.store;
        self.allowed_at = self.parts.now();
        let Some(claimed) = rows::claim(store, self.grant, generation).await? else { return Ok(Event::Claimed(None)) };
        let before = self.row.as_ref().and_then(|row| row.attempt.as_ref());
        if before.is_some() {
            figures::ended(self.element(), figures::Outcome::TakenOver);
            self.log("took over an attempt of a process that is gone");
        }
        self.beats = Some(Beats::begin(&self.parts.tools.tasks, store, self.grant, &claimed));
        let facts = rows::facts(store, &claimed.credential);
        self.row = Some(claimed.credential.clone());
        self.claimed = Some(claimed);
        Ok(Event::Claimed(Some(facts)))
    }

    /// Step 3. A claim that is too old may be somebody else's by now: what it allowed is not sent.
    async fn send(&mut self, which: Sent) -> Result<Event> {
        if self.parts.now() - self.allowed_at >= SEND_WITHIN {
            figures::ended(self.element(), figures::Outcome::TooLate);
            return Ok(Event::TooLate);
        }
        let token = self.token(which).ok_or_else(|| Error::internal("no such refresh token in the row"))?;
        let access = self.row.as_ref().and_then(|row| row.access.clone());
        let began = self.parts.now();
        let answer = renew(&self.parts.tools.engine, &self.grant.client, &token, access.as_ref()).await;
        let at = self.parts.now();
        figures::answered(self.element(), Duration::from_millis((at - began).unsigned_abs()));
        let [high, low] = random::bytes::<2>();
        let roll = u16::from_be_bytes([high, low]) % 1000;
        let answer = match answer {
            Ok(Stepped { pair, written }) => {
                self.received = Some(Received { pair, written, sent: token, roll, at });
                Answer::Pair
            }
            Err(failure) => self.failed(failure),
        };
        Ok(Event::Answered(answer, roll))
    }

    fn token(&self, which: Sent) -> Option<Secret> {
        match which {
            Sent::Current => self.claimed.as_ref().map(|claimed| claimed.refresh.clone()),
            Sent::Spare => self.row.as_ref()?.spare.clone(),
            Sent::Prior => self.row.as_ref()?.prior.clone(),
        }
    }

    /// Step 5: what a failure means, and its words.
    fn failed(&mut self, failure: TokenFailure) -> Answer {
        let (answer, words, outcome) = match failure {
            TokenFailure::Unsent(cause) => (
                Answer::Unsent,
                format!("the vendor's token endpoint could not be reached: {cause}"),
                figures::Outcome::Unsent,
            ),
            TokenFailure::Throttled(wait) => {
                let wait = wait.map(|wait| i64::try_from(wait.as_millis()).unwrap_or(i64::MAX));
                let words = "the vendor's token endpoint asks to wait (429)".to_owned();
                (Answer::Throttled(wait), words, figures::Outcome::Throttled)
            }
            TokenFailure::Refused { status, words } => {
                (Answer::Refused, format!("status {status}, {words}"), figures::Outcome::Refused)
            }
            TokenFailure::Unknown { cause, .. } => (
                Answer::Unclear,
                format!("the answer of the vendor's token endpoint is unclear: {cause}"),
                figures::Outcome::Unknown,
            ),
        };
        figures::ended(self.element(), outcome);
        self.words = words;
        self.log("no new token");
        answer
    }

    /// Step 6: stored before it is used.
    async fn commit(&mut self, wait: i64) -> Result<Event> {
        pause(wait).await;
        let (claimed, fresh) = self.fresh()?;
        let event = rows::commit(&self.parts.tools.store, self.grant, claimed, &fresh).await;
        if event == Event::Committed(true) {
            figures::ended(self.element(), figures::Outcome::Ok);
            self.end();
            self.learn();
            self.follow_up().await;
            tracing::info!(
                element = self.element(),
                instance = self.grant.instance.0,
                credential = self.grant.credential.0,
                "tokens refreshed"
            );
        }
        Ok(event)
    }

    /// What the element does after a refresh, before anybody uses the new token.
    async fn follow_up(&self) {
        let (Some(claimed), Some(received)) = (&self.claimed, &self.received) else { return };
        afterwards::store(self.parts, self.grant, &received.written).await;
        let generation = claimed.attempt.generation + 1;
        let token = AccessToken { value: received.pair.access.clone(), generation };
        afterwards::on_refresh(self.parts, self.grant, &token).await;
    }

    async fn keep_spare(&mut self, wait: i64) -> Result<Event> {
        pause(wait).await;
        let (claimed, fresh) = self.fresh()?;
        let event = rows::keep_spare(&self.parts.tools.store, self.grant, claimed, &fresh).await;
        if event == Event::Recorded {
            figures::ended(self.element(), figures::Outcome::Late);
            "the pair came too late: its generation has moved on".clone_into(&mut self.words);
            self.log("a refresh was overtaken");
        }
        Ok(event)
    }

    fn fresh(&self) -> Result<(&Claimed, Fresh)> {
        let (Some(claimed), Some(received)) = (&self.claimed, &self.received) else {
            return Err(Error::internal("a commit without a claim or without a pair"));
        };
        let said = received.pair.expires_in.and_then(|seconds| i64::try_from(seconds).ok()?.checked_mul(1000));
        let lifetime = said.or(self.grant.client.lifetime);
        let pair = Pair { access: received.pair.access.clone(), refresh: received.pair.refresh.clone(), lifetime };
        let due_in = lifetime.map(|lifetime| due_in(lifetime, received.roll));
        let age = (self.parts.now() - received.at).max(0);
        Ok((claimed, Fresh { pair, sent: received.sent.clone(), due_in, age }))
    }

    /// What the answer taught is stored beside: nobody waits for it.
    fn learn(&self) {
        let learned = self.received.as_ref().map(|received| received.pair.learned.clone()).unwrap_or_default();
        if learned.is_empty() {
            return;
        }
        let (store, grant) = (self.parts.tools.store.clone(), self.grant.clone());
        self.parts.tools.tasks.spawn("learned configuration", async move {
            if let Err(error) = rows::learn(&store, &grant, &learned).await {
                tracing::warn!(instance = grant.instance.0, %error, "what the vendor's answer taught is not stored");
            }
        });
    }

    async fn release(&mut self, back_off: i64, counts: bool) -> Result<Event> {
        let error = counts.then(|| self.words.clone());
        let how = Release { back_off, counts, error };
        let recorded = rows::release(&self.parts.tools.store, self.grant, self.claimed()?, how).await;
        self.end();
        recorded
    }

    async fn unknown(&mut self, wait: i64) -> Result<Event> {
        let recorded = rows::unknown(&self.parts.tools.store, self.grant, self.claimed()?, wait, &self.words).await;
        self.end();
        recorded
    }

    async fn reauthorize(&mut self, probe: i64, after: Option<i64>, why: String) -> Result<Event> {
        let verdict = (probe, after, why.as_str());
        let recorded = rows::reauthorize(&self.parts.tools.store, self.grant, self.claimed()?, verdict).await;
        self.words = why;
        self.log("a person must authorize again");
        self.end();
        recorded
    }

    fn claimed(&self) -> Result<&Claimed> {
        self.claimed.as_ref().ok_or_else(|| Error::internal("an attempt that was never claimed"))
    }

    /// The attempt is over: no more beats.
    fn end(&mut self) {
        self.beats = None;
    }

    fn landing(&self, outcome: Outcome) -> Result<(), Trouble> {
        let last = || self.row.as_ref().and_then(|row| row.last_error.clone()).unwrap_or_default();
        let words = || if self.words.is_empty() { last() } else { self.words.clone() };
        match outcome {
            Outcome::Use => Ok(()),
            Outcome::Later(wait, Why::BackingOff) => Err(Trouble::Later { why: Why::BackingOff, words: last(), wait }),
            Outcome::Later(wait, why) => Err(Trouble::Later { why, words: words(), wait }),
            Outcome::Reauthorize => Err(Trouble::Reauthorize(words())),
            Outcome::Nothing => Err(Trouble::nothing_to_renew_with()),
            Outcome::DatabaseAway => Err(Trouble::Ours(self.away.clone().unwrap_or_else(away))),
            Outcome::Defect => Err(Trouble::Ours(Error::internal("the steps of a refresh do not fit together"))),
        }
    }

    fn element(&self) -> &str {
        &self.grant.client.element.key
    }

    fn log(&self, what: &str) {
        tracing::warn!(
            element = self.element(),
            instance = self.grant.instance.0,
            credential = self.grant.credential.0,
            attempt = self.claimed.as_ref().map_or("", |claimed| claimed.attempt.id.as_str()),
            cause = self.words,
            "refresh: {what}"
        );
    }
}

async fn pause(ms: i64) {
    if ms > 0 {
        tokio::time::sleep(Duration::from_millis(ms.unsigned_abs())).await;
    }
}

fn away() -> Error {
    Error::new(Kind::Unavailable, "the database is away; repeat later").with_retry_after(Duration::from_secs(1))
}
