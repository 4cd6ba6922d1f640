//! `DELETE /elements/{keyOrId}`.

use serde_json::json;

use crate::house::House;

#[tokio::test]
async fn a_deleted_element_is_gone_and_its_key_is_free() {
    let house = House::start().await;
    house.element("mine").await;
    let answer = house.admin().delete("/elements/mine").await.expect(200);
    assert!(answer.text.is_empty());
    house.admin().get("/elements/mine").await.expect(404);
    house.admin().delete("/elements/mine").await.expect(404);
    house.element("mine").await;
}

#[tokio::test]
async fn an_element_with_instances_stays() {
    let house = House::start().await;
    house.element("mine").await;
    let instance = house.instance("mine").await;
    let refused = house.admin().delete("/elements/mine").await.expect(409);
    assert!(refused.message().contains("1 instance"), "{}", refused.message());
    instance.delete("/instances").await.expect(200);
    house.admin().delete("/elements/mine").await.expect(200);
}

#[tokio::test]
async fn an_element_of_the_catalogue_is_not_deleted() {
    let house = House::start().await;
    house.admin().delete("/elements/infusionsoftcrm").await.expect(403);
    let still = house.admin().get("/elements/infusionsoftcrm").await.expect(200).json();
    assert_eq!(still["id"], json!(191));
}
