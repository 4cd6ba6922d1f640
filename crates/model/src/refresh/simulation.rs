//! A small world in which the state machine must keep its promise: several processes on one row, a vendor with
//! single-use refresh tokens, and everything that can happen in between.
//!
//! The row mirrors the store's statements. A run is a list of choices; whatever they are, no two living processes send
//! for one generation, no living token is lost while somebody holds it, and what is not ok is said. Each check was
//! built to fail: [`Guards`] removes one rule at a time, and the tests at the end want to see the world break.

use super::state::{Action, Answer, Event, Open, Outcome, Reason, Row, Rules, Sent, State};
use super::{SEND_WITHIN, TAKE_OVER_AFTER, step};
use crate::credential::Status;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

type Token = u32;

/// The rules that can be taken away.
#[derive(Debug, Clone, Copy)]
struct Guards {
    claim_respects_the_owner: bool,
    commit_respects_the_generation: bool,
    attempt_is_beaten: bool,
    refusal_respects_the_fence: bool,
    a_late_send_is_given_back: bool,
}

const ALL: Guards = Guards {
    claim_respects_the_owner: true,
    commit_respects_the_generation: true,
    attempt_is_beaten: true,
    refusal_respects_the_fence: true,
    a_late_send_is_given_back: true,
};

/// The row, as the store keeps it.
#[derive(Debug, Clone, Default)]
struct Stored {
    generation: i64,
    refresh: Token,
    prior: Option<Token>,
    spare: Option<Token>,
    reauthorize: bool,
    unknown: bool,
    fails: i64,
    next_try_at: i64,
    owner: Option<usize>,
    fence: i64,
    attempt_generation: i64,
    until: i64,
}

/// The vendor: one living refresh token at a time.
#[derive(Debug, Clone)]
struct Vendor {
    living: Token,
    issued: Token,
}

/// A request on its way: to the vendor, or already answered.
#[derive(Debug, Clone, Copy)]
struct Flight {
    token: Token,
    answer: Option<(Answer, Token)>,
}

#[derive(Debug, Clone)]
struct Task {
    state: State,
    action: Action,
    fence: i64,
    generation: i64,
    claimed_token: Token,
    /// When the claim or read that allows a send was made.
    allowed_at: i64,
    flight: Option<Flight>,
    pair: Option<Token>,
    /// The process was frozen while its request was in flight: the documented exception.
    frozen_once: bool,
}

#[derive(Debug, Clone)]
struct Process {
    boot: usize,
    frozen: bool,
    task: Option<Task>,
}

#[derive(Debug, Clone, Copy)]
enum Choice {
    Ask(usize),
    Progress(usize),
    /// The vendor handles the request; what becomes of the answer.
    Vendor(usize, Fate),
    Deliver(usize),
    Crash(usize),
    Freeze(usize),
    Thaw(usize),
    Pass(i64),
    /// A vendor reads a request whose sender is gone.
    Orphan,
    /// Somebody authorizes again: a new grant takes the row.
    Replace,
}

#[derive(Debug, Clone, Copy)]
enum Fate {
    Answered,
    /// Handled, but the answer is cut on its way back.
    Cut,
    /// Not handled: a gateway answered 502.
    Gateway,
    /// Never sent.
    Unsent,
    Throttled,
}

struct World {
    now: i64,
    row: Stored,
    vendor: Vendor,
    processes: Vec<Process>,
    orphans: Vec<Token>,
    boots: usize,
    guards: Guards,
    single_server: bool,
    /// A living token went down with a crash, a cut or an orphan: the loss that no rule can prevent.
    excused: bool,
}

impl World {
    fn new(guards: Guards, processes: usize) -> World {
        let process = |boot| Process { boot, frozen: false, task: None };
        World {
            now: 1_000_000,
            row: Stored { generation: 1, refresh: 1, ..Stored::default() },
            vendor: Vendor { living: 1, issued: 1 },
            processes: (0..processes).map(process).collect(),
            orphans: Vec::new(),
            boots: processes,
            guards,
            single_server: processes == 1,
            excused: false,
        }
    }

    fn apply(&mut self, choice: Choice) -> Result<(), String> {
        let held = self.somebody_holds_the_living_token();
        match choice {
            Choice::Ask(p) => self.ask(p, Reason::Expired),
            Choice::Progress(p) => self.progress(p),
            Choice::Vendor(p, fate) => self.vendor(p, fate),
            Choice::Deliver(p) => self.deliver(p),
            Choice::Crash(p) => self.crash(p),
            Choice::Freeze(p) => self.freeze(p),
            Choice::Thaw(p) => self.processes[p].frozen = false,
            Choice::Pass(ms) => self.pass(ms),
            Choice::Orphan => self.orphan(),
            Choice::Replace => self.replace(),
        }
        if held && !self.somebody_holds_the_living_token() && !self.excused {
            return Err(format!("the living token was lost by {choice:?}"));
        }
        if self.row.reauthorize && self.row.refresh == self.vendor.living {
            return Err(format!("a living grant is believed to be refused by {choice:?}"));
        }
        self.one_in_flight()
    }

    fn ask(&mut self, p: usize, reason: Reason) {
        let rules = Rules { single_server: self.single_server, grace: false };
        let held = self.row.generation;
        let process = &mut self.processes[p];
        if process.frozen || process.task.is_some() {
            return;
        }
        let (state, action) = step(State::new(held, reason, rules), Event::Asked);
        process.task = Some(Task {
            state,
            action,
            fence: 0,
            generation: 0,
            claimed_token: 0,
            allowed_at: 0,
            flight: None,
            pair: None,
            frozen_once: false,
        });
    }

    /// Performs the task's action, if it is one that does not wait for the vendor.
    fn progress(&mut self, p: usize) {
        if self.processes[p].frozen {
            return;
        }
        let boot = self.processes[p].boot;
        let Some(mut task) = self.processes[p].task.take() else { return };
        let event = match task.action {
            Action::Read => {
                task.allowed_at = self.now;
                Some(Event::Row(self.seen_by(boot)))
            }
            Action::Watch(_) => Some(Event::Woke),
            Action::Claim(generation) => Some(Event::Claimed(self.claim(boot, generation, &mut task))),
            Action::Send(_) if task.flight.is_none() && self.too_late(&task) => Some(Event::TooLate),
            Action::Send(sent) => {
                if task.flight.is_none() {
                    task.frozen_once = false;
                    let token = match sent {
                        Sent::Current => task.claimed_token,
                        Sent::Spare => self.row.spare.unwrap_or(0),
                        Sent::Prior => self.row.prior.unwrap_or(0),
                    };
                    task.flight = Some(Flight { token, answer: None });
                }
                None
            }
            Action::Release { back_off, counts } => Some(self.release(boot, &task, back_off, counts, false)),
            Action::Unknown(back_off) => Some(self.release(boot, &task, back_off, true, true)),
            Action::Commit(_) => Some(Event::Committed(self.commit(&mut task))),
            Action::KeepSpare(_) => Some(self.keep_spare(&mut task)),
            Action::Reauthorize { probe, after, .. } => Some(self.reauthorize(boot, &task, probe, after)),
            Action::Finish(outcome) => {
                assert_ne!(outcome, Outcome::Defect);
                return;
            }
        };
        if let Some(event) = event {
            (task.state, task.action) = step(task.state, event);
        }
        self.processes[p].task = Some(task);
    }

    fn too_late(&self, task: &Task) -> bool {
        self.guards.a_late_send_is_given_back && self.now - task.allowed_at >= SEND_WITHIN
    }

    fn seen_by(&self, boot: usize) -> Row {
        let status = match (self.row.reauthorize, self.row.unknown) {
            (true, _) => Status::Reauthorize,
            (false, true) => Status::Unknown,
            (false, false) => Status::Ok,
        };
        Row {
            generation: self.row.generation,
            status,
            fails: self.row.fails,
            next_try_in: self.row.next_try_at - self.now,
            has_refresh: true,
            has_spare: self.row.spare.is_some(),
            has_prior: self.row.prior.is_some(),
            attempt: self.row.owner.map(|owner| Open {
                mine: owner == boot,
                fence: self.row.fence,
                expires_in: self.row.until - self.now,
            }),
        }
    }

    fn claim(&mut self, boot: usize, generation: i64, task: &mut Task) -> Option<Row> {
        let row = &mut self.row;
        let free = match row.owner {
            None => true,
            Some(owner) => row.until < self.now || (self.single_server && owner != boot),
        };
        if row.generation != generation || row.next_try_at > self.now || (self.guards.claim_respects_the_owner && !free)
        {
            return None;
        }
        row.unknown |= row.owner.is_some();
        row.owner = Some(boot);
        row.fence += 1;
        row.attempt_generation = generation;
        row.until = self.now + TAKE_OVER_AFTER;
        task.fence = row.fence;
        task.generation = generation;
        task.claimed_token = row.refresh;
        task.allowed_at = self.now;
        Some(self.seen_by(boot))
    }

    fn mine(&self, boot: usize, task: &Task) -> bool {
        self.row.owner == Some(boot) && self.row.fence == task.fence
    }

    fn release(&mut self, boot: usize, task: &Task, back_off: i64, counts: bool, unknown: bool) -> Event {
        if self.mine(boot, task) {
            self.row.owner = None;
            self.row.next_try_at = self.now + back_off;
            self.row.unknown |= unknown;
            if !self.row.reauthorize {
                self.row.fails += i64::from(counts);
            }
        }
        Event::Recorded
    }

    fn commit(&mut self, task: &mut Task) -> bool {
        let pair = task.pair.expect("a commit follows a pair");
        if self.guards.commit_respects_the_generation && self.row.generation != task.generation {
            return false;
        }
        let row = &mut self.row;
        (row.prior, row.refresh, row.spare) = (Some(task.claimed_token), pair, None);
        (row.reauthorize, row.unknown, row.fails, row.next_try_at, row.owner) = (false, false, 0, 0, None);
        row.generation += 1;
        task.pair = None;
        true
    }

    fn keep_spare(&mut self, task: &mut Task) -> Event {
        let pair = task.pair.take().expect("a spare follows a pair");
        if self.row.generation == task.generation + 1 && self.row.prior == Some(task.claimed_token) {
            self.row.spare = Some(pair);
        }
        Event::Recorded
    }

    fn reauthorize(&mut self, boot: usize, task: &Task, probe: i64, after: Option<i64>) -> Event {
        let ours = self.mine(boot, task) && self.row.generation == self.row.attempt_generation;
        if ours || !self.guards.refusal_respects_the_fence {
            self.row.owner = None;
            self.row.reauthorize = true;
            self.row.fails = probe;
            self.row.next_try_at = after.map_or(i64::MAX, |after| self.now + after);
        }
        Event::Recorded
    }

    /// The vendor reads a token: it rotates if the token is the living one, else it refuses.
    fn handle(vendor: &mut Vendor, token: Token) -> (Answer, Token) {
        if token != vendor.living {
            return (Answer::Refused, 0);
        }
        vendor.issued += 1;
        vendor.living = vendor.issued;
        (Answer::Pair, vendor.issued)
    }

    fn vendor(&mut self, p: usize, fate: Fate) {
        let Some(task) = &mut self.processes[p].task else { return };
        let Some(flight @ Flight { answer: None, .. }) = &mut task.flight else { return };
        flight.answer = Some(match fate {
            Fate::Answered => World::handle(&mut self.vendor, flight.token),
            Fate::Cut => {
                let (answer, _) = World::handle(&mut self.vendor, flight.token);
                self.excused |= answer == Answer::Pair;
                (Answer::Unclear, 0)
            }
            Fate::Gateway => (Answer::Unclear, 0),
            Fate::Unsent => (Answer::Unsent, 0),
            Fate::Throttled => (Answer::Throttled(Some(2_000)), 0),
        });
    }

    fn deliver(&mut self, p: usize) {
        let process = &mut self.processes[p];
        if process.frozen {
            return;
        }
        let Some(task) = &mut process.task else { return };
        let Some(Flight { answer: Some((answer, pair)), .. }) = task.flight else { return };
        task.flight = None;
        task.pair = (answer == Answer::Pair).then_some(pair);
        (task.state, task.action) = step(task.state, Event::Answered(answer, 500));
    }

    fn crash(&mut self, p: usize) {
        let living = self.vendor.living;
        if let Some(task) = self.processes[p].task.take() {
            match task.flight {
                Some(Flight { answer: None, token }) => self.orphans.push(token),
                Some(Flight { answer: Some((_, pair)), .. }) => self.excused |= pair == living,
                None => {}
            }
            self.excused |= task.pair == Some(living);
        }
        self.boots += 1;
        self.processes[p] = Process { boot: self.boots, frozen: false, task: None };
    }

    fn orphan(&mut self) {
        if let Some(token) = self.orphans.pop() {
            self.excused |= World::handle(&mut self.vendor, token).0 == Answer::Pair;
        }
    }

    fn replace(&mut self) {
        self.vendor.issued += 1;
        self.vendor.living = self.vendor.issued;
        let (generation, fence) = (self.row.generation + 1, self.row.fence);
        self.row = Stored { generation, fence, refresh: self.vendor.living, ..Stored::default() };
        self.excused = false;
    }

    fn freeze(&mut self, p: usize) {
        let process = &mut self.processes[p];
        process.frozen = true;
        if let Some(task) = &mut process.task {
            task.frozen_once |= task.flight.is_some();
        }
    }

    /// Time passes; the living beat every 5 s.
    fn pass(&mut self, ms: i64) {
        let mut left = ms;
        while left > 0 {
            self.now += left.min(5_000);
            left -= 5_000;
            if !self.guards.attempt_is_beaten {
                continue;
            }
            let beaten = self.processes.iter().any(|process| {
                !process.frozen && process.task.as_ref().is_some_and(|task| self.mine(process.boot, task))
            });
            if beaten {
                self.row.until = self.now + TAKE_OVER_AFTER;
            }
        }
    }

    /// Living processes that were never frozen during their attempt: at most one sends for a generation.
    fn one_in_flight(&self) -> Result<(), String> {
        let sending = self
            .processes
            .iter()
            .filter_map(|process| process.task.as_ref())
            .filter(|task| task.flight.is_some() && !task.frozen_once && task.generation == self.row.generation);
        match sending.count() {
            0 | 1 => Ok(()),
            many => Err(format!("{many} requests in flight for generation {}", self.row.generation)),
        }
    }

    fn somebody_holds_the_living_token(&self) -> bool {
        let living = self.vendor.living;
        let row = self.row.refresh == living || self.row.spare == Some(living);
        row || self.processes.iter().filter_map(|process| process.task.as_ref()).any(|task| {
            let on_its_way = task.flight.and_then(|flight| flight.answer).is_some_and(|(_, pair)| pair == living);
            on_its_way || task.pair == Some(living)
        })
    }

    /// Everything thaws, nothing fails any more, and the worker asks until the row is at rest.
    fn settle(&mut self) -> Result<(), String> {
        while !self.orphans.is_empty() {
            self.apply(Choice::Orphan)?;
        }
        for process in 0..self.processes.len() {
            self.processes[process].frozen = false;
        }
        let before = self.row.generation;
        for round in 0..400 {
            for p in 0..self.processes.len() {
                // The last rounds are the worker's: what looks healthy is refreshed once more, to see that it is.
                if self.row.generation == before || round < 100 {
                    self.ask(p, Reason::Ahead);
                }
                for choice in [Choice::Progress(p), Choice::Vendor(p, Fate::Answered), Choice::Deliver(p)] {
                    self.apply(choice)?;
                }
            }
            self.apply(Choice::Pass(if round % 10 == 9 { 700_000 } else { 1_000 }))?;
        }
        self.verdict()
    }

    /// In the end the row holds the living token and says so, or it does not and says that.
    fn verdict(&self) -> Result<(), String> {
        let has = self.row.refresh == self.vendor.living || self.row.spare == Some(self.vendor.living);
        match (has, self.row.reauthorize) {
            (true, false) | (false, true) => Ok(()),
            (true, true) => Err("a living spare is believed to be refused".into()),
            (false, false) => Err(format!("the grant is lost and nothing says so: {:?}", self.row)),
        }
    }
}

fn choices(processes: usize) -> impl Strategy<Value = Vec<Choice>> {
    let p = 0..processes;
    let fate = prop_oneof![
        4 => Just(Fate::Answered),
        1 => Just(Fate::Cut),
        1 => Just(Fate::Gateway),
        1 => Just(Fate::Unsent),
        1 => Just(Fate::Throttled),
    ];
    let choice = prop_oneof![
        4 => p.clone().prop_map(Choice::Ask),
        12 => p.clone().prop_map(Choice::Progress),
        4 => (p.clone(), fate).prop_map(|(p, fate)| Choice::Vendor(p, fate)),
        4 => p.clone().prop_map(Choice::Deliver),
        1 => p.clone().prop_map(Choice::Crash),
        1 => p.clone().prop_map(Choice::Freeze),
        2 => p.prop_map(Choice::Thaw),
        2 => prop_oneof![Just(1_000), Just(10_000), Just(61_000)].prop_map(Choice::Pass),
        1 => Just(Choice::Orphan),
        1 => Just(Choice::Replace),
    ];
    proptest::collection::vec(choice, 1..120)
}

fn run(guards: Guards, processes: usize, choices: &[Choice]) -> Result<(), TestCaseError> {
    let mut world = World::new(guards, processes);
    for choice in choices {
        world.apply(*choice).map_err(TestCaseError::fail)?;
    }
    world.settle().map_err(TestCaseError::fail)
}

fn explore(guards: Guards, processes: usize) -> Result<(), TestError<Vec<Choice>>> {
    let config = Config { cases: 3_000, failure_persistence: None, max_shrink_iters: 500, ..Config::default() };
    // The same worlds every time: what breaks them must break them tomorrow too.
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    TestRunner::new_with_rng(config, rng).run(&choices(processes), |choices| run(guards, processes, &choices))
}

#[test]
fn three_replicas_keep_the_promise_whatever_happens() {
    explore(ALL, 3).unwrap();
}

#[test]
fn one_server_that_crashes_and_starts_again_keeps_the_promise() {
    explore(ALL, 1).unwrap();
}

#[test]
fn the_world_breaks_when_a_claim_ignores_the_owner() {
    assert!(explore(Guards { claim_respects_the_owner: false, ..ALL }, 3).is_err());
}

#[test]
fn the_world_breaks_when_a_commit_ignores_the_generation() {
    assert!(explore(Guards { commit_respects_the_generation: false, ..ALL }, 3).is_err());
}

#[test]
fn the_world_breaks_when_nobody_beats() {
    assert!(explore(Guards { attempt_is_beaten: false, ..ALL }, 3).is_err());
}

/// The claim is won, the process freezes before it sends, another takes over, the first one wakes.
#[test]
fn the_world_breaks_when_a_late_send_is_sent() {
    use Choice::{Ask, Freeze, Pass, Progress, Thaw};
    let claimed_and_frozen = [Ask(0), Progress(0), Progress(0), Freeze(0), Pass(61_000)];
    let taken_over = [Ask(1), Progress(1), Progress(1), Progress(1), Thaw(0), Progress(0)];
    let story = [&claimed_and_frozen[..], &taken_over].concat();
    assert!(run(ALL, 3, &story).is_ok());
    assert!(run(Guards { a_late_send_is_given_back: false, ..ALL }, 3, &story).is_err());
}

/// Too rare to be found by chance: an answer is lost, the token is refused, and somebody authorizes again just before
/// the refusal is written down.
#[test]
fn the_world_breaks_when_a_refusal_ignores_the_fence() {
    use Choice::{Ask, Deliver, Pass, Progress, Replace, Vendor};
    let send = [Ask(0), Progress(0), Progress(0), Progress(0)];
    let lost = [Vendor(0, Fate::Cut), Deliver(0), Progress(0), Progress(0), Pass(10_000)];
    let refused = [Vendor(0, Fate::Answered), Deliver(0), Progress(0), Replace, Progress(0)];
    let story = [&send[..], &lost, &send, &refused].concat();
    assert!(run(ALL, 3, &story).is_ok());
    assert!(run(Guards { refusal_respects_the_fence: false, ..ALL }, 3, &story).is_err());
}
