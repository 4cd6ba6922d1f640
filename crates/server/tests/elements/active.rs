//! `PUT` and `DELETE /elements/{keyOrId}/active`.

use serde_json::json;

use crate::house::{House, each};

#[tokio::test]
async fn a_hidden_element_is_its_owners_to_find_and_its_instances_work() {
    let house = House::start().await;
    house.element("mine").await;
    let instance = house.instance("mine").await;
    let hidden = house.admin().delete("/elements/mine/active").await.expect(200).json();
    assert_eq!(hidden["active"], json!(false));
    let inactive = house.admin().get("/elements?where=active='false'").await.expect(200);
    assert_eq!(each(&inactive, "key"), ["mine"]);
    house.asked(&instance, "/things/1").await;
    let shown = house.admin().put("/elements/mine/active", &json!(null)).await.expect(200).json();
    assert_eq!(shown["active"], json!(true));
}

#[tokio::test]
async fn an_element_of_the_catalogue_is_not_hidden() {
    let house = House::start().await;
    house.admin().delete("/elements/infusionsoftcrm/active").await.expect(403);
}
