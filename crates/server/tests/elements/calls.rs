//! Instances of elements that are not in the binary: they work like any other, and as the element is now.

use serde_json::json;

use crate::house::House;

#[tokio::test]
async fn an_instance_of_an_own_element_is_called() {
    let house = House::start().await;
    house.element("mine").await;
    let instance = house.instance("mine").await;
    assert_eq!(house.asked(&instance, "/hubs/crm/things/7").await, "GET /v1/things/7");
    assert_eq!(house.asked(&instance, "/things/8").await, "GET /v1/things/8");
    let shown = instance.get("/instances").await.expect(200).json();
    assert_eq!((&shown["element"]["key"], &shown["element"]["private"]), (&json!("mine"), &json!(true)));
    let counts = house.admin().get("/instances/count").await.expect(200).json();
    assert_eq!(counts["elementInstances"][0]["elementId"], shown["element"]["id"]);
}

#[tokio::test]
async fn the_next_call_sees_the_changed_definition() {
    let house = House::start().await;
    let element = house.element("mine").await;
    let instance = house.instance("mine").await;
    house.asked(&instance, "/things/1").await;
    let path = format!("/elements/mine/resources/{}", element["resources"][0]["id"]);
    for round in 0..5 {
        let mut resource = element["resources"][0].clone();
        resource["vendorPath"] = format!("/v{round}/other/{{id}}").into();
        house.admin().put(&path, &resource).await.expect(200);
        assert_eq!(house.asked(&instance, "/things/1").await, format!("GET /v{round}/other/1"));
    }
}

#[tokio::test]
async fn a_hook_that_was_added_runs() {
    let house = House::start().await;
    house.element("mine").await;
    let instance = house.instance("mine").await;
    house.asked(&instance, "/things/1").await;
    let hook = json!({"type": "postRequest", "body": "done({response_body: {hooked: true}})"});
    house.admin().post("/elements/mine/hooks", &hook).await.expect(200);
    assert_eq!(instance.get("/things/1").await.expect(200).json(), json!({"hooked": true}));
}

#[tokio::test]
async fn elements_and_instances_outlive_the_process() {
    let house = House::start().await;
    let element = house.element("mine").await;
    let instance = house.admin().post("/elements/mine/instances", &json!({"name": "n"})).await.expect(200).json();
    let House { ligand, vendor } = house;
    let house = House { ligand: ligand.restart().await, vendor };
    let again = house.ligand.element(instance["token"].as_str().unwrap());
    assert_eq!(house.asked(&again, "/things/1").await, "GET /v1/things/1");
    assert_eq!(house.admin().get("/elements/mine").await.expect(200).json()["id"], element["id"]);
}
