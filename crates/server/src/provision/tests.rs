//! The journeys of an element that has everything: validation, set-up, clean-up and revocation. The embedded elements
//! have less; what they do is tested over HTTP in `tests/provisioning/`.

mod elements;
mod grants;
pub(crate) mod house;
mod sessions;
mod webhooks;

use ligand_model::Kind;
use ligand_model::credential::Status;
use ligand_model::instance::Stage;
use serde_json::json;

use super::change::{Change, change};
use super::{create, lifecycle, remove, sweep};
use house::House;

#[tokio::test]
async fn credentials_are_proven_then_the_instance_is_set_up_and_each_resource_sees_what_the_one_before_stored() {
    let house = House::start().await;
    let whole = house.create().await.unwrap();
    let expected =
        ["POST /token", "GET /me Bearer at-1", "POST /hooks Bearer at-1", "POST /hooks/h7/confirmed Bearer at-1"];
    assert_eq!(house.seen(), expected);
    assert_eq!(whole.instance.configuration["hook.id"].text(), Some("h7"));
    assert_eq!(whole.credential.unwrap().refresh.unwrap().expose(), "rt-1");
}

#[tokio::test]
async fn a_set_up_that_fails_is_undone_and_the_grant_given_back() {
    let house = House::start().await;
    house.answers("/hooks", 409, json!({"error": "no more hooks"}));
    let error = house.create().await.unwrap_err();
    assert_eq!((error.status(), error.provider().is_some()), (409, true), "{error}");
    assert!(error.message().contains("revoked at the vendor"), "{error}");
    assert_eq!(house.seen().last().unwrap(), "POST /revoke token=rt-1");
    house.is_empty().await;
}

#[tokio::test]
async fn a_revocation_that_fails_is_said() {
    let house = House::start().await;
    house.answers("/me", 403, json!({}));
    house.answers("/revoke", 500, json!({}));
    let error = house.create().await.unwrap_err();
    assert!(error.message().contains("did not confirm that it is revoked"), "{error}");
    house.is_empty().await;
}

#[tokio::test]
async fn a_deleted_instance_is_cleaned_up_and_its_grant_given_back() {
    let house = House::start().await;
    let id = house.create().await.unwrap().instance.id;
    house.forget();
    remove::remove(&house.app, house.scope, id).await.unwrap();
    assert_eq!(house.seen(), ["DELETE /hooks/h7 Bearer at-1", "POST /revoke token=rt-1"]);
    house.is_empty().await;
}

#[tokio::test]
async fn a_clean_up_that_fails_keeps_nobody_from_deleting() {
    let house = House::start().await;
    let id = house.create().await.unwrap().instance.id;
    house.answers("/hooks/h7", 500, json!({}));
    remove::remove(&house.app, house.scope, id).await.unwrap();
    assert_eq!(house.seen().last().unwrap(), "POST /revoke token=rt-1");
    house.is_empty().await;
}

#[tokio::test]
async fn a_grant_that_another_instance_uses_is_not_given_back() {
    let house = House::start().await;
    let first = house.create().await.unwrap().instance.id;
    // The vendor hands out the same pair again, as some do while it is good.
    let second = house.create().await.unwrap().instance;
    house.forget();
    remove::remove(&house.app, house.scope, first).await.unwrap();
    assert_eq!(house.seen(), ["DELETE /hooks/h7 Bearer at-1"]);
    let rows = lifecycle::read(&house.app, &house.scope, second.id, Stage::Active).await.unwrap();
    assert!(rows.credential.is_some());
}

#[tokio::test]
async fn re_authentication_proves_the_new_grant_and_keeps_it_whatever_comes_out() {
    let house = House::start().await;
    let id = house.create().await.unwrap().instance.id;
    house.answers("/token", 200, json!({"access_token": "at-2", "refresh_token": "rt-2", "expires_in": 3600}));
    house.answers("/me", 403, json!({"error": "suspended"}));
    house.forget();
    let request = super::request::read(&json!({"providerData": {"code": "c-2"}})).unwrap();
    let error = change(&house.app, house.scope, id, Change { request, re_authenticate: None }).await.unwrap_err();
    assert_eq!(error.status(), 403);
    assert!(error.message().starts_with("the changes are stored"), "{error}");
    assert_eq!(house.seen(), ["POST /token", "GET /me Bearer at-2"]);
    let rows = lifecycle::read(&house.app, &house.scope, id, Stage::Active).await.unwrap();
    assert_eq!(rows.credential.unwrap().refresh.unwrap().expose(), "rt-2");
}

#[tokio::test]
async fn what_a_dead_process_left_in_provisioning_is_revoked_and_removed() {
    let house = House::start().await;
    let id = house.left_in_provisioning().await;
    sweep::sweep(&house.app).await;
    assert_eq!(house.seen(), ["POST /revoke token=rt-left"]);
    let gone = lifecycle::read(&house.app, &house.scope, id, Stage::Provisioning).await.err().unwrap();
    assert_eq!(gone.kind(), Kind::NotFound);
}

#[tokio::test]
async fn what_a_dead_process_left_in_deletion_is_finished() {
    let house = House::start().await;
    let id = house.create().await.unwrap().instance.id;
    house.forget();
    house.left_in_deletion(id).await;
    sweep::sweep(&house.app).await;
    assert_eq!(house.seen(), ["DELETE /hooks/h7 Bearer at-1", "POST /revoke token=rt-1"]);
    house.is_empty().await;
}

#[tokio::test]
async fn what_this_process_is_still_provisioning_is_left_alone() {
    let house = House::start().await;
    let id = house.provisioning("this").await;
    sweep::sweep(&house.app).await;
    assert!(house.seen().is_empty());
    lifecycle::read(&house.app, &house.scope, id, Stage::Provisioning).await.map(drop).unwrap();
}

#[tokio::test]
async fn a_provisioning_that_outlives_its_hold_is_left_alone_by_the_sweep() {
    let house = House::start().await;
    let vendor = house.waits_at("/hooks");
    let meanwhile = async {
        house.has_seen("POST /hooks").await;
        house.an_hour_passes().await;
        house.is_held().await;
        sweep::sweep(&house.app).await;
        vendor.notify_one();
    };
    let (created, ()) = tokio::join!(house.create(), meanwhile);
    created.unwrap();
    assert!(!house.seen().iter().any(|seen| seen.contains("/revoke")), "{:?}", house.seen());
}

#[tokio::test]
async fn a_deletion_that_outlives_its_hold_is_left_alone_by_the_sweep() {
    let house = House::start().await;
    let id = house.create().await.unwrap().instance.id;
    house.forget();
    let vendor = house.waits_at("/revoke");
    let meanwhile = async {
        house.has_seen("POST /revoke").await;
        house.an_hour_passes().await;
        house.is_held().await;
        sweep::sweep(&house.app).await;
        vendor.notify_one();
    };
    let (removed, ()) = tokio::join!(remove::remove(&house.app, house.scope, id), meanwhile);
    removed.unwrap();
    assert_eq!(house.seen(), ["DELETE /hooks/h7 Bearer at-1", "POST /revoke token=rt-1"]);
}

#[tokio::test]
async fn one_sweep_runs_at_a_time() {
    let house = House::start().await;
    sweep::start(&house.app);
    assert_eq!(house.app.tasks.running()["sweep"], 1);
}

#[tokio::test]
async fn a_brought_token_that_the_vendor_refuses_was_granted_nothing() {
    let house = House::start().await;
    house.answers("/token", 400, json!({"error": "invalid_grant"}));
    let error = house.create_with(None, "never-issued").await.unwrap_err();
    assert!(error.message().contains("refuses the refresh token that was brought"), "{error}");
    assert!(!error.message().contains("granted"), "{error}");
    assert!(!house.seen().iter().any(|seen| seen.contains("/revoke")), "{:?}", house.seen());
    house.is_empty().await;
}

#[tokio::test]
async fn a_brought_token_is_not_revoked_and_the_error_says_whether_it_may_be_brought_again() {
    let table = [(Some("at-mine"), "is unspent"), (None, "is spent")];
    for (access, said) in table {
        let house = House::start().await;
        house.answers("/me", 503, json!({}));
        let error = house.create_with(access, "rt-mine").await.unwrap_err();
        assert!(error.message().contains(said), "{error}");
        assert!(!house.seen().iter().any(|seen| seen.contains("/revoke")), "{:?}", house.seen());
        house.is_empty().await;
    }
}

#[tokio::test]
async fn a_brought_token_whose_answer_was_lost_may_be_spent() {
    let house = House::start().await;
    house.answers("/token", 500, json!({}));
    let error = house.create_with(None, "rt-mine").await.unwrap_err();
    assert!(error.message().contains("it may be spent"), "{error}");
    house.is_empty().await;
}

#[tokio::test]
async fn another_client_is_tried_at_once_where_the_last_was_refused_and_nothing_else_is() {
    let house = House::start().await;
    let whole = house.create().await.unwrap();
    let credential = whole.instance.credential.unwrap();
    house.refused(credential).await;
    for (key, expected) in [
        ("hook.id", Status::Reauthorize),
        ("oauth.api.secret", Status::Ok),
        ("oauth.api.key", Status::Ok),
        ("oauth.token.url", Status::Ok),
    ] {
        let request = super::request::read(&json!({"configuration": {key: "https://other.example"}})).unwrap();
        change(&house.app, house.scope, whole.instance.id, Change { request, re_authenticate: None }).await.unwrap();
        let now = house.credential(credential).await;
        assert_eq!((now.status, now.next_try_at == 0), (expected, expected == Status::Ok), "{key}");
        if expected == Status::Ok {
            house.refused(credential).await;
        }
    }
}

#[tokio::test]
async fn an_element_that_authenticates_in_an_unknown_way_is_refused_before_the_vendor_is_asked() {
    let house = House::start().await;
    let element = house.app.catalogue.element("oddauth").unwrap().clone();
    let request = super::request::read(&json!({"configuration": {}})).unwrap();
    let error = create::create(&house.app, house.scope, element, request).await.unwrap_err();
    assert!(error.status() == 400 && error.message().contains("not supported yet"), "{error}");
}
