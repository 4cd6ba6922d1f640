//! The configuration of an instance, entry by entry.

use serde_json::{Value, json};

use crate::house::{CLIENT_SECRET, House, path, rows};

async fn entries(house: &House, instance: &Value) -> Vec<Value> {
    let answer = house.admin().get(&format!("{}/configuration", path(instance))).await.expect(200);
    rows(&answer)
}

fn entry<'e>(entries: &'e [Value], key: &str) -> &'e Value {
    entries.iter().find(|entry| entry["key"] == key).unwrap_or_else(|| panic!("no entry {key}"))
}

#[tokio::test]
async fn the_entries_have_the_members_of_the_api_and_secrets_are_masked() {
    let house = House::start().await;
    let instance = house.instance("Test").await;
    let entries = entries(&house, &instance).await;
    let secret = entry(&entries, "oauth.api.secret");
    assert_eq!((&secret["propertyValue"], &secret["type"]), (&json!("********"), &json!("PASSWORD")));
    for member in ["id", "key", "name", "description", "type", "required", "hideFromConsole", "active"] {
        assert!(secret.get(member).is_some(), "{member}");
    }
    assert_eq!(entry(&entries, "pagination.max")["propertyValue"], "100");
    assert!(!entries.iter().any(|entry| entry["key"] == "infusionsoft.server"), "internal to the element");
    assert_eq!(house.by_token(&instance).get("/instances/configuration").await.expect(200).json(), json!(entries));
    assert!(!json!(entries).to_string().contains(CLIENT_SECRET));
}

#[tokio::test]
async fn one_entry_is_read_and_changed_by_its_number() {
    let house = House::start().await;
    let instance = house.instance("Test").await;
    let id = entry(&entries(&house, &instance).await, "pagination.max")["id"].clone();
    let one = format!("{}/configuration/{id}", path(&instance));
    let mut read = house.admin().get(&one).await.expect(200).json();
    assert_eq!(read["key"], "pagination.max");
    read["propertyValue"] = json!(25);
    assert_eq!(house.admin().patch(&one, &read).await.expect(200).json()["propertyValue"], "25");
    let shown = house.admin().get(&path(&instance)).await.expect(200).json();
    assert_eq!(shown["configuration"]["pagination.max"], "25");
    let by_token = house.by_token(&instance);
    by_token.patch(&format!("/instances/configuration/{id}"), &json!({"propertyValue": "30"})).await.expect(200);
    let read = by_token.get(&format!("/instances/configuration/{id}")).await.expect(200).json();
    assert_eq!(read["propertyValue"], "30");
    house.admin().patch(&one, &json!({"value": 1})).await.expect(400);
    house.admin().get(&format!("{}/configuration/9999", path(&instance))).await.expect(404);
}

#[tokio::test]
async fn a_mask_that_comes_back_changes_nothing() {
    let house = House::start().await;
    let instance = house.instance("Test").await;
    let secret = entry(&entries(&house, &instance).await, "oauth.api.secret").clone();
    house.admin().patch(&format!("{}/configuration/{}", path(&instance), secret["id"]), &secret).await.expect(200);
    house.vendor.expire_access_tokens();
    house.ping(&instance).await.expect(200);
}
