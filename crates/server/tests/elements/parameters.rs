//! `/elements/{keyOrId}/parameters` and those of a resource.

use serde_json::json;

use crate::house::{House, each};

#[tokio::test]
async fn a_parameter_of_the_element_is_added_changed_and_removed() {
    let house = House::start().await;
    house.element("mine").await;
    let (admin, list) = (house.admin(), "/elements/mine/parameters");
    let parameter = json!({"name": "yes", "vendorName": "X-Mine", "type": "value", "vendorType": "header"});
    let added = admin.post(list, &parameter).await.expect(200).json();
    let one = format!("{list}/{}", added["id"]);
    let mut changed = added.clone();
    changed["name"] = "no".into();
    assert_eq!(admin.put(&one, &changed).await.expect(200).json(), changed);
    assert_eq!(each(&admin.get(list).await.expect(200), "name"), ["no"]);
    admin.delete(&one).await.expect(200);
    assert_eq!(admin.delete(&one).await.expect(404).message(), format!("No parameter found with ID {}", added["id"]));
}

#[tokio::test]
async fn a_parameter_of_a_resource_changes_its_calls() {
    let house = House::start().await;
    let element = house.element("mine").await;
    let instance = house.instance("mine").await;
    let list = format!("/elements/mine/resources/{}/parameters", element["resources"][0]["id"]);
    let parameter = json!({"name": "q", "vendorName": "search", "type": "query", "vendorType": "query"});
    let added = house.admin().post(&list, &parameter).await.expect(200).json();
    assert_eq!(instance.get("/things/1?q=a").await.expect(200).json()["query"], "search=a");
    house.admin().delete(&format!("{list}/{}", added["id"])).await.expect(200);
    assert_eq!(each(&house.admin().get(&list).await.expect(200), "name"), ["id"]);
    let nameless = house.admin().post(&list, &json!({})).await.expect(400);
    assert_eq!(nameless.message(), "a parameter needs name; found none");
}

#[tokio::test]
async fn parameters_of_a_resource_of_the_catalogue_are_not_found_to_be_changed() {
    let house = House::start().await;
    let resources = house.admin().get("/elements/infusionsoftcrm/resources").await.expect(200).json();
    let id = &resources[0]["id"];
    let list = format!("/elements/infusionsoftcrm/resources/{id}/parameters");
    house.admin().get(&list).await.expect(200);
    house.admin().post(&list, &json!({"name": "a"})).await.expect(404);
    house.admin().delete(&format!("{list}/1")).await.expect(404);
    house
        .admin()
        .post(&format!("/elements/infusionsoftcrm/resources/{id}/models"), &json!({"name": "a"}))
        .await
        .expect(404);
    house.admin().post("/elements/infusionsoftcrm/parameters", &json!({"name": "a"})).await.expect(403);
}
