//! `/elements/{keyOrId}/models`.

use serde_json::json;

use crate::house::{House, each};

#[tokio::test]
async fn a_model_is_put_twice_and_is_one() {
    let house = House::start().await;
    house.element("mine").await;
    let (admin, list) = (house.admin(), "/elements/mine/models");
    let fields = json!([{"vendorName": "id"}]);
    let first = admin.put(list, &json!({"name": "thing", "modelFields": fields})).await.expect(200).json();
    assert!(first["fields"][0]["id"].is_i64(), "{first}");
    let second =
        admin.put(list, &json!([{"name": "thing", "vendorName": "Thing"}, {"name": "other"}])).await.expect(200).json();
    assert_eq!(second[0]["id"], first["id"]);
    assert_eq!(each(&admin.get(list).await.expect(200), "name"), ["thing", "other"]);
    admin.post(list, &json!({"name": "other"})).await.expect(409);
    admin.delete(&format!("{list}/{}", first["id"])).await.expect(200);
    admin.get(&format!("{list}/{}", first["id"])).await.expect(404);
}

#[tokio::test]
async fn the_fields_of_a_model_are_replaced_as_a_whole() {
    let house = House::start().await;
    house.element("mine").await;
    let model = house.admin().post("/elements/mine/models", &json!({"name": "thing"})).await.expect(200).json();
    let path = format!("/elements/mine/models/{}/fields", model["id"]);
    for name in ["a", "b"] {
        let fields = house.admin().put(&path, &json!([{"vendorName": name}])).await.expect(200);
        assert_eq!(each(&fields, "vendorName"), [name]);
    }
    assert_eq!(each(&house.admin().get(&path).await.expect(200), "vendorName"), ["b"]);
    house.admin().put(&path, &json!({})).await.expect(400);
    house.admin().put("/elements/mine/models/999/fields", &json!([])).await.expect(404);
}
