//! `POST /elements/{keyOrId}/clone`.

use reqwest::Method;
use serde_json::json;

use crate::house::House;

#[tokio::test]
async fn a_clone_is_private_has_a_key_of_its_own_and_no_secrets() {
    let house = House::start().await;
    let mut document = house.document("mine");
    let entries = document["configuration"].as_array_mut().unwrap();
    entries.push(json!({"key": "oauth.api.key", "type": "TEXTFIELD_128", "defaultValue": "a-client"}));
    house.admin().post("/elements", &document).await.expect(200);
    for expected in ["mine-copy", "mine-copy-2"] {
        let clone = house.admin().send(Method::POST, "/elements/mine/clone", None).await.expect(200).json();
        assert_eq!((&clone["key"], &clone["private"]), (&json!(expected), &json!(true)));
        assert_eq!(clone["configuration"][1]["defaultValue"], "");
    }
}

#[tokio::test]
async fn an_element_of_the_catalogue_is_cloned_whole() {
    let house = House::start().await;
    let wanted = json!({"key": "ours", "name": "Ours"});
    let clone = house.admin().post("/elements/infusionsoftcrm/clone", &wanted).await.expect(200).json();
    let original = house.admin().get("/elements/infusionsoftcrm").await.expect(200).json();
    assert_eq!((&clone["key"], &clone["name"]), (&json!("ours"), &json!("Ours")));
    assert_eq!(clone["resources"].as_array().unwrap().len(), original["resources"].as_array().unwrap().len());
    house.admin().post("/elements/infusionsoftcrm/clone", &wanted).await.expect(409);
}

#[tokio::test]
async fn what_is_not_to_be_cloned_is_not() {
    let house = House::start().await;
    let mut document = house.document("mine");
    document["cloneable"] = json!(false);
    house.admin().post("/elements", &document).await.expect(200);
    house.admin().post("/elements/mine/clone", &json!({})).await.expect(403);
    house.admin().post("/elements/nothing/clone", &json!({})).await.expect(404);
}
