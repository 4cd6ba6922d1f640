//! `/elements/{keyOrId}/resources` of an element of the account's own.

use serde_json::json;

use crate::house::{House, each};

#[tokio::test]
async fn a_resource_is_added_called_changed_and_removed() {
    let house = House::start().await;
    house.element("mine").await;
    let instance = house.instance("mine").await;
    let resource =
        json!({"method": "GET", "path": "/others", "vendorPath": "/v1/others", "vendorMethod": "GET", "type": "api"});
    let added = house.admin().post("/elements/mine/resources", &resource).await.expect(200).json();
    assert_eq!(added["path"], "/hubs/crm/others");
    assert_eq!(house.asked(&instance, "/others").await, "GET /v1/others");
    let one = format!("/elements/mine/resources/{}", added["id"]);
    let mut changed = added.clone();
    changed["vendorMethod"] = "POST".into();
    house.admin().put(&one, &changed).await.expect(200);
    assert_eq!(house.asked(&instance, "/others").await, "POST /v1/others");
    assert_eq!(house.admin().get(&one).await.expect(200).json(), changed);
    house.admin().delete(&one).await.expect(200);
    instance.get("/others").await.expect(404);
    assert_eq!(
        house.admin().get(&one).await.expect(404).message(),
        format!("No resource found with ID {}", added["id"])
    );
}

#[tokio::test]
async fn what_is_no_resource_is_refused() {
    let house = House::start().await;
    house.element("mine").await;
    let list = "/elements/mine/resources";
    let missing = house.admin().post(list, &json!({"vendorPath": "/a"})).await.expect(400);
    assert_eq!(missing.message(), "a resource needs method, path; found none");
    house.admin().post(list, &json!({"method": "FETCH", "path": "/a"})).await.expect(400);
    house.admin().post(list, &json!("text")).await.expect(400);
    house.admin().post(list, &json!({"method": "GET", "path": "/things/{other}"})).await.expect(409);
    assert_eq!(each(&house.admin().get(list).await.expect(200), "path"), ["/hubs/crm/things/{id}"]);
}

#[tokio::test]
async fn a_number_is_not_given_twice() {
    let house = House::start().await;
    house.element("mine").await;
    let resource = json!({"method": "GET", "path": "/others"});
    let first = house.admin().post("/elements/mine/resources", &resource).await.expect(200).json()["id"].clone();
    house.admin().delete(&format!("/elements/mine/resources/{first}")).await.expect(200);
    let second = house.admin().post("/elements/mine/resources", &resource).await.expect(200).json()["id"].clone();
    assert_ne!(first, second);
}

#[tokio::test]
async fn the_model_of_a_resource_is_set_read_and_removed() {
    let house = House::start().await;
    let element = house.element("mine").await;
    let path = format!("/elements/mine/resources/{}/models", element["resources"][0]["id"]);
    house.admin().get(&path).await.expect(404);
    let model = json!({"name": "thing", "swagger": {"thing": {"properties": {}}}});
    assert_eq!(house.admin().post(&path, &model).await.expect(200).json(), model);
    assert_eq!(house.admin().get(&path).await.expect(200).json(), model);
    house.admin().put(&path, &json!({"swagger": {}})).await.expect(400);
    house.admin().delete(&path).await.expect(200);
    house.admin().get(&path).await.expect(404);
}

#[tokio::test]
async fn changes_at_the_same_moment_all_arrive() {
    let house = House::start().await;
    house.element("mine").await;
    let posts = (0..8).map(|number| {
        let admin = house.admin();
        async move {
            let resource = json!({"method": "GET", "path": format!("/r{number}")});
            admin.post("/elements/mine/resources", &resource).await.status
        }
    });
    let statuses = futures::future::join_all(posts).await;
    assert_eq!(statuses, [200; 8]);
    let there = house.admin().get("/elements/mine/resources").await.expect(200).json().as_array().unwrap().len();
    assert_eq!(there, 1 + 8);
}
