//! `/elements/{keyOrId}/authentication-types`, and `/transformations` beside it.

use serde_json::json;

use crate::house::{House, each};

#[tokio::test]
async fn an_element_that_offers_a_choice_lists_its_options_and_the_entries_of_each() {
    let house = House::start().await;
    let mut document = house.document("mine");
    document["configuration"] = json!([
        {"key": "base.url", "defaultValue": "https://a.example"},
        {"key": "authentication.type", "type": "COMBO", "groupControl": true, "defaultValue": "basic",
         "options": [{"value": "basic", "description": "Password"}, {"name": "custom"}]},
        {"key": "username", "groupName": "basic"},
        {"key": "api.token", "groupBy": "custom, other", "type": "PASSWORD", "defaultValue": "hush"},
        {"key": "authentication.time", "internal": true},
        {"key": "old", "active": false},
    ]);
    house.admin().post("/elements", &document).await.expect(200);
    let types = house.admin().get("/elements/mine/authentication-types").await.expect(200).json();
    let options = json!([{"value": "basic", "description": "Password"}, {"value": "custom", "description": "custom"}]);
    assert_eq!(types, json!({"defaultValue": "basic", "options": options}));
    let of = async |kind: &str| {
        let path = format!("/elements/mine/authentication-types/{kind}/configurations");
        each(&house.admin().get(&path).await.expect(200), "key")
    };
    assert_eq!(of("basic").await, ["base.url", "authentication.type", "username"]);
    assert_eq!(of("custom").await, ["base.url", "authentication.type", "api.token"]);
    let masked = house.admin().get("/elements/mine/authentication-types/custom/configurations").await;
    assert!(!masked.text.contains("hush"), "{}", masked.text);
    house.admin().get("/elements/mine/authentication-types/oauth2/configurations").await.expect(404);
}

#[tokio::test]
async fn an_element_with_one_type_offers_that() {
    let house = House::start().await;
    let types = house.ligand.anonymous().get("/elements/infusionsoftcrm/authentication-types").await.expect(200).json();
    assert!(types["defaultValue"].is_string() && !types["options"].as_array().unwrap().is_empty(), "{types}");
}

#[tokio::test]
async fn transformations_are_those_that_the_element_suggests() {
    let house = House::start().await;
    let mut document = house.document("mine");
    document["defaultTransformations"] = json!([{"name": "contacts", "vendorName": "Contact"}]);
    house.admin().post("/elements", &document).await.expect(200);
    let suggested = house.admin().get("/elements/mine/transformations").await.expect(200).json();
    assert_eq!(suggested, document["defaultTransformations"]);
    house.element("other").await;
    assert_eq!(house.admin().get("/elements/other/transformations").await.expect(200).json(), json!([]));
}
