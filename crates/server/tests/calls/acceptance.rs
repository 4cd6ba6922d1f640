//! The `Accept` header: 406 for what excludes JSON, and never after a change was made.

use serde_json::json;

use super::house::House;

#[tokio::test]
async fn what_excludes_json_is_406_and_what_admits_it_is_answered() {
    let house = House::start().await;
    for (accept, status) in [
        ("application/xml", 406),
        ("text/html, text/plain;q=0.5", 406),
        ("application/json", 200),
        ("application/*", 200),
        ("text/html, */*;q=0.1", 200),
        ("", 200),
    ] {
        let answer = house.me.clone().with_header("Accept", accept).get("/contacts/4").await;
        assert_eq!(answer.status, status, "{accept}: {answer:?}");
    }
}

#[tokio::test]
async fn a_record_is_not_created_for_somebody_who_cannot_read_the_answer() {
    let house = House::start().await;
    let before = house.stored("Contact").len();
    let me = house.me.clone().with_header("Accept", "application/xml");
    me.post("/contacts", &json!({"FirstName": "X"})).await.expect(406);
    me.patch("/contacts/4", &json!({"FirstName": "X"})).await.expect(406);
    me.delete("/contacts/5").await.expect(406);
    assert_eq!(house.stored("Contact").len(), before);
    assert_eq!(house.row("Contact", &json!(4)).expect("stored")["FirstName"], "Ada");
    assert_eq!(house.vendor.journal().len(), 0);
}
