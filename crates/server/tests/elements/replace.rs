//! `PUT /elements/{keyOrId}`.

use serde_json::json;

use crate::house::House;

#[tokio::test]
async fn another_document_stands_in_the_place_and_the_number_stays() {
    let house = House::start().await;
    let before = house.element("mine").await;
    let mut document = house.document("mine");
    document["name"] = "Other".into();
    document.as_object_mut().unwrap().remove("key");
    let after = house.admin().put("/elements/mine", &document).await.expect(200).json();
    assert_eq!((&after["id"], &after["name"], &after["key"]), (&before["id"], &json!("Other"), &json!("mine")));
}

#[tokio::test]
async fn what_was_read_can_be_written_back_and_keeps_its_secret() {
    let house = House::start().await;
    let mut document = house.document("mine");
    let entries = document["configuration"].as_array_mut().unwrap();
    entries.push(json!({"key": "some.secret", "type": "PASSWORD", "defaultValue": "hush"}));
    document["resources"][0]["parameters"][0] =
        json!({"name": "some.secret", "vendorName": "id", "type": "configuration", "vendorType": "path"});
    house.admin().post("/elements", &document).await.expect(200);
    let read = house.admin().get("/elements/mine").await.expect(200).json();
    house.admin().put("/elements/mine", &read).await.expect(200);
    let instance = house.instance("mine").await;
    assert_eq!(house.asked(&instance, "/things/1").await, "GET /v1/things/hush");
}

#[tokio::test]
async fn the_key_of_an_element_cannot_be_changed() {
    let house = House::start().await;
    house.element("mine").await;
    house.admin().put("/elements/mine", &house.document("other")).await.expect(400);
}

#[tokio::test]
async fn an_element_of_the_catalogue_is_not_replaced_and_an_unknown_one_is_not_found() {
    let house = House::start().await;
    let document = house.document("infusionsoftcrm");
    let refused = house.admin().put("/elements/infusionsoftcrm", &document).await.expect(403);
    assert!(refused.message().contains("clone"), "{}", refused.message());
    house.admin().put("/elements/nothing", &document).await.expect(404);
}
