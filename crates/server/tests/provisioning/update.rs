//! `PUT` and `PATCH`: what changes, what does not, and re-authentication.

use serde_json::{Value, json};

use crate::house::{CLIENT_SECRET, House, path};
use crate::support::client::Answer;

async fn put(house: &House, instance: &Value, body: &Value) -> Answer {
    house.admin().put(&path(instance), body).await
}

async fn patch(house: &House, instance: &Value, body: &Value) -> Answer {
    house.admin().patch(&path(instance), body).await
}

async fn read(house: &House, instance: &Value) -> Value {
    house.admin().get(&path(instance)).await.expect(200).json()
}

#[tokio::test]
async fn a_put_of_what_get_answered_changes_nothing() {
    let house = House::start().await;
    let instance = house.instance("Test").await;
    assert_eq!(put(&house, &instance, &instance).await.expect(200).json(), instance);
    assert_eq!(read(&house, &instance).await, instance);
    // The secrets behind the masks are still there: a refresh needs them all.
    house.vendor.expire_access_tokens();
    house.ping(&instance).await.expect(200);
}

#[tokio::test]
async fn name_tags_and_configuration_change_and_the_rest_stays() {
    let house = House::start().await;
    let instance = house.instance("Test").await;
    let body = json!({"name": "<b>New</b> name", "tags": ["x", "<i>y</i>"], "configuration": {"pagination.max": 50, "unknown.key": 1}});
    let changed = patch(&house, &instance, &body).await.expect(200).json();
    assert_eq!((&changed["name"], &changed["tags"]), (&json!("New name"), &json!(["x", "y"])));
    assert_eq!(changed["configuration"]["pagination.max"], "50");
    assert_eq!((&changed["id"], &changed["token"]), (&instance["id"], &instance["token"]));
    assert!(changed["configuration"].get("unknown.key").is_none() && changed.get("providerData").is_none());
    assert_eq!(read(&house, &instance).await, changed);
    let cleared = put(&house, &instance, &json!({"tags": []})).await.expect(200).json();
    assert_eq!((&cleared["tags"], &cleared["name"]), (&json!([]), &json!("New name")));
    let back = patch(&house, &instance, &json!({"configuration": {"pagination.max": null}})).await.expect(200).json();
    assert_eq!(back["configuration"]["pagination.max"], "100");
    house.ping(&instance).await.expect(200);
}

#[tokio::test]
async fn the_token_alone_names_the_instance_to_change() {
    let house = House::start().await;
    let instance = house.instance("Test").await;
    let by_token = house.by_token(&instance);
    assert_eq!(by_token.patch("/instances", &json!({"name": "patched"})).await.expect(200).json()["name"], "patched");
    assert_eq!(by_token.put("/instances", &json!({"name": "put"})).await.expect(200).json()["name"], "put");
    let below = format!("/elements/infusionsoftcrm{}", path(&instance));
    assert_eq!(house.admin().put(&below, &json!({"name": "below"})).await.expect(200).json()["name"], "below");
    house.admin().patch("/instances", &json!({"name": "none named"})).await.expect(401);
}

#[tokio::test]
async fn taking_a_required_entry_away_is_refused_and_nothing_changes() {
    let house = House::start().await;
    let instance = house.instance("Test").await;
    let body = json!({"name": "x", "configuration": {"oauth.api.secret": "", "oauth.callback.url": null}});
    let answer = patch(&house, &instance, &body).await.expect(400);
    assert!(answer.message().contains("oauth.api.secret, oauth.callback.url"), "{answer:?}");
    assert_eq!(read(&house, &instance).await, instance);
}

#[tokio::test]
async fn re_authentication_by_the_guides_recipe_keeps_number_and_token() {
    let house = House::start().await;
    let instance = house.instance("Test").await;
    house.vendor.revoke(None);
    house.ping(&instance).await.expect(401);
    let invalid = read(&house, &instance).await;
    assert_eq!(invalid["valid"], false, "the vendor refused the grant");

    let mut body = invalid.clone();
    let configuration = body["configuration"].as_object_mut().unwrap();
    configuration.remove("oauth.user.token");
    configuration.remove("oauth.user.refresh_token");
    body["providerData"] = json!({"code": house.code().await});
    let answer = house.admin().put(&format!("{}?reAuthenticate=true", path(&instance)), &body).await.expect(200).json();

    assert_eq!(
        (&answer["id"], &answer["token"], &answer["valid"]),
        (&instance["id"], &instance["token"], &json!(true))
    );
    assert!(answer.get("providerData").is_none());
    house.ping(&instance).await.expect(200);
}

#[tokio::test]
async fn a_code_alone_re_authenticates_and_a_bad_one_leaves_the_old_grant() {
    let house = House::start().await;
    let instance = house.instance("Test").await;
    let bad = patch(&house, &instance, &json!({"name": "changed?", "providerData": {"code": "never-issued"}})).await;
    assert!((400..500).contains(&bad.status) && bad.json()["providerMessage"].is_string(), "{bad:?}");
    assert_eq!(read(&house, &instance).await, instance);
    house.ping(&instance).await.expect(200);
    patch(&house, &instance, &json!({"providerData": {"code": house.code().await}})).await.expect(200);
    assert_eq!(house.vendor.counter("token:authorization_code"), 3, "the first, the bad one, the new one");
    house.ping(&instance).await.expect(200);
}

#[tokio::test]
async fn re_authentication_can_be_demanded_and_forbidden() {
    let house = House::start().await;
    let instance = house.instance("Test").await;
    let demanded = house.admin().put(&format!("{}?reAuthenticate=true", path(&instance)), &instance).await.expect(400);
    assert!(demanded.message().contains("providerData.code"), "{demanded:?}");
    let body = json!({"name": "renamed", "providerData": {"code": "never-issued"}});
    let forbidden = house.admin().put(&format!("{}?reAuthenticate=false", path(&instance)), &body).await.expect(200);
    assert_eq!(forbidden.json()["name"], "renamed");
    house.admin().put(&format!("{}?reAuthenticate=perhaps", path(&instance)), &instance).await.expect(400);
}

#[tokio::test]
async fn tokens_in_the_configuration_take_the_place_of_the_old_ones() {
    let house = House::start().await;
    let instance = house.instance("Test").await;
    house.vendor.revoke(None);
    let tokens = house.vendor.issue_tokens();
    let body = json!({"configuration": {"oauth.user.token": tokens.access_token, "oauth.user.refresh_token": tokens.refresh_token}});
    let answer = patch(&house, &instance, &body).await.expect(200).json();
    assert_eq!(answer["configuration"]["oauth.user.token"], "********");
    house.ping(&instance).await.expect(200);
    assert_eq!(house.vendor.counter("token:refresh_token"), 0, "the new access token is used as it is");
}

#[tokio::test]
async fn a_mistyped_client_secret_that_is_corrected_is_tried_at_once() {
    let house = House::start().await;
    let instance = house.instance("Test").await;
    patch(&house, &instance, &json!({"configuration": {"oauth.api.secret": "mistyped"}})).await.expect(200);
    house.vendor.expire_access_tokens();
    house.ping(&instance).await.expect(401);
    let corrected = json!({"configuration": {"oauth.api.secret": CLIENT_SECRET}});
    patch(&house, &instance, &corrected).await.expect(200);
    house.ping(&instance).await.expect(200);
}

#[tokio::test]
async fn an_instance_moves_to_another_element_only_if_there_is_one() {
    let house = House::start().await;
    let instance = house.instance("Test").await;
    patch(&house, &instance, &json!({"element": {"id": 999999}})).await.expect(404);
    patch(&house, &instance, &json!({"element": {"id": 191}, "id": instance["id"]})).await.expect(200);
    assert_eq!(read(&house, &instance).await, instance);
}
