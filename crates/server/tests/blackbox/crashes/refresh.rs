//! The server dies around a refresh. Only one loss cannot be prevented: the vendor has rotated, and its answer never
//! came. It is detected, said, and healed by a new consent.

use std::time::Duration;

use ligand_simulator::infusionsoft::Moment;
use serde_json::Value;

use crate::house::{House, path};
use crate::watch::{arrives, hangs, is_done, is_slow, new_consent, refreshes};

const PING: &str = "/hubs/crm/ping";

/// An instance whose refresh, asked for by a call, has come so far when the server dies. It runs again.
async fn killed_when(house: House, instance: &Value, far_enough: impl AsyncFn(&House)) -> House {
    let client = house.by_token(instance);
    tokio::select! {
        answer = client.get(PING) => panic!("the vendor is silent: {answer:?}"),
        () = far_enough(&house) => {}
    }
    let mut house = house;
    house.ligand.kill();
    house.vendor.clear_faults();
    house.after_a_crash().await
}

/// What the instance is, as far as a new consent must not change it.
fn identity(instance: &Value) -> (&Value, &Value, &Value) {
    (&instance["id"], &instance["token"], &instance["name"])
}

#[tokio::test]
async fn before_the_vendor_did_anything_the_same_token_is_sent_again() {
    let house = House::start().await;
    let instance = house.instance("kept").await;
    house.vendor.expire_access_tokens();
    hangs(&house, "refresh_token", Moment::BeforeProcessing);
    let house = killed_when(house, &instance, async |house| arrives(house, "refresh_token", 1).await).await;
    house.ping(&instance).await.expect(200);
    assert_eq!(refreshes(&house), (1, 0));
    assert_eq!(house.admin().get(&path(&instance)).await.expect(200).json()["valid"], true);
}

#[tokio::test]
async fn an_answer_that_was_lost_is_said_and_a_new_consent_heals_it() {
    let house = House::start().await;
    let instance = house.instance("lost").await;
    house.vendor.expire_access_tokens();
    hangs(&house, "refresh_token", Moment::BeforeAnswering);
    let house = killed_when(house, &instance, async |house| is_done(house, "refresh_token", 1).await).await;

    for _ in 0..3 {
        let refused = house.ping(&instance).await.expect(401).message();
        let beginning = format!("instance {} needs re-authorization: answer lost", instance["id"]);
        assert!(refused.starts_with(&beginning), "{refused}");
    }
    assert_eq!(refreshes(&house), (2, 1), "the vendor was asked once more, and not by every call");
    let shown = house.admin().get(&path(&instance)).await.expect(200).json();
    assert_eq!((identity(&shown), &shown["valid"]), (identity(&instance), &Value::Bool(false)));
    assert!(house.ligand.log().contains("a person must authorize again"), "{}", house.ligand.log());

    let healed = house.admin().put(&path(&instance), &new_consent(&house).await).await.expect(200).json();
    assert_eq!((identity(&healed), &healed["valid"]), (identity(&instance), &Value::Bool(true)));
    house.ping(&instance).await.expect(200);
    house.after_a_crash().await.ping(&instance).await.expect(200);
}

#[tokio::test]
async fn once_a_call_was_answered_both_new_tokens_are_safe() {
    let house = House::start().await;
    let instance = house.instance("safe").await;
    house.vendor.expire_access_tokens();
    house.ping(&instance).await.expect(200);
    let house = house.after_a_crash().await;
    house.ping(&instance).await.expect(200);
    assert_eq!(refreshes(&house), (1, 0), "the access token was stored");
    house.vendor.expire_access_tokens();
    house.ping(&instance).await.expect(200);
    assert_eq!(refreshes(&house), (2, 0), "the refresh token was stored");
}

/// The moments are spread over a refresh and beyond it, so that the server dies in every part of it.
#[tokio::test]
async fn whenever_it_dies_the_instance_works_or_says_that_it_needs_a_person() {
    let mut house = House::start().await;
    let instance = house.instance("often killed").await;
    is_slow(&house, "refresh_token", 25);
    let (mut worked, mut said) = (0, 0);
    for moment in 0..15 {
        house.vendor.expire_access_tokens();
        let client = house.by_token(&instance);
        let calls = futures::future::join_all((0..3).map(|_| client.get(PING)));
        // Too short a time to wait for anything: it is the moment of the crash.
        let _ = tokio::time::timeout(Duration::from_millis(moment * 4), calls).await;
        house.ligand.kill();
        house = house.after_a_crash().await;
        let answer = house.ping(&instance).await;
        let shown = house.admin().get(&path(&instance)).await.expect(200).json();
        assert_eq!(identity(&shown), identity(&instance));
        match answer.status {
            200 => {
                assert_eq!(shown["valid"], true);
                worked += 1;
            }
            401 => {
                assert!(answer.message().contains("needs re-authorization: answer lost"), "{answer:?}");
                assert_eq!(shown["valid"], false);
                house.admin().put(&path(&instance), &new_consent(&house).await).await.expect(200);
                house.ping(&instance).await.expect(200);
                said += 1;
            }
            _ => panic!("killed after {} ms it fails silently: {answer:?}", moment * 4),
        }
    }
    assert_eq!(worked + said, 15);
    assert!(worked > 0, "no moment was early or late enough");
}
