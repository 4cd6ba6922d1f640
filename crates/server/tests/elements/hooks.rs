//! `/elements/{keyOrId}/hooks` and those of a resource.

use serde_json::{Value, json};

use crate::house::House;

fn hook(body: &str) -> Value {
    json!({"type": "preRequest", "body": body})
}

#[tokio::test]
async fn a_hook_is_added_with_its_defaults_read_changed_and_removed() {
    let house = House::start().await;
    let element = house.element("mine").await;
    let resource = format!("/elements/mine/resources/{}/hooks", element["resources"][0]["id"]);
    for list in ["/elements/mine/hooks".to_owned(), resource] {
        let added = house.admin().post(&list, &hook("done()")).await.expect(200).json();
        assert_eq!((&added["isLegacy"], &added["mimeType"]), (&json!(false), &json!("application/javascript")));
        let one = format!("{list}/{}", added["id"]);
        assert_eq!(house.admin().get(&one).await.expect(200).json(), added);
        let changed = house.admin().put(&one, &hook("done({continue: true})")).await.expect(200).json();
        assert_eq!((&changed["id"], &changed["body"]), (&added["id"], &json!("done({continue: true})")));
        assert_eq!(house.admin().get(&list).await.expect(200).json(), json!([changed]));
        house.admin().delete(&one).await.expect(200);
        assert_eq!(
            house.admin().get(&one).await.expect(404).message(),
            format!("No hook found with ID {}", added["id"])
        );
    }
}

#[tokio::test]
async fn a_hook_moves_to_the_new_convention_and_not_back() {
    let house = House::start().await;
    house.element("mine").await;
    let old = json!({"type": "preRequest", "body": "return {};", "isLegacy": true});
    let added = house.admin().post("/elements/mine/hooks", &old).await.expect(200).json();
    let one = format!("/elements/mine/hooks/{}", added["id"]);
    house.admin().put(&one, &old).await.expect(200);
    house.admin().put(&one, &hook("done()")).await.expect(200);
    let back = house.admin().put(&one, &old).await.expect(400);
    assert!(back.message().contains("isLegacy"), "{}", back.message());
}

#[tokio::test]
async fn what_is_no_hook_is_refused_with_the_reason() {
    let house = House::start().await;
    house.element("mine").await;
    let table = [
        (hook("var a = 1;"), 400, "done"),
        (hook("if (a) { return } done()"), 400, "top level"),
        (hook("done({"), 400, "not JavaScript"),
        (json!({"type": "preRequest"}), 400, "body"),
        (json!({"type": "sometimes", "body": "done()"}), 400, "preRequest, postRequest, event"),
    ];
    for (body, status, words) in table {
        let refused = house.admin().post("/elements/mine/hooks", &body).await.expect(status);
        assert!(refused.message().contains(words), "{}", refused.message());
    }
    house.admin().post("/elements/mine/hooks", &hook("done()")).await.expect(200);
    house.admin().post("/elements/mine/hooks", &hook("done()")).await.expect(409);
}
