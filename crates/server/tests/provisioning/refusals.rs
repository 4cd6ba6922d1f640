//! Provisioning that fails: the status, whose words, and that nothing is left behind.

use serde_json::{Value, json};

use crate::house::{CALLBACK, CLIENT_ID, CLIENT_SECRET, House};
use crate::support::client::Answer;

/// A change of the guide's request.
type Change = Box<dyn FnOnce(&mut Value)>;

async fn posted(house: &House, change: impl FnOnce(&mut Value)) -> Answer {
    let mut request = house.request("refused").await;
    change(&mut request);
    house.admin().post("/instances", &request).await
}

async fn is_without_instances(house: &House) {
    let answer = house.admin().get("/instances").await.expect(404);
    assert_eq!(answer.message(), "No instances found");
}

#[tokio::test]
async fn every_missing_entry_is_named_in_one_answer() {
    let house = House::start().await;
    let answer = posted(&house, |request| request["configuration"] = json!({"oauth.api.key": "k"})).await.expect(400);
    assert_eq!(
        answer.message(),
        "configuration is missing: oauth.api.secret, oauth.callback.url (required by element infusionsoftcrm)"
    );
    assert!(answer.json().get("providerMessage").is_none());
    assert_eq!(
        house.vendor.counter("token:authorization_code"),
        0,
        "the vendor was asked although entries were missing"
    );
    is_without_instances(&house).await;
}

#[tokio::test]
async fn a_missing_code_is_named() {
    let house = House::start().await;
    for provider_data in [json!(null), json!({}), json!({"state": "x"})] {
        let answer = posted(&house, |request| request["providerData"] = provider_data).await.expect(400);
        assert!(answer.message().contains("providerData.code"), "{answer:?}");
    }
    is_without_instances(&house).await;
}

#[tokio::test]
async fn a_code_that_is_bad_used_or_foreign_is_refused_in_the_vendors_words() {
    let house = House::start().await;
    let used = house.code().await;
    posted(&house, |request| request["providerData"]["code"] = used.clone().into()).await.expect(200);
    let changes: [(&str, Change); 4] = [
        ("bad", Box::new(|request| request["providerData"]["code"] = "never-issued".into())),
        ("used", Box::new(move |request| request["providerData"]["code"] = used.into())),
        (
            "foreign callback",
            Box::new(|request| request["configuration"]["oauth.callback.url"] = "https://other.example".into()),
        ),
        ("foreign client", Box::new(|request| request["configuration"]["oauth.api.secret"] = "not-the-secret".into())),
    ];
    for (case, change) in changes {
        let answer = posted(&house, change).await;
        assert!((400..500).contains(&answer.status), "{case}: {answer:?}");
        let words = answer.json()["providerMessage"].as_str().unwrap_or_default().to_owned();
        assert!(!words.is_empty(), "{case}: {answer:?}");
    }
    assert_eq!(house.admin().get("/instances").await.expect(200).json().as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_denial_is_repeated_with_the_vendors_code_and_description() {
    let house = House::start().await;
    let redirect: Value = house
        .consent("deny")
        .await
        .into_iter()
        .map(|(name, value)| (name, Value::from(value)))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let answer = posted(&house, |request| request["providerData"] = redirect).await.expect(400);
    assert!(answer.message().contains("access_denied: User denied access to resource"), "{answer:?}");
}

#[tokio::test]
async fn a_vendor_that_refuses_the_new_token_leaves_no_instance_and_the_error_says_what_it_holds() {
    let house = House::start().await;
    house.fault(json!({"path": "/crm/xmlrpc/v1", "times": 0, "action": {"kind": "unauthorized"}}));
    let answer = posted(&house, |_| {}).await.expect(401);
    assert!(answer.message().starts_with("the instance was not created"), "{answer:?}");
    assert!(answer.message().contains("stay valid there until they expire"), "{answer:?}");
    is_without_instances(&house).await;
    house.vendor.clear_faults();
    posted(&house, |_| {}).await.expect(200);
}

#[tokio::test]
async fn a_token_endpoint_that_fails_or_cannot_be_reached_is_502_and_says_what_became_of_the_code() {
    let house = House::start().await;
    let fault = json!({"path": "/token", "action": {"kind": "status", "status": 503}});
    house.fault(fault);
    let answer = posted(&house, |_| {}).await.expect(502);
    assert!(answer.message().contains("whether the vendor accepted the code is unknown"), "{answer:?}");
    let nowhere = "http://127.0.0.1:9/token";
    let answer =
        posted(&house, |request| request["configuration"]["oauth.token.url"] = nowhere.into()).await.expect(502);
    assert!(answer.message().contains("the code was not used"), "{answer:?}");
    is_without_instances(&house).await;
}

#[tokio::test]
async fn a_token_endpoint_that_hangs_is_504_within_its_time_limit() {
    let house = House::with(|setup| {
        setup.set("LIGAND_TOKEN_TIMEOUT", "1s");
    })
    .await;
    let fault = json!({"path": "/token", "action": {"kind": "hang"}});
    house.fault(fault);
    posted(&house, |_| {}).await.expect(504);
    is_without_instances(&house).await;
}

#[tokio::test]
async fn what_is_not_json_is_shown_by_line_and_column_and_typographic_quotes_by_name() {
    let house = House::start().await;
    let send = async |body: &str| {
        house.admin().send(reqwest::Method::POST, "/instances", Some(body.to_owned())).await.expect(400)
    };
    let answer = send("{\n  \"name\": }").await;
    assert!(answer.message().contains("line 2"), "{answer:?}");
    assert!(answer.message().contains("column 11"), "{answer:?}");
    let answer = send("{\u{201c}name\u{201d}: 1}").await;
    assert!(answer.message().to_lowercase().contains("quot"), "{answer:?}");
    send("").await;
    send("[]").await;
}

#[tokio::test]
async fn an_unknown_element_is_404_and_none_at_all_400() {
    let house = House::start().await;
    let answer = posted(&house, |request| request["element"]["key"] = "salesfarce".into()).await.expect(404);
    assert!(answer.message().contains("No element found"), "{answer:?}");
    let answer = posted(&house, |request| drop(request.as_object_mut().unwrap().remove("element"))).await.expect(400);
    assert!(answer.message().contains("element"), "{answer:?}");
}

#[tokio::test]
async fn who_brings_tokens_without_a_refresh_token_is_told() {
    let house = House::start().await;
    let request = json!({
        "element": {"key": "infusionsoftcrm"}, "externalAuthentication": "initial",
        "configuration": {"oauth.api.key": CLIENT_ID, "oauth.api.secret": CLIENT_SECRET, "oauth.callback.url": CALLBACK},
    });
    let answer = house.admin().post("/instances", &request).await.expect(400);
    assert!(answer.message().contains("oauth.user.refresh_token"), "{answer:?}");
}

#[tokio::test]
async fn a_refresh_token_that_the_vendor_does_not_know_makes_no_instance() {
    let house = House::start().await;
    let request = json!({
        "element": {"key": "infusionsoftcrm"}, "externalAuthentication": "initial",
        "configuration": {"oauth.api.key": CLIENT_ID, "oauth.api.secret": CLIENT_SECRET, "oauth.user.refresh_token": "never-issued"},
    });
    let answer = house.admin().post("/instances", &request).await;
    assert!((400..500).contains(&answer.status), "{answer:?}");
    assert!(!answer.message().contains("granted"), "no grant was given: {answer:?}");
    is_without_instances(&house).await;
}

#[tokio::test]
async fn what_is_too_large_is_refused_before_the_vendor_is_asked() {
    let house = House::start().await;
    let changes: [(&str, Change); 4] = [
        ("100", Box::new(|request| request["tags"] = (0..20_000).map(|tag| tag.to_string()).collect())),
        ("255", Box::new(|request| request["name"] = "x".repeat(256).into())),
        ("64 KiB", Box::new(|request| request["configuration"]["base.url"] = "x".repeat(65 << 10).into())),
        ("U+0000", Box::new(|request| request["name"] = "a\0b".into())),
    ];
    for (said, change) in changes {
        let answer = posted(&house, change).await.expect(400);
        assert!(answer.message().contains(said), "{answer:?}");
    }
    assert_eq!(house.vendor.counter("token:authorization_code"), 0);
    is_without_instances(&house).await;
}

#[tokio::test]
async fn what_makes_the_server_ask_a_vendor_needs_a_caller_and_names_what_does_not_fit() {
    let house = House::start().await;
    let client = format!("apiKey={CLIENT_ID}&apiSecret=x&callbackUrl={CALLBACK}");
    let token = format!("/elements/infusionsoftcrm/oauth/token?{client}");
    let default = "/elements/infusionsoftcrm/oauth/url/default";
    for path in [token.as_str(), default] {
        house.ligand.anonymous().get(path).await.expect(401);
    }
    let answer = house.admin().get(&token).await.expect(400);
    assert!(answer.message().contains("does not authenticate with OAuth 1.0"), "{answer:?}");
    let answer = house.admin().get(default).await.expect(400);
    assert!(answer.message().contains("oauth.api.key, oauth.api.secret"), "{answer:?}");
    house.admin().get("/elements/nothing/oauth/token").await.expect(404);
}
