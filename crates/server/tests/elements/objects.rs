//! `/elements/{keyOrId}/objects` and their fields.

use serde_json::json;

use crate::house::{House, each};

#[tokio::test]
async fn an_object_and_its_fields_are_added_changed_and_removed() {
    let house = House::start().await;
    house.element("mine").await;
    let admin = house.admin();
    let object =
        admin.post("/elements/mine/objects", &json!({"name": "thing", "vendorName": "Thing"})).await.expect(200).json();
    let one = format!("/elements/mine/objects/{}", object["id"]);
    let fields = format!("{one}/fields");
    let field =
        admin.post(&fields, &json!({"name": "id", "type": "string", "primaryKey": true})).await.expect(200).json();
    assert_eq!(admin.get(&format!("{fields}/{}", field["id"])).await.expect(200).json(), field);
    admin.post(&fields, &json!({"name": "id"})).await.expect(409);
    admin.post(&fields, &json!({"type": "string"})).await.expect(400);
    let changed = admin.put(&format!("{fields}/{}", field["id"]), &json!({"name": "key"})).await.expect(200).json();
    assert_eq!((&changed["id"], &changed["name"]), (&field["id"], &json!("key")));
    assert_eq!(each(&admin.get(&fields).await.expect(200), "name"), ["key"]);
    admin.delete(&format!("{fields}/{}", field["id"])).await.expect(200);
    assert_eq!(admin.get(&one).await.expect(200).json()["fields"], json!([]));
    admin.post("/elements/mine/objects", &json!({"name": "thing"})).await.expect(409);
    admin.delete(&one).await.expect(200);
    assert_eq!(admin.get(&one).await.expect(404).message(), format!("No object found with ID {}", object["id"]));
    admin.get(&fields).await.expect(404);
}
