//! `DELETE`: gone for everybody, at once.

use crate::house::{House, path};

#[tokio::test]
async fn a_deleted_instance_is_gone_and_its_token_is_dead() {
    let house = House::start().await;
    let instance = house.instance("Test").await;
    house.ping(&instance).await.expect(200);
    let answer = house.admin().delete(&path(&instance)).await.expect(200);
    assert_eq!(answer.text, "");
    house.ping(&instance).await.expect(401);
    house.by_token(&instance).get("/instances").await.expect(401);
    house.admin().get(&path(&instance)).await.expect(404);
    house.admin().get("/instances").await.expect(404);
    house.admin().delete(&path(&instance)).await.expect(404);
}

#[tokio::test]
async fn the_token_alone_deletes_its_instance_and_no_other() {
    let house = House::start().await;
    let (one, other) = (house.instance("one").await, house.instance("other").await);
    house.by_token(&one).delete("/instances").await.expect(200);
    house.ping(&one).await.expect(401);
    house.ping(&other).await.expect(200);
    let below = format!("/elements/infusionsoftcrm{}", path(&other));
    house.admin().delete(&below).await.expect(200);
    house.ping(&other).await.expect(401);
}

#[tokio::test]
async fn a_vendor_that_is_down_keeps_nobody_from_deleting() {
    let house = House::start().await;
    let instance = house.instance("Test").await;
    let fault = serde_json::json!({"times": 0, "action": {"kind": "close"}});
    house.fault(fault);
    house.admin().delete(&path(&instance)).await.expect(200);
    house.admin().get(&path(&instance)).await.expect(404);
}
