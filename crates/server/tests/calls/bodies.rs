//! What a call must bring, and what is said of a body that cannot be used.

use reqwest::Method;
use serde_json::{Value, json};

use super::house::House;

#[tokio::test]
async fn a_body_that_is_not_json_is_located() {
    let house = House::start().await;
    let post = async |body: &str| house.me.send(Method::POST, "/contacts", Some(body.to_owned())).await;
    let table = [
        ("{\n  \"FirstName\": ,\n}", "line 2"),
        ("{\u{201c}FirstName\u{201d}: \u{201c}Ada\u{201d}}", "typographic quotes"),
        ("[1, 2]", "must be a JSON object"),
        ("\"Ada\"", "must be a JSON object"),
        ("null", "must be a JSON object"),
        ("", "'body'"),
    ];
    for (body, words) in table {
        let refused = post(body).await;
        assert_eq!(refused.status, 400, "{body}: {refused:?}");
        assert!(refused.message().contains(words), "{body}: {refused:?}");
    }
    assert_eq!(house.sent("ContactService.add"), 0);
}

#[tokio::test]
async fn a_body_of_another_type_is_415_and_not_taken_for_nothing() {
    let house = House::start().await;
    for kind in ["application/xml", "application/x-www-form-urlencoded"] {
        let me = house.me.clone().with_header("Content-Type", kind);
        let refused = me.post("/contacts", &json!({"FirstName": "Ada"})).await;
        assert_eq!(refused.status, 415, "{kind}: {refused:?}");
        assert!(refused.message().contains("application/json"), "{kind}: {refused:?}");
    }
    for kind in ["application/json; charset=utf-8", "application/vnd.api+json", "text/plain"] {
        let me = house.me.clone().with_header("Content-Type", kind);
        me.post("/contacts", &json!({"FirstName": kind})).await.expect(200);
    }
    assert_eq!(house.sent("ContactService.add"), 3);
}

#[tokio::test]
async fn a_value_that_the_protocol_cannot_carry_is_named() {
    let house = House::start().await;
    let refused = house.me.post("/contacts", &json!({"FirstName": "a\u{0}b"})).await.expect(400);
    assert!(refused.message().contains("FirstName"), "{refused:?}");
    assert_eq!(house.sent("ContactService.add"), 0);
}

#[tokio::test]
async fn a_member_that_is_null_is_not_sent() {
    let house = House::start().await;
    let created = house.me.post("/contacts", &json!({"FirstName": "N", "City": null})).await.expect(200).json();
    assert_eq!(created.get("City"), None);
    let raw = house.vendor.journal().iter().map(|entry| entry.raw_text()).collect::<String>();
    assert!(!raw.contains("nil"), "{raw}");
    assert!(house.row("Contact", &created["Id"]).is_some_and(|row: Value| row["FirstName"] == "N"));
}
