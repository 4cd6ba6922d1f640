//! Enabled and trace-logging: by number, below the element and by token.

use serde_json::{Value, json};

use crate::house::{House, path};

async fn read(house: &House, instance: &Value) -> Value {
    house.admin().get(&path(instance)).await.expect(200).json()
}

#[tokio::test]
async fn a_disabled_instance_refuses_calls_but_names_its_objects_and_keeps_everything() {
    let house = House::start().await;
    let instance = house.instance("Test").await;
    house.ping(&instance).await.expect(200);
    house.admin().delete(&format!("{}/enabled", path(&instance))).await.expect(200);
    assert_eq!(house.by_token(&instance).get("/hubs/crm/contacts").await.status, 403);
    house.by_token(&instance).get("/objects").await.expect(200);
    let disabled = read(&house, &instance).await;
    assert_eq!(disabled["disabled"], true);
    assert_eq!(disabled["configuration"], instance["configuration"]);
    house.by_token(&instance).put("/instances/enabled", &json!({})).await.expect(200);
    house.ping(&instance).await.expect(200);
    assert_eq!(read(&house, &instance).await, instance);
    house.by_token(&instance).delete("/instances/enabled").await.expect(200);
    house.by_token(&instance).get("/hubs/crm/contacts").await.expect(403);
    house.admin().put("/instances/999999/enabled", &json!({})).await.expect(404);
}

#[tokio::test]
async fn tracing_is_on_for_a_while_and_can_be_switched_off() {
    let house = House::start().await;
    let instance = house.instance("Test").await;
    let trace = format!("{}/trace-logging", path(&instance));
    house.admin().put(&trace, &json!({"duration": 5})).await.expect(200);
    assert_eq!(read(&house, &instance).await["traceLoggingEnabled"], true);
    house.by_token(&instance).delete("/instances/trace-logging").await.expect(200);
    assert_eq!(read(&house, &instance).await["traceLoggingEnabled"], false);
    house.admin().put(&trace, &json!({"duration": 0})).await.expect(400);
}
