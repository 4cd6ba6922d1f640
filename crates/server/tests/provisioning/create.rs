//! `POST /instances`: the guide, point by point.

use serde_json::json;

use crate::house::{CALLBACK, CLIENT_ID, CLIENT_SECRET, House};
use crate::support::{ORGANIZATION_SECRET, USER_SECRET};

#[tokio::test]
async fn the_answer_has_every_member_of_the_guide() {
    let house = House::start().await;
    let instance = house.instance("Test").await;
    let expected = json!({
        "name": "Test", "tags": ["a tag"], "provisionInteractions": [], "valid": true, "disabled": false,
        "maxCacheSize": 0, "cacheTimeToLive": 0, "eventsEnabled": false, "cachingEnabled": false,
        "traceLoggingEnabled": false, "externalAuthentication": "none", "elementId": 191,
    });
    for (member, value) in expected.as_object().unwrap() {
        assert_eq!(&instance[member], value, "{member}");
    }
    assert!(instance["id"].as_i64().is_some_and(|id| id > 0));
    assert_eq!(instance["token"].as_str().unwrap().len(), 44);
    let element = &instance["element"];
    let expected = json!({
        "key": "infusionsoftcrm", "hub": "crm", "id": 191, "active": true, "deleted": false, "typeOauth": false,
        "trialAccount": false, "transformationsEnabled": true, "resources": [], "parameters": [],
        "authentication": {"type": "oauth2"},
    });
    for (member, value) in expected.as_object().unwrap() {
        assert_eq!(&element[member], value, "element.{member}");
    }
    assert!(element["name"].is_string() && element["description"].is_string() && element["image"].is_string());
    let user = instance["user"].as_object().unwrap();
    assert_eq!(user["emailAddress"], "admin@example.com");
    assert!(["id", "firstName", "lastName"].iter().all(|member| user.contains_key(*member)), "{user:?}");
    let created = instance["createdDate"].as_str().unwrap();
    assert!(created.len() == 20 && created.ends_with('Z') && created.starts_with("20"), "{created}");
    assert!(instance.get("providerData").is_none());
}

#[tokio::test]
async fn the_configuration_has_exactly_the_15_entries_of_the_guide() {
    let house = House::start().await;
    let instance = house.instance("Test").await;
    let mut configuration = instance["configuration"].as_object().unwrap().clone();
    let refreshed: i64 = configuration["oauth.user.refresh_time"].as_str().unwrap().parse().unwrap();
    assert!(refreshed > 1_735_689_600_000, "epoch milliseconds: {refreshed}");
    let time = configuration.remove("oauth.user.refresh_time").unwrap();
    let url = house.base_url().replace("/crm/xmlrpc/v1", "");
    let expected = json!({
        "base.url": house.base_url(), "pagination.max": "100", "oauth.api.key": "********", "oauth.api.secret": "********",
        "oauth.callback.url": CALLBACK, "oauth.scope": "full", "oauth.authorization.url": format!("{url}/app/oauth/authorize"),
        "oauth.token.url": format!("{url}/token"), "oauth.user.token": "********", "oauth.user.refresh_token": "********",
        "oauth.user.refresh_interval": "86400", "event.vendor.type": "webhook", "event.notification.enabled": "false",
        "event.notification.callback.url": null,
    });
    assert_eq!(serde_json::Value::Object(configuration), expected, "without {time}");
}

#[tokio::test]
async fn a_vendor_that_names_no_lifetime_is_believed_to_mean_the_elements() {
    let house = House::start().await;
    let pair =
        json!({"access_token": "at-given-by-a-test", "refresh_token": "rt-given-by-a-test", "token_type": "bearer"});
    // The validation that follows would be refused with this made-up token.
    house.fault(json!({
        "path": "/token", "action": {"kind": "status", "status": 200, "body": pair.to_string(), "content_type": "application/json"},
    }));
    let pong =
        "<?xml version=\"1.0\"?><methodResponse><params><param><value>x</value></param></params></methodResponse>";
    house.fault(json!({
        "path": "/crm/xmlrpc/v1", "action": {"kind": "status", "status": 200, "body": pong, "content_type": "text/xml"},
    }));
    let instance = house.instance("Test").await;
    assert_eq!(instance["configuration"]["oauth.user.refresh_interval"], "28800");
}

#[tokio::test]
async fn the_new_token_works_at_once() {
    let house = House::start().await;
    let instance = house.instance("Test").await;
    house.ping(&instance).await.expect(200);
}

#[tokio::test]
async fn the_element_may_be_named_by_the_path_or_by_its_number() {
    let house = House::start().await;
    let mut request = house.request("by path").await;
    request.as_object_mut().unwrap().remove("element");
    let instance = house.admin().post("/elements/infusionsoftcrm/instances", &request).await.expect(200).json();
    assert_eq!(instance["element"]["key"], "infusionsoftcrm");
    let mut request = house.request("by number").await;
    request["element"] = json!({"id": 191});
    house.admin().post("/instances", &request).await.expect(200);
}

#[tokio::test]
async fn markup_is_taken_out_and_a_name_is_the_only_tag_without_tags() {
    let house = House::start().await;
    let mut request = house.request("<a href='https://x.example'>@name</a>").await;
    request.as_object_mut().unwrap().remove("tags");
    let instance = house.admin().post("/instances", &request).await.expect(200).json();
    assert_eq!((&instance["name"], &instance["tags"]), (&json!("@name"), &json!(["@name"])));
}

#[tokio::test]
async fn the_objects_are_listed_if_asked_for() {
    let house = House::start().await;
    let mut request = house.request("Test").await;
    request["retrieveObjectsAfterInstantiation"] = json!(true);
    let instance = house.admin().post("/instances", &request).await.expect(200).json();
    let objects = instance["objects"].as_array().unwrap();
    let contact = objects.iter().find(|object| object["name"] == "contacts").expect("contacts");
    assert_eq!(contact, &json!({"name": "contacts", "vendorName": "Contact", "type": "vendor"}));
}

#[tokio::test]
async fn the_code_is_exchanged_once_with_the_callback_url_and_the_client_in_the_body() {
    let house = House::start().await;
    house.instance("Test").await;
    let journal = house.vendor.journal();
    let exchanges: Vec<_> = journal.iter().filter(|entry| entry.path == "/token").collect();
    assert_eq!(exchanges.len(), 1);
    assert_eq!(exchanges[0].channels, ["body"]);
    assert!(exchanges[0].deviations.is_empty(), "{:?}", exchanges[0].deviations);
    let sent = exchanges[0].raw_text();
    assert!(sent.contains("redirect_uri=https%3A%2F%2Fmycoolapp.example%2Fauth"), "{sent}");
}

#[tokio::test]
async fn two_instances_may_have_the_same_name() {
    let house = House::start().await;
    let (one, other) = (house.instance("same").await, house.instance("same").await);
    assert_ne!(one["id"], other["id"]);
    assert_ne!(one["token"], other["token"]);
}

#[tokio::test]
async fn who_did_the_consent_itself_brings_the_refresh_token() {
    let house = House::start().await;
    let tokens = house.vendor.issue_tokens();
    let request = json!({
        "element": {"key": "infusionsoftcrm"}, "name": "brought", "externalAuthentication": "initial",
        "configuration": {"oauth.api.key": CLIENT_ID, "oauth.api.secret": CLIENT_SECRET, "oauth.user.refresh_token": tokens.refresh_token},
    });
    let instance = house.admin().post("/instances", &request).await.expect(200).json();
    assert_eq!(instance["externalAuthentication"], "initial");
    assert_eq!(instance["configuration"]["oauth.user.refresh_token"], "********");
    assert_eq!(house.vendor.counter("token:refresh_token"), 1, "an access token was needed to prove the grant");
    house.ping(&instance).await.expect(200);
}

#[tokio::test]
async fn an_access_token_that_was_brought_is_used_as_long_as_it_is_good() {
    let house = House::start().await;
    let tokens = house.vendor.issue_tokens();
    let request = json!({
        "element": {"key": "infusionsoftcrm"}, "name": "brought", "externalAuthentication": "initial",
        "configuration": {
            "oauth.api.key": CLIENT_ID, "oauth.api.secret": CLIENT_SECRET,
            "oauth.user.token": tokens.access_token, "oauth.user.refresh_token": tokens.refresh_token,
        },
    });
    let instance = house.admin().post("/instances", &request).await.expect(200).json();
    house.ping(&instance).await.expect(200);
    assert_eq!(house.vendor.counter("token:refresh_token"), 0);
    house.vendor.expire_access_tokens();
    house.ping(&instance).await.expect(200);
    assert_eq!(house.vendor.counter("token:refresh_token"), 1);
}

#[tokio::test]
async fn the_pairs_may_come_in_any_order_and_spelling() {
    let house = House::start().await;
    let anonymous = house.ligand.anonymous();
    let spellings = [
        format!("Organization {ORGANIZATION_SECRET}, User {USER_SECRET}"),
        format!("user: {USER_SECRET} ,ORGANIZATION {ORGANIZATION_SECRET}"),
    ];
    for spelling in spellings {
        let client = anonymous.clone().with_header("Authorization", &spelling);
        client.post("/instances", &house.request("spelled").await).await.expect(200);
    }
}

#[tokio::test]
async fn with_debug_the_answer_says_where_to_see_what_the_vendor_was_asked() {
    let house = House::start().await;
    let mut request = house.request("traced").await;
    request["debug"] = json!(true);
    let created = house.admin().post("/instances", &request).await.expect(200);
    let id = created.header("elements-trace-id").expect("the number of a trace").to_owned();
    let trace = house.admin().get(&format!("/elements/infusionsoftcrm/trace/{id}")).await.expect(200).json();
    let token = &trace["POST:/token"];
    assert_eq!(token["response"]["status"], 200, "{trace}");
    assert!(!trace.to_string().contains(CLIENT_SECRET), "{trace}");
    house.admin().get("/elements/infusionsoftcrm/trace/none").await.expect(404);
    request["providerData"] = json!({"code": "never issued"});
    let failed = house.admin().post("/instances", &request).await.expect(400);
    assert!(failed.header("elements-trace-id").is_some(), "what failed is what one wants to see");
}
