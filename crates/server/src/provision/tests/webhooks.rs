//! Subscriptions at the vendor come and go with the events of an instance.

use ligand_model::Result;
use ligand_model::identity::InstanceId;
use serde_json::{Value, json};

use super::house::House;
use super::{Change, change, remove};

const ON: &str = "event.notification.enabled";

async fn created(house: &House, configuration: Value) -> InstanceId {
    house.create_of("events", configuration, json!({})).await.unwrap().instance.id
}

async fn changed(house: &House, id: InstanceId, configuration: Value) -> Result<()> {
    let request = super::super::request::read(&json!({ "configuration": configuration })).unwrap();
    change(&house.app, house.scope, id, Change { request, re_authenticate: None }).await.map(drop)
}

#[tokio::test]
async fn they_are_set_up_and_taken_down_with_an_instance_whose_events_are_on() {
    let house = House::start().await;
    let id = created(&house, json!({ ON: true })).await;
    remove::remove(&house.app, house.scope, id).await.unwrap();
    assert_eq!(house.seen(), ["POST /subscription", "DELETE /subscription"]);
}

#[tokio::test]
async fn nothing_is_asked_of_the_vendor_where_events_are_off_or_polled() {
    let house = House::start().await;
    for configuration in [json!({}), json!({ ON: true, "event.vendor.type": "polling" })] {
        let id = created(&house, configuration).await;
        remove::remove(&house.app, house.scope, id).await.unwrap();
    }
    assert!(house.seen().is_empty(), "{:?}", house.seen());
}

#[tokio::test]
async fn a_change_that_switches_events_sets_up_and_takes_down() {
    let house = House::start().await;
    let id = created(&house, json!({})).await;
    changed(&house, id, json!({ ON: true })).await.unwrap();
    changed(&house, id, json!({ ON: true })).await.unwrap();
    changed(&house, id, json!({ ON: false })).await.unwrap();
    assert_eq!(house.seen(), ["POST /subscription", "DELETE /subscription"]);
}

#[tokio::test]
async fn a_vendor_that_refuses_is_quoted_and_the_change_is_stored() {
    let house = House::start().await;
    let id = created(&house, json!({})).await;
    house.answers("/subscription", 403, json!({"error": "no"}));
    let error = changed(&house, id, json!({ ON: true })).await.unwrap_err();
    assert!(error.message().starts_with("the changes are stored, but events are not set up"), "{error}");
    changed(&house, id, json!({ ON: false })).await.unwrap();
}
