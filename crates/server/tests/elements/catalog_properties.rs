//! `/catalog-properties`.

use serde_json::json;

use crate::house::House;

#[tokio::test]
async fn places_are_set_together_and_again() {
    let house = House::start().await;
    let admin = house.admin();
    assert_eq!(admin.get("/catalog-properties").await.expect(200).json(), json!([]));
    let id = house.element("mine").await["id"].clone();
    let places = json!([{"elementId": 191, "hidden": true}, {"elementId": id, "featured": true, "position": 1}]);
    admin.put("/catalog-properties?entityType=user", &places).await.expect(200);
    admin.put("/catalog-properties?entityType=user", &json!([{"elementId": 191, "position": 4}])).await.expect(200);
    let expected = json!([
        {"elementId": 191, "hidden": false, "featured": false, "position": 4},
        {"elementId": id, "hidden": false, "featured": true, "position": 1},
    ]);
    assert_eq!(admin.get("/catalog-properties?entityType=user").await.expect(200).json(), expected);
    assert_eq!(admin.get("/catalog-properties?entityType=account").await.expect(200).json(), json!([]));
}

#[tokio::test]
async fn what_does_not_exist_has_no_place() {
    let house = House::start().await;
    house.admin().put("/catalog-properties", &json!([{"elementId": 5}])).await.expect(404);
    house.admin().put("/catalog-properties", &json!([{"hidden": true}])).await.expect(400);
    house.admin().get("/catalog-properties?entityType=planet").await.expect(400);
    house.ligand.anonymous().get("/catalog-properties").await.expect(401);
}
