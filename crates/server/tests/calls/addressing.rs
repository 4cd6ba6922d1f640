//! Which instance and which resource a call means, and what a call that means none is told.

use reqwest::Method;
use serde_json::json;

use super::house::{House, client, ids};

#[tokio::test]
async fn any_hub_or_none_gives_the_same() {
    let house = House::start().await;
    let plain = house.me.get("/contacts/4").await.expect(200).json();
    for path in ["/hubs/crm/contacts/4", "/hubs/documents/contacts/4", "/hubs/anything/contacts/4", "/contacts/4/"] {
        assert_eq!(house.me.get(path).await.expect(200).json(), plain, "{path}");
    }
    let lists = ["/accounts", "/hubs/crm/accounts", "/hubs/x/accounts"];
    for path in lists {
        assert_eq!(ids(&house.me.get(path).await), [2, 3], "{path}");
    }
}

#[tokio::test]
async fn literals_go_before_variables() {
    let house = House::start().await;
    // Not an object with the name ping, nor a row of contacts with a child object named tags.
    assert_eq!(house.me.get("/ping").await.expect(200).json()["endpoint"], "infusionsoftcrm");
    let tags = house.me.get("/contacts/4/tags").await.expect(200).json();
    assert_eq!(tags[0]["GroupId"], 1, "{tags}");
}

#[tokio::test]
async fn the_token_decides_and_endpoints_of_the_platform_go_on_working_with_it() {
    let house = House::start().await;
    assert_eq!(house.me.get("/instances").await.expect(200).json()["id"], house.instance["id"]);
    assert_eq!(house.me.get("/users/1").await.expect(200).json()["FirstName"], "Grace", "the element's users");
    house.me.get("/elements/infusionsoftcrm").await.expect(200);
    let missing = house.ligand.admin().get("/contacts").await;
    assert_eq!(missing.status, 404, "without an element token there is no such endpoint: {missing:?}");
    house.ligand.anonymous().get("/hubs/crm/contacts").await.expect(401);
    house.ligand.element("not+a/token=").get("/hubs/crm/contacts").await.expect(401);
    assert_eq!(house.vendor.journal().len(), 1, "only the user was asked for");
}

#[tokio::test]
async fn every_answer_names_the_instance_that_served_it() {
    let house = House::start().await;
    let other = house.instance(json!({})).await;
    assert_ne!(other["id"], house.instance["id"]);
    for (me, instance) in [(&house.me, &house.instance), (&client(&house.ligand, &other), &other)] {
        let answer = me.get("/ping").await.expect(200);
        assert_eq!(answer.header("Elements-Element-Instance-Id"), Some(instance["id"].to_string().as_str()));
    }
}

#[tokio::test]
async fn a_disabled_instance_answers_403_and_still_tells_its_objects() {
    let house = House::start().await;
    let switch = format!("/instances/{}/enabled", house.instance["id"]);
    house.ligand.admin().delete(&switch).await.expect(200);
    for refused in [house.me.get("/hubs/crm/contacts").await, house.me.post("/contacts", &json!({"City": "x"})).await] {
        assert_eq!(refused.status, 403, "{refused:?}");
        assert!(refused.message().contains("disabled"), "{refused:?}");
    }
    house.me.get("/hubs/crm/objects").await.expect(200);
    assert_eq!(house.vendor.journal().len(), 0);
    house.ligand.admin().put(&switch, &json!({})).await.expect(200);
    house.me.get("/hubs/crm/contacts/4").await.expect(200);
}

#[tokio::test]
async fn the_token_of_a_deleted_instance_is_unknown() {
    let house = House::start().await;
    house.me.get("/ping").await.expect(200);
    house.ligand.admin().delete(&format!("/instances/{}", house.instance["id"])).await.expect(200);
    house.vendor.clear_journal();
    house.me.get("/hubs/crm/contacts").await.expect(401);
    house.me.get("/objects").await.expect(401);
    assert_eq!(house.vendor.journal().len(), 0);
}

#[tokio::test]
async fn unknown_resources_and_methods_are_said_and_not_sent() {
    let house = House::start().await;
    let table = [
        (Method::GET, "/hubs/crm/contacts/4/opportunities/5/notes", 404, "No resource found"),
        (Method::POST, "/hubs/crm/Stage", 405, "This API is not currently supported for this element"),
        (Method::PUT, "/hubs/crm/contacts/4", 405, "it knows GET, PATCH, DELETE"),
        (Method::DELETE, "/hubs/crm/contacts", 405, "it knows GET, POST"),
        (Method::POST, "/hubs/crm/ping", 405, "GET"),
        (Method::GET, "/hubs/crm/auth-validation", 404, ""),
    ];
    for (method, path, status, words) in table {
        let body = (method != Method::GET).then(|| "{}".to_owned());
        let refused = house.me.send(method.clone(), path, body).await;
        assert_eq!(refused.status, status, "{method} {path}: {refused:?}");
        assert!(refused.message().contains(words), "{method} {path}: {refused:?}");
        assert_eq!(refused.json().get("providerMessage"), None, "{method} {path}");
    }
    assert_eq!(house.vendor.journal().len(), 0);
}

#[tokio::test]
async fn an_id_that_is_no_number_is_named_and_not_sent() {
    let house = House::start().await;
    for path in
        ["/contacts/four", "/contacts/4.5", "/notes/x", "/users/me", "/products/x/inventory", "/contacts/x/tags"]
    {
        let refused = house.me.get(path).await;
        assert_eq!(refused.status, 400, "{path}: {refused:?}");
        assert!(refused.message().contains("whole number"), "{path}: {refused:?}");
    }
    assert_eq!(
        house.me.get("/contacts/999999").await.expect(404).json()["providerMessage"],
        "[RecordNotFound]Record was not found"
    );
    let refused = house.me.get("/contacts/99999999999").await;
    assert!([400, 404].contains(&refused.status), "no contact has such an id: {refused:?}");
}

#[tokio::test]
async fn a_call_from_below_three_hooks_is_answered_and_from_below_four_it_is_not() {
    let house = House::start().await;
    let from = |depth: &str| house.me.clone().with_header("X-Ligand-Depth", depth);
    from("3").get("/contacts/4").await.expect(200);
    house.vendor.clear_journal();
    let refused = from("4").get("/contacts/4").await.expect(400);
    assert!(refused.message().contains("x-ligand-depth"), "{refused:?}");
    assert_eq!(house.vendor.journal().len(), 0);
}
