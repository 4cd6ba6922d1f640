//! `POST /elements/{keyOrId}/validate`.

use reqwest::Method;
use serde_json::json;

use crate::house::House;

#[tokio::test]
async fn a_good_element_is_valid() {
    let house = House::start().await;
    house.element("mine").await;
    let report = house.admin().send(Method::POST, "/elements/mine/validate", None).await.expect(200).json();
    assert_eq!(report["valid"], json!(true), "{report}");
}

#[tokio::test]
async fn a_script_that_is_none_is_told() {
    let house = House::start().await;
    let mut document = house.document("mine");
    document["resources"][0]["hooks"] = json!([{"type": "preRequest", "body": "done({"}]);
    house.admin().post("/elements", &document).await.expect(200);
    let report = house.admin().send(Method::POST, "/elements/mine/validate", None).await.expect(200).json();
    assert_eq!(report["valid"], json!(false));
    assert!(report["diagnostics"][0]["path"].as_str().unwrap().contains("preRequest"), "{report}");
    house.admin().send(Method::POST, "/elements/nothing/validate", None).await.expect(404);
}
