//! One refresh in flight, and nothing lost: parallel calls, callers that leave, late answers, a busy database.

use std::time::Duration;

use futures::future::join_all;
use ligand_model::Kind;
use ligand_model::credential::Status;
use ligand_store::credential::{Claimant, claim};

use super::house::{EXPIRED, House};

#[tokio::test]
async fn fifty_calls_on_an_expired_token_cause_one_refresh_and_get_its_token() {
    let house = House::with_lifetime(EXPIRED).await;
    house.control.set(|settings| settings.token_delay_ms = 1_000);
    let grant = house.grant().await;
    let calls = join_all((0..50).map(|_| house.process.refresher.current(&grant)));
    let seen = async {
        house.arrived(1).await;
        house.process.tasks.running().get("refresh").copied()
    };
    let (tokens, in_flight) = tokio::join!(calls, seen);
    assert_eq!(in_flight, Some(1), "one task for the credential");
    let newest = house.row().await;
    assert_eq!((newest.generation, house.refreshes()), (2, 1));
    for token in tokens {
        assert_eq!(Some(token.unwrap().value), newest.access);
    }
}

#[tokio::test]
async fn a_caller_that_leaves_takes_no_refresh_with_it() {
    let house = House::with_lifetime(EXPIRED).await;
    house.control.set(|settings| settings.token_delay_ms = 500);
    let grant = house.grant().await;
    tokio::select! {
        token = house.process.refresher.current(&grant) => panic!("the vendor takes longer: {token:?}"),
        () = house.arrived(1) => {}
    }
    let row = house.row_where(|row| row.generation == 2).await;
    assert_eq!((row.status, house.refreshes()), (Status::Ok, 1));
}

#[tokio::test]
async fn a_caller_waits_to_its_own_deadline_and_the_late_answer_is_kept() {
    let house = House::new(EXPIRED, Duration::from_millis(200)).await;
    house.control.set(|settings| settings.token_delay_ms = 1_200);
    let grant = house.grant().await;
    let error = house.process.refresher.current(&grant).await.unwrap_err();
    assert_eq!(error.kind(), Kind::VendorTimeout, "{error}");
    assert!(error.retry_after().is_some(), "it says when to come back");
    house.row_where(|row| row.generation == 2).await;
    let token = house.process.refresher.current(&grant).await.unwrap();
    assert_eq!((token.generation, house.refreshes()), (2, 1));
}

#[tokio::test]
async fn a_stopping_server_waits_for_its_open_refresh() {
    let house = House::with_lifetime(EXPIRED).await;
    house.control.set(|settings| settings.token_delay_ms = 500);
    let grant = house.grant().await;
    tokio::select! {
        _ = house.process.refresher.current(&grant) => panic!("the vendor takes longer"),
        () = house.arrived(1) => {}
    }
    house.process.tasks.drain().await;
    assert_eq!(house.row().await.generation, 2);
}

#[tokio::test]
async fn what_was_claimed_too_long_ago_is_not_sent_but_claimed_again() {
    let house = House::with_lifetime(EXPIRED).await;
    let grant = house.grant().await;
    let store = house.process.store.clone();
    // The claim waits behind another writer; meanwhile the machine sleeps for 11 s.
    let claim_waits = store.write(async |_tx| {
        let waiting = tokio::time::timeout(Duration::from_millis(500), house.process.refresher.current(&grant));
        assert!(waiting.await.is_err(), "the claim is behind this writer");
        house.process.uptime.advance(Duration::from_secs(11));
        Ok(())
    });
    claim_waits.await.unwrap();
    let row = house.row_where(|row| row.generation == 2).await;
    assert_eq!((row.fence, house.refreshes()), (2, 1), "claimed twice, sent once");
}

#[tokio::test]
async fn new_tokens_are_committed_although_the_database_was_away() {
    let house = House::with_lifetime(EXPIRED).await;
    house.control.set(|settings| settings.token_delay_ms = 300);
    let grant = house.grant().await;
    let store = house.process.store.clone();
    tokio::select! {
        _ = house.process.refresher.current(&grant) => panic!("the vendor takes longer"),
        () = house.arrived(1) => {}
    }
    // Longer than a writer waits for its turn: the first commit fails.
    let held = store.write(async |_tx| {
        tokio::time::sleep(Duration::from_millis(6_000)).await;
        Ok(())
    });
    held.await.unwrap();
    let row = house.row_where(|row| row.generation == 2).await;
    assert_eq!((row.status, house.refreshes()), (Status::Ok, 1));
}

#[tokio::test]
async fn a_slow_vendor_is_beaten_for() {
    let house = House::with_lifetime(EXPIRED).await;
    house.control.set(|settings| settings.token_delay_ms = 6_500);
    let grant = house.grant().await;
    let ask = house.process.refresher.current(&grant);
    let watch = async {
        house.arrived(1).await;
        let claimed = house.row().await.attempt.expect("an open attempt").until;
        house.row_where(|row| row.attempt.as_ref().is_some_and(|attempt| attempt.until > claimed)).await;
    };
    let (token, ()) = tokio::join!(ask, watch);
    assert_eq!(token.unwrap().generation, 2);
    assert!(house.row().await.attempt.is_none());
}

#[tokio::test]
async fn with_one_server_the_attempt_of_another_start_is_dead_at_once_and_sent_again() {
    let house = House::with_lifetime(EXPIRED).await;
    let scope = house.scope;
    // A process claims, and dies before it sends.
    let dead = Claimant { boot: "an earlier start", single_server: true };
    let store = &house.process.store;
    store.write(async |tx| claim(&scope, tx, house.credential, 1, dead).await).await.unwrap().expect("the claim");
    let next = house.another_process().await;
    next.refresher.look(&next.elements).await;
    let row = house.row_where(|row| row.generation == 2).await;
    assert_eq!((row.status, row.fence, house.refreshes()), (Status::Ok, 2, 1));
}
