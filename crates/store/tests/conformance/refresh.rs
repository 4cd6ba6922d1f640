//! The state machine on the real rows: many tasks on one expired token, against a vendor with single-use tokens.

use crate::given::{Given, system};
use ligand_model::credential::{Pair, Status};
use ligand_model::identity::CredentialId;
use ligand_model::refresh::{Action, Answer, Event, Outcome, Reason, Row, Rules, Sent, State, due_in, step};
use ligand_store::credential::{
    Claimant, Claimed, Fresh, Release, claim, commit, get, keep_spare, reauthorize, release, unknown,
};
use ligand_store::system::clock::{Offset, shift_for_tests};
use std::sync::Mutex;
use std::time::Duration;

on_both_databases!(
    of_many_tasks_on_one_expired_token_one_sends_and_all_get_the_new_one,
    a_lost_answer_ends_in_a_plain_word,
    an_answer_lost_before_the_vendor_heals_by_itself,
);

/// A vendor whose refresh tokens are good once.
struct Vendor {
    living: Mutex<String>,
    sends: Mutex<u32>,
    /// What becomes of the next answers, last first; empty: they arrive.
    fates: Mutex<Vec<Fate>>,
}

#[derive(Clone, Copy)]
enum Fate {
    /// The vendor rotates, the answer is cut.
    Cut,
    /// A gateway answers in the vendor's place.
    Gateway,
}

impl Vendor {
    fn new(refresh: &str, fates: &[Fate]) -> Vendor {
        Vendor { living: Mutex::new(refresh.into()), sends: Mutex::new(0), fates: Mutex::new(fates.to_vec()) }
    }

    async fn send(&self, token: &str) -> (Answer, Option<Pair>) {
        tokio::time::sleep(Duration::from_millis(50)).await;
        *self.sends.lock().unwrap() += 1;
        let fate = self.fates.lock().unwrap().pop();
        if matches!(fate, Some(Fate::Gateway)) {
            return (Answer::Unclear, None);
        }
        let mut living = self.living.lock().unwrap();
        if *living != token {
            return (Answer::Refused, None);
        }
        living.push('+');
        if matches!(fate, Some(Fate::Cut)) {
            return (Answer::Unclear, None);
        }
        let pair = Pair {
            access: format!("access for {living}").into(),
            refresh: Some(living.as_str().into()),
            lifetime: Some(3_600_000),
        };
        (Answer::Pair, Some(pair))
    }

    fn sends(&self) -> u32 {
        *self.sends.lock().unwrap()
    }
}

/// One task, as the server would run it.
struct Task<'a> {
    given: &'a Given,
    vendor: &'a Vendor,
    id: CredentialId,
    boot: &'a str,
    claimed: Option<Claimed>,
    fresh: Option<Fresh>,
}

impl Task<'_> {
    async fn run(mut self, held: i64, reason: Reason) -> Outcome {
        let rules = Rules { single_server: self.given.store.single_server(), grace: false };
        let (mut state, mut action) = step(State::new(held, reason, rules), Event::Asked);
        loop {
            if let Action::Finish(outcome) = action {
                return outcome;
            }
            let event = self.perform(action).await;
            (state, action) = step(state, event);
        }
    }

    async fn perform(&mut self, action: Action) -> Event {
        let (store, scope, id) = (&self.given.store, &self.given.scope, self.id);
        match action {
            Action::Read => {
                let credential = store.read(async |tx| get(scope, tx, id).await).await.unwrap();
                Event::Row(Row::of(&credential, self.boot))
            }
            Action::Watch(ms) => {
                tokio::time::sleep(Duration::from_millis(u64::try_from(ms).unwrap().min(20))).await;
                Event::Woke
            }
            Action::Claim(generation) => {
                let who = Claimant { boot: self.boot, single_server: store.single_server() };
                self.claimed = store.write(async |tx| claim(scope, tx, id, generation, who).await).await.unwrap();
                Event::Claimed(self.claimed.as_ref().map(|claimed| Row::of(&claimed.credential, self.boot)))
            }
            Action::Send(sent) => self.send(sent).await,
            Action::Release { back_off, counts } => {
                let how = Release { back_off, counts, error: None };
                let claimed = self.claimed.as_ref().unwrap();
                store.write(async |tx| release(scope, tx, claimed, &how).await).await.unwrap();
                Event::Recorded
            }
            Action::Unknown(back_off) => {
                let claimed = self.claimed.as_ref().unwrap();
                store.write(async |tx| unknown(scope, tx, claimed, back_off, "unclear").await).await.unwrap();
                Event::Recorded
            }
            Action::Commit(_) => {
                let (claimed, fresh) = (self.claimed.as_ref().unwrap(), self.fresh.as_ref().unwrap());
                let done = store.write(async |tx| commit(scope, tx, claimed, fresh).await).await.unwrap();
                Event::Committed(done.is_some())
            }
            Action::KeepSpare(_) => {
                let (claimed, fresh) = (self.claimed.as_ref().unwrap(), self.fresh.as_ref().unwrap());
                store.write(async |tx| keep_spare(scope, tx, claimed, fresh).await).await.unwrap();
                Event::Recorded
            }
            Action::Reauthorize { probe, after, cause } => {
                let claimed = self.claimed.as_ref().unwrap();
                let write = store.write(async |tx| reauthorize(scope, tx, claimed, probe, after, cause.text()).await);
                write.await.unwrap();
                Event::Recorded
            }
            Action::Finish(_) => unreachable!(),
        }
    }

    async fn send(&mut self, sent: Sent) -> Event {
        let claimed = self.claimed.as_ref().unwrap();
        let token = match sent {
            Sent::Current => claimed.refresh.clone(),
            Sent::Spare => claimed.credential.spare.clone().unwrap(),
            Sent::Prior => claimed.credential.prior.clone().unwrap(),
        };
        let (answer, pair) = self.vendor.send(token.expose()).await;
        self.fresh = pair.map(|pair| {
            let due_in = pair.lifetime.map(|lifetime| due_in(lifetime, 0));
            Fresh { pair, sent: token, due_in, age: 0 }
        });
        Event::Answered(answer, 500)
    }
}

fn task<'a>(given: &'a Given, vendor: &'a Vendor, id: CredentialId, boot: &'a str) -> Task<'a> {
    Task { given, vendor, id, boot, claimed: None, fresh: None }
}

async fn later(given: &Given, offset: Offset) {
    given.store.write(async |tx| shift_for_tests(system(), tx, offset).await).await.unwrap();
}

async fn of_many_tasks_on_one_expired_token_one_sends_and_all_get_the_new_one(given: Given) {
    let (_, id) = given.connected("access", "refresh").await;
    let vendor = Vendor::new("refresh", &[]);
    // Five replicas would each run one task; on the single server of SQLite there is one boot, and more than one
    // task for a credential only by mistake. The row decides either way.
    let boots: &[&str] = if given.store.single_server() { &["a"; 5] } else { &["a", "b", "c", "d", "e"] };
    let run = |boot| task(&given, &vendor, id, boot).run(1, Reason::Expired);
    let outcomes = tokio::join!(run(boots[0]), run(boots[1]), run(boots[2]), run(boots[3]), run(boots[4]));
    assert_eq!(<[Outcome; 5]>::from(outcomes), [Outcome::Use; 5]);
    assert_eq!(vendor.sends(), 1);
    let row = given.store.read(async |tx| get(&given.scope, tx, id).await).await.unwrap();
    assert_eq!(row.refresh.unwrap().expose(), "refresh+");
}

async fn a_lost_answer_ends_in_a_plain_word(given: Given) {
    let (_, id) = given.connected("access", "refresh").await;
    let vendor = Vendor::new("refresh", &[Fate::Cut]);
    let first = task(&given, &vendor, id, "a").run(1, Reason::Expired).await;
    assert!(matches!(first, Outcome::Later(..)), "{first:?}");
    later(&given, Offset::Minute).await;
    assert_eq!(task(&given, &vendor, id, "a").run(1, Reason::Ahead).await, Outcome::Reauthorize);
    let row = given.store.read(async |tx| get(&given.scope, tx, id).await).await.unwrap();
    assert_eq!(row.status, Status::Reauthorize);
    assert!(row.last_error.unwrap().starts_with("answer lost"));
    let call = task(&given, &vendor, id, "a").run(1, Reason::Rejected).await;
    assert_eq!((call, vendor.sends()), (Outcome::Reauthorize, 2));
}

async fn an_answer_lost_before_the_vendor_heals_by_itself(given: Given) {
    let (_, id) = given.connected("access", "refresh").await;
    let vendor = Vendor::new("refresh", &[Fate::Gateway]);
    task(&given, &vendor, id, "a").run(1, Reason::Expired).await;
    let row = given.store.read(async |tx| get(&given.scope, tx, id).await).await.unwrap();
    assert_eq!(row.status, Status::Unknown);
    later(&given, Offset::Minute).await;
    let due = given
        .store
        .read(async |tx| ligand_store::system::credentials::due(system(), tx, "a", false, 9).await)
        .await
        .unwrap();
    assert_eq!(due.len(), 1);
    assert_eq!(task(&given, &vendor, id, "a").run(1, Reason::Ahead).await, Outcome::Use);
    let row = given.store.read(async |tx| get(&given.scope, tx, id).await).await.unwrap();
    assert_eq!((row.status, row.fails, row.last_error), (Status::Ok, 0, None));
}
