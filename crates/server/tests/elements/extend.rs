//! Resources and objects that an account adds to an element of the catalogue.

use serde_json::{Value, json};

use crate::house::{House, each};

const LIST: &str = "/elements/infusionsoftcrm/resources";

/// An instance of the catalogue's element whose vendor is the one of the house.
async fn instance(house: &House) -> crate::support::Client {
    let configuration = json!({
        "base.url": house.vendor, "oauth.user.token": "a-token", "oauth.user.refresh_token": "another",
        "oauth.api.key": "id", "oauth.api.secret": "secret", "oauth.callback.url": "https://app.example/auth",
    });
    let request = json!({"element": {"key": "infusionsoftcrm"}, "name": "n", "externalAuthentication": "initial",
        "configuration": configuration});
    let instance = house.admin().post("/instances", &request).await;
    house.ligand.element(instance.expect(200).json()["token"].as_str().expect("a token"))
}

fn extension(path: &str) -> Value {
    json!({"method": "GET", "path": path, "kind": "eb_xmlrpc", "vendorMethod": "OurService.extra", "type": "api"})
}

#[tokio::test]
async fn what_is_added_is_listed_as_the_accounts_and_marks_the_element_as_extended() {
    let house = House::start().await;
    let before = house.admin().get(LIST).await.expect(200).json().as_array().unwrap().len();
    let added = house.admin().post(LIST, &extension("/extra")).await.expect(200).json();
    assert!(added["id"].as_i64().unwrap() >= 100_000 && added["path"] == "/hubs/crm/extra", "{added}");
    assert_eq!(
        each(&house.admin().get(&format!("{LIST}?accountOnly=true")).await.expect(200), "path"),
        ["/hubs/crm/extra"]
    );
    assert_eq!(house.admin().get(LIST).await.expect(200).json().as_array().unwrap().len(), before + 1);
    let element = house.admin().get("/elements/infusionsoftcrm").await.expect(200).json();
    assert_eq!((&element["extended"], &element["id"]), (&json!(true), &json!(191)));
    assert_eq!(
        each(&house.admin().get("/elements?where=extended='true'").await.expect(200), "key"),
        ["infusionsoftcrm"]
    );
    let public = house.ligand.anonymous().get("/elements/infusionsoftcrm").await.expect(200).json();
    assert_eq!(public["extended"], json!(false));
}

#[tokio::test]
async fn instances_of_the_account_use_what_was_added() {
    let house = House::start().await;
    house.admin().post(LIST, &extension("/extra")).await.expect(200);
    let instance = instance(&house).await;
    assert_eq!(instance.get("/hubs/crm/extra").await.expect(200).json(), json!({"method": "OurService.extra"}));
}

#[tokio::test]
async fn the_same_verb_and_path_overrides_the_catalogues_until_it_is_removed() {
    let house = House::start().await;
    let system = house.admin().get(LIST).await.expect(200).json();
    let is_it = |resource: &&Value| resource["path"] == "/hubs/crm/contacts/{id}" && resource["method"] == "GET";
    let original = system.as_array().unwrap().iter().find(is_it).unwrap().clone();
    let instance = instance(&house).await;
    let added = house.admin().post(LIST, &extension("/contacts/{contactId}")).await.expect(200).json();
    assert_eq!(instance.get("/contacts/1").await.expect(200).json(), json!({"method": "OurService.extra"}));
    let now = house.admin().get(LIST).await.expect(200).json();
    assert!(now.as_array().unwrap().iter().all(|resource| resource["id"] != original["id"]));
    let one = format!("{LIST}/{}", added["id"]);
    house.admin().delete(&one).await.expect(200);
    house.admin().get(&one).await.expect(404);
    let again = house.admin().get(&format!("{LIST}/{}", original["id"])).await.expect(200).json();
    assert_eq!(again, original);
}

#[tokio::test]
async fn what_was_added_is_changed_down_to_its_hooks() {
    let house = House::start().await;
    let added = house.admin().post(LIST, &extension("/extra")).await.expect(200).json();
    let hooks = format!("{LIST}/{}/hooks", added["id"]);
    let hook = json!({"type": "postRequest", "body": "done({response_body: {hooked: true}})"});
    house.admin().post(&hooks, &hook).await.expect(200);
    let instance = instance(&house).await;
    assert_eq!(instance.get("/extra").await.expect(200).json(), json!({"hooked": true}));
    house.admin().post(LIST, &extension("/extra")).await.expect(409);
}

#[tokio::test]
async fn a_resource_of_the_catalogue_is_read_and_not_found_to_be_changed() {
    let house = House::start().await;
    let id = house.admin().get(LIST).await.expect(200).json()[0]["id"].clone();
    let one = format!("{LIST}/{id}");
    house.admin().get(&one).await.expect(200);
    house.admin().put(&one, &extension("/extra")).await.expect(404);
    house.admin().delete(&one).await.expect(404);
    let refused =
        house.admin().post("/elements/infusionsoftcrm/hooks", &json!({"type": "event", "body": "done()"})).await;
    assert!(refused.expect(403).message().contains("clone"));
}

#[tokio::test]
async fn an_object_can_be_added_too() {
    let house = House::start().await;
    let list = "/elements/infusionsoftcrm/objects";
    let added = house.admin().post(list, &json!({"name": "thing-of-a-test"})).await.expect(200).json();
    assert_eq!(
        each(&house.admin().get(&format!("{list}?accountOnly=true")).await.expect(200), "id"),
        [added["id"].clone()]
    );
    house.admin().delete(&format!("{list}/{}", added["id"])).await.expect(200);
}
