//! The step function. The numbers are those of `docs/reference/refresh.md` §2.

use super::SEND_WITHIN;
use super::schedule::{back_off, probe_after, throttled};
use super::state::{Action, After, Answer, Attempt, Cause, Event, Outcome, Phase, Reason, Row, Sent, State, Why};
use crate::credential::Status;

/// The longest a row that somebody else works on goes unread (ms).
const WATCH: i64 = 250;
/// How long a refused grant rests after a probe that was not answered (ms).
const PROBE_REST: i64 = 600_000;
/// Waits between two tries to commit (ms): first and longest.
const COMMIT_AGAIN: (i64, i64) = (100, 5_000);

/// One step: where the task stands and what it heard, to where it stands then and what it does.
pub fn step(state: State, event: Event) -> (State, Action) {
    let (phase, action) = next(&state, event);
    (State { phase, ..state }, action)
}

fn next(state: &State, event: Event) -> (Phase, Action) {
    match (state.phase, event) {
        // 6. A commit is repeated while the process lives: the pair may be the only living one.
        (Phase::Committing(attempt, wait), Event::DatabaseAway) => committing(attempt, longer(wait)),
        (Phase::Sparing(wait), Event::DatabaseAway) => sparing(longer(wait)),
        (_, Event::DatabaseAway) => finish(Outcome::DatabaseAway),

        (Phase::Asked, Event::Asked) | (Phase::Watching, Event::Woke) => read(),
        (Phase::Reading, Event::Row(row)) => ask(state, &row),
        (Phase::Claiming, Event::Claimed(None)) => watch(WATCH),
        (Phase::Claiming, Event::Claimed(Some(row))) => claimed(&row),
        (Phase::Sending(_), Event::TooLate) => too_late(),
        (Phase::Sending(attempt), Event::Answered(answer, roll)) => answered(attempt, answer, roll),
        (Phase::Rereading(attempt), Event::Row(row)) => refused(state, attempt, &row),
        (Phase::Resting(attempt), Event::Woke) => (Phase::Rereading(attempt), Action::Read),
        (Phase::Committing(..), Event::Committed(true)) => finish(Outcome::Use),
        (Phase::Committing(..), Event::Committed(false)) => sparing(0),
        (Phase::Sparing(_), Event::Recorded) => read(),
        (Phase::Ending(After::Finish(outcome)), Event::Recorded) => finish(outcome),
        (Phase::Ending(After::ReadAgain), Event::Recorded) => read(),
        _ => finish(Outcome::Defect),
    }
}

/// Step 1: The row decides: newer, hopeless, resting, somebody else's, or ours to claim.
fn ask(state: &State, row: &Row) -> (Phase, Action) {
    if row.generation != state.held {
        return finish(Outcome::Use);
    }
    if !row.has_refresh {
        return finish(Outcome::Nothing);
    }
    // A refused grant is probed by the worker; calls are not made to wait for a miracle.
    if row.status == Status::Reauthorize && state.reason != Reason::Ahead {
        return finish(Outcome::Reauthorize);
    }
    match row.attempt {
        // 11. With one server only, another boot's attempt is dead at once.
        Some(open) if open.expires_in >= 0 && (open.mine || !state.rules.single_server) => watch(WATCH),
        _ if row.next_try_in > 0 => finish(Outcome::Later(row.next_try_in, Why::BackingOff)),
        _ => (Phase::Claiming, Action::Claim(row.generation)),
    }
}

/// Steps 2 and 3: the claim is won: send, if there is still time.
fn claimed(row: &Row) -> (Phase, Action) {
    let Some(open) = row.attempt else { return finish(Outcome::Defect) };
    send(Attempt {
        fence: open.fence,
        generation: row.generation,
        status: row.status,
        fails: row.fails,
        sent: Sent::Current,
    })
}

/// Step 3: It took too long to get here: somebody else may believe us dead. Give the attempt back, begin again.
fn too_late() -> (Phase, Action) {
    (Phase::Ending(After::ReadAgain), Action::Release { back_off: 0, counts: false })
}

/// Step 5: What the vendor said.
fn answered(attempt: Attempt, answer: Answer, roll: u16) -> (Phase, Action) {
    let rest = |usual: i64| if attempt.status == Status::Reauthorize { PROBE_REST } else { usual };
    match answer {
        Answer::Pair => committing(attempt, 0),
        Answer::Unsent => release(rest(back_off(attempt.fails, roll)), Why::Unsent),
        Answer::Throttled(asked) => release(rest(throttled(asked, attempt.fails, roll)), Why::Throttled),
        Answer::Refused => (Phase::Rereading(attempt), Action::Read),
        Answer::Unclear => {
            let wait = rest(back_off(attempt.fails, roll));
            (ending(Outcome::Later(wait, Why::Unclear)), Action::Unknown(wait))
        }
    }
}

/// Step 7: Refused: perhaps because somebody else has renewed it. Else the spare, else the prior token where the element
/// allows it, else a person.
fn refused(state: &State, attempt: Attempt, row: &Row) -> (Phase, Action) {
    if row.generation != attempt.generation {
        return finish(Outcome::Use);
    }
    // Taken over: the verdict is the new owner's.
    let Some(open) = row.attempt.filter(|open| open.mine && open.fence == attempt.fence) else { return watch(WATCH) };
    let another = match attempt.sent {
        Sent::Current if row.has_spare => Some(Sent::Spare),
        Sent::Current | Sent::Spare if row.has_prior && state.rules.grace => Some(Sent::Prior),
        _ => None,
    };
    match another {
        // About to be taken over (we were frozen): a beat decides whether we may send once more.
        Some(_) if open.expires_in <= SEND_WITHIN => (Phase::Resting(attempt), Action::Watch(WATCH)),
        Some(sent) => send(Attempt { sent, ..attempt }),
        None => reauthorize(attempt),
    }
}

fn reauthorize(attempt: Attempt) -> (Phase, Action) {
    let cause = if attempt.status == Status::Unknown { Cause::AnswerLost } else { Cause::Refused };
    let done = if attempt.status == Status::Reauthorize { attempt.fails } else { 0 };
    let action = Action::Reauthorize { probe: done + 1, after: probe_after(done), cause };
    (ending(Outcome::Reauthorize), action)
}

fn release(back_off: i64, why: Why) -> (Phase, Action) {
    (ending(Outcome::Later(back_off, why)), Action::Release { back_off, counts: true })
}

fn send(attempt: Attempt) -> (Phase, Action) {
    (Phase::Sending(attempt), Action::Send(attempt.sent))
}

fn committing(attempt: Attempt, wait: i64) -> (Phase, Action) {
    (Phase::Committing(attempt, wait), Action::Commit(wait))
}

fn sparing(wait: i64) -> (Phase, Action) {
    (Phase::Sparing(wait), Action::KeepSpare(wait))
}

fn longer(wait: i64) -> i64 {
    let (first, longest) = COMMIT_AGAIN;
    (wait * 2).clamp(first, longest)
}

fn ending(outcome: Outcome) -> Phase {
    Phase::Ending(After::Finish(outcome))
}

fn read() -> (Phase, Action) {
    (Phase::Reading, Action::Read)
}

fn watch(wait: i64) -> (Phase, Action) {
    (Phase::Watching, Action::Watch(wait))
}

fn finish(outcome: Outcome) -> (Phase, Action) {
    (Phase::Done, Action::Finish(outcome))
}

#[cfg(test)]
mod tests {
    use super::super::state::{Open, Rules};
    use super::*;

    const RULES: Rules = Rules { single_server: false, grace: false };

    fn task(reason: Reason) -> State {
        State::new(1, reason, RULES)
    }

    /// A row of generation 1 at rest.
    fn row() -> Row {
        Row {
            generation: 1,
            status: Status::Ok,
            fails: 0,
            next_try_in: 0,
            has_refresh: true,
            has_spare: false,
            has_prior: false,
            attempt: None,
        }
    }

    fn open(mine: bool, fence: i64, expires_in: i64) -> Option<Open> {
        Some(Open { mine, fence, expires_in })
    }

    /// A row right after our claim.
    fn ours() -> Row {
        Row { attempt: open(true, 1, 60_000), ..row() }
    }

    /// Plays events; answers the actions.
    fn play(mut state: State, events: &[Event]) -> Vec<Action> {
        let mut actions = Vec::new();
        for event in events {
            let (next, action) = step(state, *event);
            state = next;
            actions.push(action);
        }
        actions
    }

    fn last(state: State, events: &[Event]) -> Action {
        *play(state, events).last().unwrap()
    }

    /// Asked, read, claimed; the token is about to be sent.
    fn sending(row: Row) -> Vec<Event> {
        vec![Event::Asked, Event::Row(Row { attempt: None, ..row }), Event::Claimed(Some(row))]
    }

    fn after_sending(row: Row, more: &[Event]) -> Action {
        last(task(Reason::Ahead), &[sending(row), more.to_vec()].concat())
    }

    #[test]
    fn step_1_a_newer_row_is_used() {
        let newer = Row { generation: 2, ..row() };
        assert_eq!(last(task(Reason::Expired), &[Event::Asked, Event::Row(newer)]), Action::Finish(Outcome::Use));
    }

    #[test]
    fn step_1_without_a_refresh_token_there_is_nothing_to_do() {
        let bare = Row { has_refresh: false, ..row() };
        assert_eq!(last(task(Reason::Expired), &[Event::Asked, Event::Row(bare)]), Action::Finish(Outcome::Nothing));
    }

    #[test]
    fn step_1_a_row_at_rest_is_claimed_and_sent() {
        let actions = play(task(Reason::Expired), &sending(ours()));
        assert_eq!(actions, [Action::Read, Action::Claim(1), Action::Send(Sent::Current)]);
    }

    #[test]
    fn step_2_an_attempt_of_the_living_is_watched() {
        for mine in [true, false] {
            let busy = Row { attempt: open(mine, 1, 1), ..row() };
            let actions = play(task(Reason::Expired), &[Event::Asked, Event::Row(busy), Event::Woke]);
            assert_eq!(actions[1..], [Action::Watch(WATCH), Action::Read]);
        }
    }

    #[test]
    fn step_2_a_lost_claim_is_watched_and_read_again() {
        let events = [Event::Asked, Event::Row(row()), Event::Claimed(None), Event::Woke];
        assert_eq!(play(task(Reason::Expired), &events)[2..], [Action::Watch(WATCH), Action::Read]);
    }

    #[test]
    fn step_2_an_attempt_without_beats_is_taken_over() {
        let dead = Row { attempt: open(false, 1, -1), ..row() };
        assert_eq!(last(task(Reason::Expired), &[Event::Asked, Event::Row(dead)]), Action::Claim(1));
    }

    #[test]
    fn step_2_before_its_time_nothing_is_claimed() {
        let resting = Row { next_try_in: 700, ..row() };
        let expected = Action::Finish(Outcome::Later(700, Why::BackingOff));
        assert_eq!(last(task(Reason::Expired), &[Event::Asked, Event::Row(resting)]), expected);
    }

    #[test]
    fn step_3_a_claim_that_took_too_long_is_given_back() {
        let actions = play(task(Reason::Ahead), &[sending(ours()), vec![Event::TooLate, Event::Recorded]].concat());
        assert_eq!(actions[3..], [Action::Release { back_off: 0, counts: false }, Action::Read]);
    }

    #[test]
    fn step_5_what_was_not_sent_backs_off() {
        let unsent = Event::Answered(Answer::Unsent, 500);
        assert_eq!(after_sending(ours(), &[unsent]), Action::Release { back_off: 1000, counts: true });
        let told = after_sending(ours(), &[unsent, Event::Recorded]);
        assert_eq!(told, Action::Finish(Outcome::Later(1000, Why::Unsent)));
    }

    #[test]
    fn step_5_a_throttling_vendor_is_obeyed() {
        let throttled = Event::Answered(Answer::Throttled(Some(30_000)), 500);
        assert_eq!(after_sending(ours(), &[throttled]), Action::Release { back_off: 30_000, counts: true });
    }

    #[test]
    fn step_5_an_unclear_answer_is_not_a_refusal() {
        let failing = Row { fails: 3, ..ours() };
        let unclear = Event::Answered(Answer::Unclear, 500);
        assert_eq!(after_sending(failing, &[unclear]), Action::Unknown(8000));
        let told = after_sending(failing, &[unclear, Event::Recorded]);
        assert_eq!(told, Action::Finish(Outcome::Later(8000, Why::Unclear)));
    }

    #[test]
    fn step_6_a_pair_is_committed_and_used() {
        let pair = Event::Answered(Answer::Pair, 0);
        assert_eq!(after_sending(ours(), &[pair]), Action::Commit(0));
        assert_eq!(after_sending(ours(), &[pair, Event::Committed(true)]), Action::Finish(Outcome::Use));
    }

    #[test]
    fn step_6_a_commit_outlasts_the_database() {
        let mut events = vec![Event::Answered(Answer::Pair, 0)];
        events.extend([Event::DatabaseAway; 9]);
        assert_eq!(after_sending(ours(), &events[..2]), Action::Commit(100));
        assert_eq!(after_sending(ours(), &events), Action::Commit(5000));
        events.push(Event::Committed(true));
        assert_eq!(after_sending(ours(), &events), Action::Finish(Outcome::Use));
    }

    #[test]
    fn step_6_a_pair_that_came_too_late_is_kept_and_the_row_is_used() {
        let late = [Event::Answered(Answer::Pair, 0), Event::Committed(false)];
        assert_eq!(after_sending(ours(), &late), Action::KeepSpare(0));
        let newer = Row { generation: 2, ..row() };
        let away = [Event::DatabaseAway, Event::Recorded, Event::Row(newer)];
        assert_eq!(after_sending(ours(), &[late.to_vec(), away.to_vec()].concat()), Action::Finish(Outcome::Use));
    }

    #[test]
    fn step_7_a_refusal_of_an_old_generation_is_no_refusal() {
        let refused = Event::Answered(Answer::Refused, 0);
        let newer = Row { generation: 2, ..row() };
        assert_eq!(after_sending(ours(), &[refused, Event::Row(newer)]), Action::Finish(Outcome::Use));
    }

    #[test]
    fn step_7_a_refusal_after_a_take_over_is_the_new_owner_s() {
        let refused = Event::Answered(Answer::Refused, 0);
        for attempt in [open(false, 2, 50_000), open(true, 2, 50_000), None] {
            let row = Row { attempt, ..row() };
            assert_eq!(after_sending(ours(), &[refused, Event::Row(row)]), Action::Watch(WATCH), "{attempt:?}");
        }
    }

    #[test]
    fn step_7_nothing_more_is_sent_by_who_may_be_taken_over_any_moment() {
        let refused = Event::Answered(Answer::Refused, 0);
        let spare = Row { has_spare: true, ..ours() };
        let stale = Row { attempt: open(true, 1, SEND_WITHIN), ..spare };
        let waits = [refused, Event::Row(stale)];
        assert_eq!(after_sending(spare, &waits), Action::Watch(WATCH));
        let beaten = [refused, Event::Row(stale), Event::Woke, Event::Row(spare)];
        assert_eq!(after_sending(spare, &beaten), Action::Send(Sent::Spare));
        // With nothing left to send, the verdict needs no time: it is fenced.
        let bare = Row { has_spare: false, ..stale };
        assert!(matches!(after_sending(bare, &[refused, Event::Row(bare)]), Action::Reauthorize { .. }));
    }

    #[test]
    fn step_7_the_spare_is_tried_once() {
        let refused = Event::Answered(Answer::Refused, 0);
        let spare = Row { has_spare: true, has_prior: true, ..ours() };
        assert_eq!(after_sending(spare, &[refused, Event::Row(spare)]), Action::Send(Sent::Spare));
        let again = after_sending(spare, &[refused, Event::Row(spare), refused, Event::Row(spare)]);
        assert!(matches!(again, Action::Reauthorize { .. }), "{again:?}");
    }

    #[test]
    fn step_7_the_prior_token_is_tried_only_where_the_element_allows_it() {
        let refused = Event::Answered(Answer::Refused, 0);
        let both = Row { has_spare: true, has_prior: true, ..ours() };
        let lenient = State::new(1, Reason::Ahead, Rules { grace: true, ..RULES });
        let events = [sending(both), vec![refused, Event::Row(both), refused, Event::Row(both)]].concat();
        assert_eq!(last(lenient, &events), Action::Send(Sent::Prior));
        let prior_only = Row { has_spare: false, ..both };
        let events = [sending(prior_only), vec![refused, Event::Row(prior_only)]].concat();
        assert_eq!(last(lenient, &events), Action::Send(Sent::Prior));
        assert!(matches!(last(task(Reason::Ahead), &events), Action::Reauthorize { .. }));
    }

    #[test]
    fn step_7_the_cause_tells_a_lost_answer_from_a_plain_refusal() {
        let refused = Event::Answered(Answer::Refused, 0);
        for (status, fails, probe, after, cause) in [
            (Status::Ok, 5, 1, Some(3_600_000), Cause::Refused),
            (Status::Unknown, 5, 1, Some(3_600_000), Cause::AnswerLost),
            (Status::Reauthorize, 1, 2, Some(21_600_000), Cause::Refused),
            (Status::Reauthorize, 3, 4, None, Cause::Refused),
        ] {
            let row = Row { status, fails, ..ours() };
            let expected = Action::Reauthorize { probe, after, cause };
            assert_eq!(after_sending(row, &[refused, Event::Row(row)]), expected);
        }
    }

    #[test]
    fn step_7_a_refused_grant_is_probed_by_the_worker_and_by_nobody_else() {
        let dead = Row { status: Status::Reauthorize, ..row() };
        let ask = [Event::Asked, Event::Row(dead)];
        assert_eq!(last(task(Reason::Expired), &ask), Action::Finish(Outcome::Reauthorize));
        assert_eq!(last(task(Reason::Rejected), &ask), Action::Finish(Outcome::Reauthorize));
        assert_eq!(last(task(Reason::Ahead), &ask), Action::Claim(1));
    }

    #[test]
    fn step_7_an_unanswered_probe_rests_ten_minutes() {
        let dead = Row { status: Status::Reauthorize, fails: 1, ..ours() };
        assert_eq!(after_sending(dead, &[Event::Answered(Answer::Unclear, 0)]), Action::Unknown(600_000));
    }

    #[test]
    fn step_11_with_one_server_another_boot_s_attempt_is_dead_at_once() {
        let single = State::new(1, Reason::Expired, Rules { single_server: true, ..RULES });
        let theirs = Row { attempt: open(false, 1, 59_000), ..row() };
        assert_eq!(last(single, &[Event::Asked, Event::Row(theirs)]), Action::Claim(1));
        let ours = Row { attempt: open(true, 1, 59_000), ..row() };
        assert_eq!(last(single, &[Event::Asked, Event::Row(ours)]), Action::Watch(WATCH));
    }

    #[test]
    fn a_database_that_is_away_ends_the_task_unless_a_pair_is_at_stake() {
        let expected = Action::Finish(Outcome::DatabaseAway);
        assert_eq!(last(task(Reason::Expired), &[Event::Asked, Event::DatabaseAway]), expected);
        assert_eq!(after_sending(ours(), &[Event::Answered(Answer::Unclear, 0), Event::DatabaseAway]), expected);
    }

    #[test]
    fn an_event_that_answers_nothing_is_a_defect() {
        assert_eq!(last(task(Reason::Expired), &[Event::Woke]), Action::Finish(Outcome::Defect));
    }
}
