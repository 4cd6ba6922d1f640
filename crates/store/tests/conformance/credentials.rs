//! The steps of a refresh, as the database sees them (`docs/reference/refresh.md` §2).

use crate::given::{Given, grant, stranger, system};
use ligand_model::Kind;
use ligand_model::Secret;
use ligand_model::credential::{Credential, Pair, Status};
use ligand_model::identity::{CredentialId, InstanceId};
use ligand_store::Numbered;
use ligand_store::credential::{
    Claimant, Claimed, Fresh, Release, Replacement, beat, claim, commit, get, keep_spare, put_access, reauthorize,
    release, replace, shared, try_at_once, unknown,
};
use ligand_store::system::clock::{Offset, shift_for_tests};
use ligand_store::system::credentials::due;

on_both_databases!(
    a_grant_is_read_back_with_the_clock_of_the_database,
    another_organization_sees_no_credential,
    one_of_many_claims_wins,
    a_claim_of_an_older_generation_is_lost,
    an_attempt_that_is_not_beaten_is_taken_over_and_said,
    a_beat_keeps_an_attempt_alive,
    another_boot_s_attempt_is_dead_at_once_on_a_single_server,
    a_commit_moves_tokens_and_generation_on,
    a_vendor_that_does_not_rotate_keeps_its_refresh_token,
    a_late_answer_of_an_unchanged_generation_is_committed,
    a_late_answer_of_an_older_generation_becomes_the_spare,
    a_late_answer_is_kept_too_when_the_vendor_did_not_rotate_for_the_winner,
    a_spare_of_a_replaced_grant_is_not_kept,
    an_unsent_attempt_backs_off_and_is_free,
    an_unclear_answer_is_said_and_sent_again,
    a_refusal_is_final_but_probed,
    who_was_taken_over_says_nothing,
    a_replacement_defeats_an_open_attempt,
    a_replacement_on_an_older_snapshot_is_refused,
    an_access_token_alone_leaves_the_refresh_token_and_an_open_attempt_as_they_are,
    an_access_token_for_an_older_generation_is_refused,
    a_refused_grant_is_tried_at_once_when_asked_to_and_a_good_one_left_alone,
    an_unclear_grant_stays_unclear_when_it_is_tried_at_once,
    the_same_grant_is_one_row,
    a_shared_row_stays_when_one_instance_gets_a_new_grant,
    a_grant_without_an_access_token_is_due_at_once,
    due_rows_come_oldest_first,
    converging_grants_do_not_fail_a_commit,
);

/// Steps of one process on one credential.
struct Process<'a> {
    given: &'a Given,
    id: CredentialId,
    boot: &'static str,
    single_server: bool,
}

impl<'a> Process<'a> {
    fn new(given: &'a Given, id: CredentialId, boot: &'static str) -> Process<'a> {
        Process { given, id, boot, single_server: false }
    }

    async fn row(&self) -> Credential {
        self.given.store.read(async |tx| get(&self.given.scope, tx, self.id).await).await.unwrap()
    }

    async fn try_claim(&self, generation: i64) -> Option<Claimed> {
        let who = Claimant { boot: self.boot, single_server: self.single_server };
        let given = self.given;
        given.store.write(async |tx| claim(&given.scope, tx, self.id, generation, who).await).await.unwrap()
    }

    async fn claim(&self, generation: i64) -> Claimed {
        self.try_claim(generation).await.expect("the claim is won")
    }

    async fn commit(&self, claimed: &Claimed, fresh: &Fresh) -> Option<i64> {
        let given = self.given;
        given.store.write(async |tx| commit(&given.scope, tx, claimed, fresh).await).await.unwrap()
    }

    async fn keep_spare(&self, claimed: &Claimed, fresh: &Fresh) -> bool {
        let given = self.given;
        given.store.write(async |tx| keep_spare(&given.scope, tx, claimed, fresh).await).await.unwrap()
    }

    async fn beat(&self, claimed: &Claimed) -> bool {
        let given = self.given;
        given.store.write(async |tx| beat(&given.scope, tx, claimed).await).await.unwrap()
    }

    async fn unknown(&self, claimed: &Claimed, back_off: i64) -> bool {
        let given = self.given;
        given.store.write(async |tx| unknown(&given.scope, tx, claimed, back_off, "cut").await).await.unwrap()
    }

    async fn refused(&self, claimed: &Claimed, after: Option<i64>) -> bool {
        let given = self.given;
        given.store.write(async |tx| reauthorize(&given.scope, tx, claimed, 1, after, "refused").await).await.unwrap()
    }

    async fn unsent(&self, claimed: &Claimed, back_off: i64) -> bool {
        let given = self.given;
        let how = Release { back_off, counts: true, error: Some("unreachable".into()) };
        given.store.write(async |tx| release(&given.scope, tx, claimed, &how).await).await.unwrap()
    }
}

fn fresh(claimed: &Claimed, access: &str, refresh: Option<&str>) -> Fresh {
    Fresh {
        pair: Pair { access: access.into(), refresh: refresh.map(Secret::from), lifetime: Some(3_600_000) },
        sent: claimed.refresh.clone(),
        due_in: Some(3_000_000),
        age: 0,
    }
}

async fn later(given: &Given, offset: Offset) {
    given.store.write(async |tx| shift_for_tests(system(), tx, offset).await).await.unwrap();
}

fn text(token: &Option<Secret>) -> Option<&str> {
    token.as_ref().map(|token| token.expose().as_str())
}

async fn replaced(given: &Given, instance: InstanceId, generation: Option<i64>, refresh: &str) -> CredentialId {
    try_replace(given, instance, generation, refresh).await.unwrap()
}

async fn try_replace(
    given: &Given,
    instance: InstanceId,
    generation: Option<i64>,
    refresh: &str,
) -> ligand_model::Result<CredentialId> {
    let id = CredentialId(given.store.next_id(Numbered::Credential).await.unwrap());
    let what = Replacement { instance, id, generation };
    given.store.write(async |tx| replace(&given.scope, tx, what, &grant("access-new", refresh)).await).await
}

async fn a_grant_is_read_back_with_the_clock_of_the_database(given: Given) {
    let (_, id) = given.connected("access-1", "refresh-1").await;
    let row = Process::new(&given, id, "a").row().await;
    assert_eq!((text(&row.access), text(&row.refresh)), (Some("access-1"), Some("refresh-1")));
    assert_eq!((row.generation, row.status, row.attempt.is_none()), (1, Status::Ok, true));
    assert_eq!(row.expires_at.unwrap() - row.obtained_at, 3_600_000);
    assert_eq!(row.due_at.unwrap() - row.obtained_at, 3_000_000);
    assert!(row.now >= row.obtained_at);
}

async fn another_organization_sees_no_credential(given: Given) {
    let (_, id) = given.connected("access-1", "refresh-1").await;
    let error = given.store.read(async |tx| get(&stranger(), tx, id).await).await.unwrap_err();
    assert_eq!(error.kind(), Kind::NotFound);
    let who = Claimant { boot: "a", single_server: false };
    let claimed = given.store.write(async |tx| claim(&stranger(), tx, id, 1, who).await).await.unwrap();
    assert!(claimed.is_none());
}

async fn one_of_many_claims_wins(given: Given) {
    let (_, id) = given.connected("access-1", "refresh-1").await;
    let boots = ["a", "b", "c", "d", "e", "f"];
    let processes: Vec<_> = boots.iter().map(|boot| Process::new(&given, id, boot)).collect();
    let (a, b, c, d, e, f) = tokio::join!(
        processes[0].try_claim(1),
        processes[1].try_claim(1),
        processes[2].try_claim(1),
        processes[3].try_claim(1),
        processes[4].try_claim(1),
        processes[5].try_claim(1),
    );
    assert_eq!([a, b, c, d, e, f].iter().flatten().count(), 1);
}

async fn a_claim_of_an_older_generation_is_lost(given: Given) {
    let (_, id) = given.connected("access-1", "refresh-1").await;
    let process = Process::new(&given, id, "a");
    let claimed = process.claim(1).await;
    process.commit(&claimed, &fresh(&claimed, "access-2", Some("refresh-2"))).await.unwrap();
    assert!(process.try_claim(1).await.is_none());
    assert!(process.try_claim(2).await.is_some());
}

async fn an_attempt_that_is_not_beaten_is_taken_over_and_said(given: Given) {
    let (_, id) = given.connected("access-1", "refresh-1").await;
    let (dead, heir) = (Process::new(&given, id, "dead"), Process::new(&given, id, "heir"));
    dead.claim(1).await;
    assert_eq!(heir.row().await.status, Status::Ok);
    assert!(heir.try_claim(1).await.is_none());
    later(&given, Offset::Minute).await;
    let claimed = heir.claim(1).await;
    assert_eq!(claimed.credential.status, Status::Unknown);
    assert!(claimed.credential.last_error.unwrap().contains("not known"));
    assert_eq!(claimed.refresh.expose(), "refresh-1");
}

async fn a_beat_keeps_an_attempt_alive(given: Given) {
    let (_, id) = given.connected("access-1", "refresh-1").await;
    let (slow, other) = (Process::new(&given, id, "slow"), Process::new(&given, id, "other"));
    let claimed = slow.claim(1).await;
    later(&given, Offset::Minute).await;
    assert!(slow.beat(&claimed).await);
    assert!(other.try_claim(1).await.is_none());
}

async fn another_boot_s_attempt_is_dead_at_once_on_a_single_server(given: Given) {
    let (_, id) = given.connected("access-1", "refresh-1").await;
    Process::new(&given, id, "before").claim(1).await;
    let mut after = Process::new(&given, id, "after");
    after.single_server = true;
    let found = given.store.read(async |tx| due(system(), tx, "after", true, 10).await).await.unwrap();
    assert_eq!(found.iter().map(|due| due.id).collect::<Vec<_>>(), [id]);
    assert_eq!(after.claim(1).await.credential.status, Status::Unknown);
    assert!(after.try_claim(1).await.is_none(), "its own attempt is alive");
}

async fn a_commit_moves_tokens_and_generation_on(given: Given) {
    let (_, id) = given.connected("access-1", "refresh-1").await;
    let process = Process::new(&given, id, "a");
    let claimed = process.claim(1).await;
    let generation = process.commit(&claimed, &fresh(&claimed, "access-2", Some("refresh-2"))).await;
    assert_eq!(generation, Some(2));
    let row = process.row().await;
    assert_eq!((text(&row.access), text(&row.refresh)), (Some("access-2"), Some("refresh-2")));
    assert_eq!((text(&row.prior), row.attempt, row.status), (Some("refresh-1"), None, Status::Ok));
    assert!(!process.beat(&claimed).await, "a committed attempt is over");
}

async fn a_vendor_that_does_not_rotate_keeps_its_refresh_token(given: Given) {
    let (_, id) = given.connected("access-1", "refresh-1").await;
    let process = Process::new(&given, id, "a");
    let claimed = process.claim(1).await;
    process.commit(&claimed, &fresh(&claimed, "access-2", None)).await.unwrap();
    let row = process.row().await;
    assert_eq!((text(&row.refresh), text(&row.prior)), (Some("refresh-1"), None));
}

async fn a_late_answer_of_an_unchanged_generation_is_committed(given: Given) {
    let (_, id) = given.connected("access-1", "refresh-1").await;
    let (frozen, heir) = (Process::new(&given, id, "frozen"), Process::new(&given, id, "heir"));
    let late = frozen.claim(1).await;
    later(&given, Offset::Minute).await;
    let open = heir.claim(1).await;
    assert!(!frozen.beat(&late).await);
    assert_eq!(frozen.commit(&late, &fresh(&late, "access-2", Some("refresh-2"))).await, Some(2));
    assert!(!heir.refused(&open, None).await, "the heir's refusal is about a token that is gone");
    let row = heir.row().await;
    assert_eq!((text(&row.refresh), row.status), (Some("refresh-2"), Status::Ok));
}

async fn a_late_answer_of_an_older_generation_becomes_the_spare(given: Given) {
    let (_, id) = given.connected("access-1", "refresh-1").await;
    let (frozen, heir) = (Process::new(&given, id, "frozen"), Process::new(&given, id, "heir"));
    let late = frozen.claim(1).await;
    later(&given, Offset::Minute).await;
    let open = heir.claim(1).await;
    heir.commit(&open, &fresh(&open, "access-2", Some("refresh-2"))).await.unwrap();
    let answer = fresh(&late, "access-3", Some("refresh-3"));
    assert_eq!(frozen.commit(&late, &answer).await, None);
    assert!(frozen.keep_spare(&late, &answer).await);
    let row = heir.row().await;
    assert_eq!((text(&row.refresh), text(&row.spare), row.generation), (Some("refresh-2"), Some("refresh-3"), 2));
}

async fn a_late_answer_is_kept_too_when_the_vendor_did_not_rotate_for_the_winner(given: Given) {
    let (_, id) = given.connected("access-1", "refresh-1").await;
    let (frozen, heir) = (Process::new(&given, id, "frozen"), Process::new(&given, id, "heir"));
    let first = heir.claim(1).await;
    heir.commit(&first, &fresh(&first, "access-2", Some("refresh-2"))).await.unwrap();
    let late = frozen.claim(2).await;
    later(&given, Offset::Minute).await;
    let open = heir.claim(2).await;
    heir.commit(&open, &fresh(&open, "access-3", None)).await.unwrap();
    assert!(frozen.keep_spare(&late, &fresh(&late, "access-4", Some("refresh-4"))).await);
    assert_eq!(text(&heir.row().await.spare), Some("refresh-4"));
}

async fn a_spare_of_a_replaced_grant_is_not_kept(given: Given) {
    let (instance, id) = given.connected("access-1", "refresh-1").await;
    let process = Process::new(&given, id, "a");
    let late = process.claim(1).await;
    replaced(&given, instance, None, "other-grant").await;
    let answer = fresh(&late, "access-2", Some("refresh-2"));
    assert_eq!(process.commit(&late, &answer).await, None);
    assert!(!process.keep_spare(&late, &answer).await);
    assert_eq!(process.row().await.spare, None);
}

async fn an_unsent_attempt_backs_off_and_is_free(given: Given) {
    let (_, id) = given.connected("access-1", "refresh-1").await;
    let process = Process::new(&given, id, "a");
    let claimed = process.claim(1).await;
    assert!(process.unsent(&claimed, 30_000).await);
    let row = process.row().await;
    assert_eq!((row.attempt, row.fails, row.status), (None, 1, Status::Ok));
    assert!(process.try_claim(1).await.is_none(), "it backs off");
    later(&given, Offset::Minute).await;
    assert_eq!(process.claim(1).await.credential.status, Status::Ok);
}

async fn an_unclear_answer_is_said_and_sent_again(given: Given) {
    let (_, id) = given.connected("access-1", "refresh-1").await;
    let process = Process::new(&given, id, "a");
    let claimed = process.claim(1).await;
    assert!(process.unknown(&claimed, 30_000).await);
    let row = process.row().await;
    assert_eq!((row.status, row.fails, row.last_error.as_deref()), (Status::Unknown, 1, Some("cut")));
    later(&given, Offset::Minute).await;
    let found = given.store.read(async |tx| due(system(), tx, "a", false, 10).await).await.unwrap();
    assert_eq!(found.len(), 1, "the worker finds it by itself");
    assert_eq!(process.claim(1).await.refresh.expose(), "refresh-1");
}

async fn a_refusal_is_final_but_probed(given: Given) {
    let (_, id) = given.connected("access-1", "refresh-1").await;
    let process = Process::new(&given, id, "a");
    let claimed = process.claim(1).await;
    assert!(process.refused(&claimed, Some(3_600_000)).await);
    assert_eq!(process.row().await.status, Status::Reauthorize);
    later(&given, Offset::Minute).await;
    assert!(process.try_claim(1).await.is_none());
    later(&given, Offset::Hour).await;
    let probe = process.claim(1).await;
    assert_eq!(probe.credential.status, Status::Reauthorize);
    assert!(process.unknown(&probe, 1000).await);
    assert_eq!(process.row().await.status, Status::Reauthorize, "an unclear probe changes no verdict");
    later(&given, Offset::Days).await;
    let last = process.claim(1).await;
    assert!(process.refused(&last, None).await);
    assert_eq!(process.row().await.due_at, None);
    assert!(process.try_claim(1).await.is_none(), "there is no further probe");
    process.commit(&last, &fresh(&last, "access-2", Some("refresh-2"))).await.unwrap();
    assert_eq!(process.row().await.status, Status::Ok, "a commit of this generation heals it");
}

async fn who_was_taken_over_says_nothing(given: Given) {
    let (_, id) = given.connected("access-1", "refresh-1").await;
    let (frozen, heir) = (Process::new(&given, id, "frozen"), Process::new(&given, id, "heir"));
    let late = frozen.claim(1).await;
    later(&given, Offset::Minute).await;
    heir.claim(1).await;
    assert!(!frozen.unsent(&late, 0).await);
    assert!(!frozen.unknown(&late, 0).await);
    assert!(!frozen.refused(&late, None).await);
    assert_eq!(heir.row().await.attempt.unwrap().owner, "heir");
}

async fn a_replacement_defeats_an_open_attempt(given: Given) {
    let (instance, id) = given.connected("access-1", "refresh-1").await;
    let process = Process::new(&given, id, "a");
    let open = process.claim(1).await;
    assert_eq!(replaced(&given, instance, None, "other-grant").await, id);
    assert_eq!(process.commit(&open, &fresh(&open, "access-2", Some("refresh-2"))).await, None);
    let row = process.row().await;
    assert_eq!((text(&row.refresh), row.generation, row.attempt), (Some("other-grant"), 2, None));
    assert_eq!(row.prior, None);
}

async fn a_replacement_on_an_older_snapshot_is_refused(given: Given) {
    let (instance, id) = given.connected("access-1", "refresh-1").await;
    let process = Process::new(&given, id, "a");
    let claimed = process.claim(1).await;
    process.commit(&claimed, &fresh(&claimed, "access-2", Some("refresh-2"))).await.unwrap();
    let error = try_replace(&given, instance, Some(1), "from-a-hook").await.unwrap_err();
    assert_eq!(error.kind(), Kind::Conflict);
    assert_eq!(text(&process.row().await.refresh), Some("refresh-2"));
    replaced(&given, instance, Some(2), "from-a-hook").await;
    assert_eq!(text(&process.row().await.refresh), Some("from-a-hook"));
}

async fn an_access_token_alone_leaves_the_refresh_token_and_an_open_attempt_as_they_are(given: Given) {
    let (_, id) = given.connected("access-1", "refresh-1").await;
    let process = Process::new(&given, id, "a");
    let first = process.claim(1).await;
    process.commit(&first, &fresh(&first, "access-2", Some("refresh-2"))).await.unwrap();
    let open = process.claim(2).await;
    let brought = grant("access-brought", "never looked at");
    given.store.write(async |tx| put_access(&given.scope, tx, id, 2, &brought).await).await.unwrap();
    let row = process.row().await;
    assert_eq!((text(&row.access), text(&row.refresh)), (Some("access-brought"), Some("refresh-2")));
    assert_eq!((text(&row.prior), row.generation), (Some("refresh-1"), 2));
    assert!(process.beat(&open).await);
    assert_eq!(process.commit(&open, &fresh(&open, "access-3", Some("refresh-3"))).await, Some(3));
}

async fn an_access_token_for_an_older_generation_is_refused(given: Given) {
    let (_, id) = given.connected("access-1", "refresh-1").await;
    let process = Process::new(&given, id, "a");
    let claimed = process.claim(1).await;
    process.commit(&claimed, &fresh(&claimed, "access-2", Some("refresh-2"))).await.unwrap();
    let brought = grant("access-brought", "never looked at");
    let error = given.store.write(async |tx| put_access(&given.scope, tx, id, 1, &brought).await).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Conflict);
    assert_eq!(text(&process.row().await.access), Some("access-2"));
}

async fn at_once(given: &Given, id: CredentialId) -> bool {
    given.store.write(async |tx| try_at_once(&given.scope, tx, id).await).await.unwrap()
}

async fn a_refused_grant_is_tried_at_once_when_asked_to_and_a_good_one_left_alone(given: Given) {
    let (_, id) = given.connected("access-1", "refresh-1").await;
    let process = Process::new(&given, id, "a");
    let before = process.row().await;
    assert!(!at_once(&given, id).await);
    assert_eq!(process.row().await.due_at, before.due_at);
    for after in [Some(3_600_000), None] {
        let claimed = process.claim(1).await;
        assert!(process.refused(&claimed, after).await);
        assert!(process.try_claim(1).await.is_none());
        assert!(at_once(&given, id).await);
        let row = process.row().await;
        assert_eq!((row.status, row.fails, row.last_error), (Status::Ok, 0, None));
        let found = given.store.read(async |tx| due(system(), tx, "a", false, 10).await).await.unwrap();
        assert_eq!(found.len(), 1, "the worker finds it by itself");
    }
    process.claim(1).await;
}

async fn an_unclear_grant_stays_unclear_when_it_is_tried_at_once(given: Given) {
    let (_, id) = given.connected("access-1", "refresh-1").await;
    let process = Process::new(&given, id, "a");
    let claimed = process.claim(1).await;
    assert!(process.unknown(&claimed, 30_000).await);
    assert!(at_once(&given, id).await);
    let row = process.row().await;
    assert_eq!((row.status, row.last_error.as_deref()), (Status::Unknown, Some("cut")));
    process.claim(1).await;
}

async fn the_same_grant_is_one_row(given: Given) {
    let (one, first) = given.connected("access-1", "refresh-1").await;
    let (_, second) = given.connected("access-2", "refresh-1").await;
    assert_eq!(first, second);
    assert!(given.store.read(async |tx| shared(&given.scope, tx, first).await).await.unwrap());
    let row = Process::new(&given, first, "a").row().await;
    assert_eq!((text(&row.access), row.generation), (Some("access-2"), 2));
    let boot = given.store.boot();
    given
        .store
        .write(async |tx| {
            ligand_store::instance::begin_delete(&given.scope, tx, boot, one).await?;
            ligand_store::instance::remove(&given.scope, tx, one).await
        })
        .await
        .unwrap();
    Process::new(&given, first, "a").row().await;
}

async fn a_shared_row_stays_when_one_instance_gets_a_new_grant(given: Given) {
    let (_, row) = given.connected("access-1", "refresh-1").await;
    let (two, _) = given.connected("access-1", "refresh-1").await;
    let own = replaced(&given, two, None, "its-own").await;
    assert_ne!(own, row);
    assert_eq!(text(&Process::new(&given, row, "a").row().await.refresh), Some("refresh-1"));
    // And back: the same grant again joins the row and leaves nothing behind.
    assert_eq!(replaced(&given, two, None, "refresh-1").await, row);
    let gone = given.store.read(async |tx| get(&given.scope, tx, own).await).await;
    assert_eq!(gone.unwrap_err().kind(), Kind::NotFound);
}

async fn a_grant_without_an_access_token_is_due_at_once(given: Given) {
    let (instance, _) = given.connected("access-1", "refresh-1").await;
    let id = CredentialId(given.store.next_id(Numbered::Credential).await.unwrap());
    let mut brought = grant("", "brought");
    brought.access = None;
    let what = Replacement { instance, id, generation: None };
    given.store.write(async |tx| replace(&given.scope, tx, what, &brought).await).await.unwrap();
    let found = given.store.read(async |tx| due(system(), tx, "a", false, 10).await).await.unwrap();
    assert_eq!(found.len(), 1);
}

async fn due_rows_come_oldest_first(given: Given) {
    let (_, one) = given.connected("access-1", "refresh-1").await;
    let (_, two) = given.connected("access-2", "refresh-2").await;
    assert!(given.store.read(async |tx| due(system(), tx, "a", false, 10).await).await.unwrap().is_empty());
    later(&given, Offset::Hour).await;
    let found = given.store.read(async |tx| due(system(), tx, "a", false, 10).await).await.unwrap();
    assert_eq!(found.iter().map(|due| (due.id, due.generation)).collect::<Vec<_>>(), [(one, 1), (two, 1)]);
    let process = Process { given: &given, id: one, boot: "a", single_server: false };
    let claimed = given
        .store
        .write(async |tx| {
            let who = Claimant { boot: process.boot, single_server: false };
            claim(&found[0].scope, tx, one, 1, who).await
        })
        .await
        .unwrap();
    assert!(claimed.is_some(), "the scope that comes with a due row is enough for its steps");
    let left = given.store.read(async |tx| due(system(), tx, "a", false, 10).await).await.unwrap();
    assert_eq!(left.iter().map(|due| due.id).collect::<Vec<_>>(), [two]);
}

async fn converging_grants_do_not_fail_a_commit(given: Given) {
    let (_, one) = given.connected("access-1", "refresh-1").await;
    let (_, two) = given.connected("access-2", "refresh-2").await;
    for id in [one, two] {
        let process = Process::new(&given, id, "a");
        let claimed = process.claim(1).await;
        let committed = process.commit(&claimed, &fresh(&claimed, "access-3", Some("the-same"))).await;
        assert_eq!(committed, Some(2));
    }
}
