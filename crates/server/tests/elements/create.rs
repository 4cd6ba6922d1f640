//! `POST /elements`.

use serde_json::json;

use crate::house::{House, text};

#[tokio::test]
async fn the_smallest_element_gets_a_number_a_key_and_a_base_url() {
    let house = House::start().await;
    let smallest = json!({"name": "My CRM 2", "description": "d", "authentication": {"type": "basic"}});
    let element = house.admin().post("/elements", &smallest).await.expect(200).json();
    assert!(element["id"].as_i64().unwrap() >= 100_000, "{element}");
    assert_eq!(
        (text(&element["key"]), &element["private"], &element["active"]),
        ("mycrm2", &json!(true), &json!(true))
    );
    assert_eq!(element["configuration"][0]["key"], "base.url");
    house.admin().get("/elements/mycrm2").await.expect(200);
    house.admin().get(&format!("/elements/{}", element["id"])).await.expect(200);
}

#[tokio::test]
async fn bare_paths_come_back_with_the_prefix_of_the_hub_and_members_with_numbers() {
    let house = House::start().await;
    let mut document = house.document("mine");
    document["resources"][0]["path"] = "/things/{id}".into();
    document["hooks"] = json!([{"type": "preRequest", "body": "done()"}]);
    document["parameters"] = json!([{"name": "a", "vendorName": "b", "type": "value", "vendorType": "header"}]);
    let element = house.admin().post("/elements", &document).await.expect(200).json();
    assert_eq!(element["resources"][0]["path"], "/hubs/crm/things/{id}");
    for place in
        ["/resources/0/id", "/resources/0/parameters/0/id", "/hooks/0/id", "/parameters/0/id", "/configuration/0/id"]
    {
        assert!(element.pointer(place).is_some_and(|id| id.is_i64()), "{place} in {element}");
    }
}

#[tokio::test]
async fn everything_that_is_missing_is_named() {
    let house = House::start().await;
    let refused = house.admin().post("/elements", &json!({"hub": "crm"})).await.expect(400);
    assert!(refused.message().starts_with("missing: name, description, authentication"), "{}", refused.message());
}

#[tokio::test]
async fn what_cannot_run_is_said_with_its_place() {
    let house = House::start().await;
    let mut document = house.document("mine");
    document["resources"][0]["method"] = "FETCH".into();
    let refused = house.admin().post("/elements", &document).await.expect(400);
    assert!(refused.message().contains("$.resources[0]"), "{}", refused.message());
    house.admin().get("/elements/mine").await.expect(404);
}

#[tokio::test]
async fn a_key_is_taken_once_and_never_from_the_catalogue() {
    let house = House::start().await;
    house.element("mine").await;
    for key in ["mine", "infusionsoftcrm"] {
        let refused = house.admin().post("/elements", &house.document(key)).await.expect(409);
        assert!(refused.message().contains(key), "{}", refused.message());
    }
}

#[tokio::test]
async fn reserved_keys_are_accepted_in_a_whole_document() {
    let house = House::start().await;
    let mut document = house.document("mine");
    let entries = document["configuration"].as_array_mut().unwrap();
    entries.extend([json!({"key": "event.vendor.type"}), json!({"key": "oauth.scope"})]);
    house.admin().post("/elements", &document).await.expect(200);
}

#[tokio::test]
async fn a_secret_default_is_masked_and_not_readable_in_the_database() {
    let house = House::start().await;
    let mut document = house.document("mine");
    let entries = document["configuration"].as_array_mut().unwrap();
    entries.push(json!({"key": "oauth.api.secret", "type": "PASSWORD", "defaultValue": "hush-hush-of-a-test"}));
    let element = house.admin().post("/elements", &document).await.expect(200);
    assert!(element.text.contains("********") && !element.text.contains("hush-hush"), "{}", element.text);
    for file in ["ligand.db", "ligand.db-wal"] {
        let bytes = std::fs::read(house.ligand.data_dir().join(file)).unwrap_or_default();
        assert!(!String::from_utf8_lossy(&bytes).contains("hush-hush-of-a-test"), "{file}");
    }
    assert!(!house.ligand.log().contains("hush-hush"));
}

#[tokio::test]
async fn what_is_not_json_is_a_400() {
    let house = House::start().await;
    house.admin().send(reqwest::Method::POST, "/elements", Some("{".into())).await.expect(400);
    house.admin().post("/elements", &json!([])).await.expect(400);
}
