//! `/elements/{keyOrId}/configuration`.

use serde_json::json;

use crate::house::{House, each};

#[tokio::test]
async fn an_entry_is_added_read_changed_and_removed_by_its_key() {
    let house = House::start().await;
    house.element("mine").await;
    let (admin, list, one) = (house.admin(), "/elements/mine/configuration", "/elements/mine/configuration/store.url");
    let entry = json!({"key": "store.url", "name": "Store", "type": "TEXTFIELD_128", "required": true});
    let added = admin.post(list, &entry).await.expect(200).json();
    assert!(added["id"].is_i64() && added["key"] == "store.url", "{added}");
    assert_eq!(each(&admin.get(list).await.expect(200), "key"), ["base.url", "store.url"]);
    let changed = json!({"key": "store.url", "name": "Shop", "type": "TEXTFIELD_128"});
    assert_eq!(admin.put(one, &changed).await.expect(200).json()["name"], "Shop");
    assert_eq!(admin.get(one).await.expect(200).json()["id"], added["id"], "the number stays");
    admin.delete(one).await.expect(200);
    let gone = admin.delete(one).await.expect(404);
    assert_eq!(gone.message(), "No configuration entry found with key store.url");
}

#[tokio::test]
async fn reserved_keys_and_keys_that_exist_are_refused() {
    let house = House::start().await;
    house.element("mine").await;
    for key in ["oauth.scope", "event.anything", "bulk.query.field_name", "base.url"] {
        let refused = house.admin().post("/elements/mine/configuration", &json!({"key": key})).await.expect(400);
        assert!(refused.message().contains("reserved"), "{}", refused.message());
    }
    house.admin().post("/elements/mine/configuration", &json!({"key": "a"})).await.expect(200);
    house.admin().post("/elements/mine/configuration", &json!({"key": "a"})).await.expect(409);
    let nameless = house.admin().post("/elements/mine/configuration", &json!({"name": "a"})).await.expect(400);
    assert_eq!(nameless.message(), "a configuration entry needs key; found none");
}

#[tokio::test]
async fn a_reserved_entry_that_is_there_can_be_changed() {
    let house = House::start().await;
    house.element("mine").await;
    let changed = json!({"key": "base.url", "defaultValue": "https://other.example"});
    let answer = house.admin().put("/elements/mine/configuration/base.url", &changed).await.expect(200).json();
    assert_eq!(answer["defaultValue"], "https://other.example");
}

#[tokio::test]
async fn a_secret_default_is_masked_and_a_mask_that_comes_back_changes_nothing() {
    let house = House::start().await;
    let mut document = house.document("mine");
    document["resources"][0]["parameters"][0] =
        json!({"name": "pin", "vendorName": "id", "type": "configuration", "vendorType": "path"});
    house.admin().post("/elements", &document).await.expect(200);
    let entry = json!({"key": "pin", "type": "PASSWORD", "defaultValue": "hush"});
    let added = house.admin().post("/elements/mine/configuration", &entry).await.expect(200).json();
    assert_eq!(added["defaultValue"], "********");
    house.admin().put("/elements/mine/configuration/pin", &added).await.expect(200);
    let instance = house.instance("mine").await;
    assert_eq!(house.asked(&instance, "/things/1").await, "GET /v1/things/hush");
}

#[tokio::test]
async fn the_configuration_of_the_catalogue_is_read_and_not_written() {
    let house = House::start().await;
    house.ligand.anonymous().get("/elements/infusionsoftcrm/configuration").await.expect(200);
    house.admin().post("/elements/infusionsoftcrm/configuration", &json!({"key": "a"})).await.expect(403);
}
