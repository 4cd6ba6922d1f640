//! Every way to obtain tokens, and to renew them.

use std::time::Duration;

use ligand_engine::oauth::pkce::ChallengeMethod;
use ligand_model::credential::Status;
use serde_json::{Value, json};

use super::house::House;
use super::remove;
use crate::oauth::authorize::Consent;

/// What every client brings.
fn client(further: Value) -> Value {
    let mut all =
        json!({"oauth.api.key": "id", "oauth.api.secret": "secret", "oauth.callback.url": "https://app.example"});
    all.as_object_mut().unwrap().extend(further.as_object().cloned().unwrap());
    all
}

fn expired(access: &str) -> Value {
    json!({"access_token": access, "expires_in": 0})
}

fn good(access: &str) -> Value {
    json!({"access_token": access, "expires_in": 3600})
}

fn consent<'a>(house: &'a House, element: &str) -> Consent<'a> {
    let given = [("apiKey", "id"), ("apiSecret", "secret"), ("callbackUrl", "https://app.example"), ("state", "mine")];
    let given = given.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Consent::new(house.app.catalogue.element(element).unwrap(), given.into_iter()).unwrap()
}

#[tokio::test]
async fn a_client_obtains_tokens_for_itself_and_the_same_way_again_when_they_expire() {
    let house = House::start().await;
    house.answers("/eu/token", 200, expired("at-1"));
    let mut configuration = client(json!({}));
    configuration.as_object_mut().unwrap().remove("oauth.callback.url");
    let id = house.create_of("machine", configuration, json!({})).await.unwrap().instance.id;
    let form = "grant_type=client_credentials&scope=read&client_id=id&client_secret=secret";
    assert_eq!(house.sent_once("/eu/token").body, form);
    house.answers("/eu/token", 200, good("at-2"));
    house.forget();
    assert_eq!(house.token(id).await.unwrap(), "at-2");
    assert_eq!(house.sent_once("/eu/token").body, form);
    assert_eq!(house.token(id).await.unwrap(), "at-2");
    assert_eq!(house.sent("/eu/token").len(), 1, "a good token is not renewed");
}

#[tokio::test]
async fn the_mark_in_place_of_a_refresh_token_is_nobodys_to_see_and_never_sent() {
    let house = House::start().await;
    house.answers("/eu/token", 200, good("at-1"));
    let first = house.create_of("machine", client(json!({})), json!({})).await.unwrap();
    let second = house.create_of("machine", client(json!({})), json!({})).await.unwrap();
    assert_ne!(first.instance.credential, second.instance.credential, "each instance has its own");
    house.forget();
    remove::remove(&house.app, house.scope, first.instance.id).await.unwrap();
    assert!(house.seen().is_empty(), "there is no endpoint to revoke at: {:?}", house.seen());
}

#[tokio::test]
async fn a_client_that_is_refused_is_told_so_and_nothing_is_created() {
    let house = House::start().await;
    house.answers("/eu/token", 401, json!({"error": "invalid_client"}));
    let error = house.create_of("machine", client(json!({})), json!({})).await.unwrap_err();
    assert_eq!((error.status(), error.provider()), (401, Some("invalid_client")));
    house.is_empty().await;
}

#[tokio::test]
async fn a_password_is_sent_once_more_where_the_refresh_token_it_gave_is_refused() {
    let house = House::start().await;
    house.answers("/eu/token", 200, json!({"access_token": "at-1", "refresh_token": "rt-1", "expires_in": 0}));
    let configuration = client(json!({"username": "u", "password": "p", "oauth.basic.header": "true"}));
    let whole = house.create_of("by-password", configuration, json!({})).await.unwrap();
    let sent = house.sent_once("/eu/token");
    assert_eq!(sent.body, "grant_type=password&username=u&password=p&scope=read");
    assert_eq!(sent.authorization, "Basic aWQ6c2VjcmV0", "as the instance says");
    house.forget();
    house.answers("/eu/token", 400, json!({"error": "invalid_grant"}));
    let error = house.token(whole.instance.id).await.unwrap_err();
    assert_eq!(error.status(), 401, "{error}");
    let forms: Vec<String> = house.sent("/eu/token").into_iter().map(|sent| sent.body).collect();
    assert_eq!(forms[0], "grant_type=refresh_token&refresh_token=rt-1");
    assert!(forms[1].starts_with("grant_type=password"), "{forms:?}");
    assert_eq!(house.credential(whole.instance.credential.unwrap()).await.status, Status::Reauthorize);
}

#[tokio::test]
async fn a_code_is_exchanged_with_the_verifier_of_its_consent_and_renewed_at_its_own_endpoint() {
    let house = House::start().await;
    let url = consent(&house, "proven").url(&house.app, None).await.unwrap();
    house.answers("/eu/token", 200, json!({"access_token": "at-1", "refresh_token": "rt-1", "expires_in": 0}));
    let redirect = json!({"code": "c", "state": "mine"});
    let id = house.create_of("proven", client(json!({})), redirect).await.unwrap().instance.id;
    let body = house.sent_once("/eu/token").body;
    let verifier = url::form_urlencoded::parse(body.as_bytes()).find(|(name, _)| name == "code_verifier");
    let verifier = verifier.unwrap().1.into_owned();
    assert!((43..=128).contains(&verifier.len()) && !url.contains(&verifier), "{url}");
    let challenge = ChallengeMethod::S256.challenge(&verifier.into());
    assert!(url.contains(&format!("code_challenge={challenge}&")), "{url}");
    house.answers("/renewal", 200, good("at-2"));
    assert_eq!(house.token(id).await.unwrap(), "at-2");
    assert!(house.sent_once("/renewal").body.starts_with("grant_type=refresh_token&refresh_token=rt-1"));
}

#[tokio::test]
async fn an_elements_own_resources_take_the_place_of_every_step() {
    let house = House::start().await;
    let url = consent(&house, "own-steps").url(&house.app, None).await.unwrap();
    assert!(url.ends_with("/own/authorize?app=id&back=https%3A%2F%2Fapp.example&state=mine"), "{url}");

    let ticket = json!({"ticket": {"value": "at-1", "again": "rt-1", "seconds": "1"}, "site": "one"});
    house.answers("/own/exchange", 200, ticket);
    let whole = house.create_of("own-steps", client(json!({})), json!({"code": "c"})).await.unwrap();
    assert_eq!(house.sent_once("/own/exchange").body, "assertion=c&back=https%3A%2F%2Fapp.example");
    assert_eq!(whole.instance.configuration["site"].text(), Some("one"));
    assert!(!whole.instance.configuration.contains_key("oauth.user.token"), "tokens live in the credential");

    tokio::time::sleep(Duration::from_millis(1_050)).await;
    let ticket = json!({"ticket": {"value": "at-2", "again": "rt-2", "seconds": 3600}, "site": "two"});
    house.answers("/own/renewal", 200, ticket);
    assert_eq!(house.token(whole.instance.id).await.unwrap(), "at-2");
    assert_eq!(house.sent_once("/own/renewal").body, "again=rt-1&back=https%3A%2F%2Fapp.example");
    assert_eq!(house.sent_once("/own/renewed").authorization, "Bearer at-2", "onRefresh, with the new token");
    let now = super::super::read(&house.app, &house.scope, whole.instance.id).await.unwrap();
    assert_eq!(now.instance.configuration["site"].text(), Some("two"));
    assert_eq!(now.credential.unwrap().refresh.unwrap().expose(), "rt-2");

    remove::remove(&house.app, house.scope, whole.instance.id).await.unwrap();
    assert_eq!(house.sent_once("/own/end").body, "token=rt-2");
}

#[tokio::test]
async fn a_refresh_of_the_elements_own_has_the_same_outcomes() {
    let table = [
        (400, json!({"error": "invalid_grant"}), Status::Reauthorize),
        (200, json!({"nothing": "of use"}), Status::Unknown),
        (500, json!({}), Status::Unknown),
        (429, json!({}), Status::Ok),
    ];
    for (status, answer, expected) in table {
        let house = House::start().await;
        house.answers("/own/exchange", 200, json!({"access_token": "at-1", "refresh_token": "rt-1", "expires_in": 0}));
        let whole = house.create_of("own-steps", client(json!({})), json!({"code": "c"})).await.unwrap();
        house.answers("/own/renewal", status, answer);
        house.token(whole.instance.id).await.unwrap_err();
        let credential = house.credential(whole.instance.credential.unwrap()).await;
        assert_eq!(credential.status, expected, "{status}");
        assert_eq!(credential.refresh.unwrap().expose(), "rt-1", "kept for the next try");
        assert!(house.sent("/own/renewed").is_empty(), "nothing was renewed");
    }
}

#[tokio::test]
async fn what_follows_a_refresh_may_fail_and_the_token_is_good() {
    let house = House::start().await;
    house.answers("/own/exchange", 200, expired("at-1"));
    let whole = house.create_of("own-steps", client(json!({})), json!({"code": "c"})).await.unwrap();
    house.answers("/own/renewal", 200, json!({"access_token": "standard", "expires_in": 3600}));
    house.answers("/own/renewed", 500, json!({}));
    assert_eq!(house.token(whole.instance.id).await.unwrap(), "standard");
    let renewal = house.sent_once("/own/renewal").body;
    assert_eq!(renewal, "back=https%3A%2F%2Fapp.example", "there was no refresh token to send");
}

#[tokio::test]
async fn oauth1_asks_for_a_request_token_exchanges_it_and_signs_what_follows() {
    let house = House::start().await;
    house.answers("/request", 200, json!({"oauth_token": "rt", "oauth_token_secret": "rs"}));
    let token = consent(&house, "signed").request_token(&house.app).await.unwrap();
    let asked = house.sent_once("/request").authorization;
    assert!(
        asked.contains("oauth_callback=\"https%3A%2F%2Fapp.example\"") && !asked.contains("oauth_token="),
        "{asked}"
    );
    let url = consent(&house, "signed").url(&house.app, Some(token.token.expose())).await.unwrap();
    assert!(url.ends_with("/consent?oauth_token=rt"), "{url}");

    house.answers("/eu/token", 200, json!({"oauth_token": "ut", "oauth_token_secret": "us"}));
    let redirect = json!({"oauth_token": "rt", "oauth_verifier": "v", "secret": "rs"});
    let whole = house.create_of("signed", client(json!({})), redirect).await.unwrap();
    assert!(house.sent_once("/eu/token").authorization.contains("oauth_verifier=\"v\""));
    let signed = house.sent_once("/me").authorization;
    assert!(signed.starts_with("OAuth ") && signed.contains("oauth_token=\"ut\""), "{signed}");
    assert!(whole.credential.is_none());
    assert_eq!(whole.instance.configuration["oauth.user.token.secret"].shown(), Some("********"));
}

#[tokio::test]
async fn what_is_missing_of_an_oauth1_redirect_is_named() {
    let house = House::start().await;
    let error = house.create_of("signed", client(json!({})), json!({"oauth_token": "rt"})).await.unwrap_err();
    assert!(error.message().starts_with("providerData.oauth_verifier is missing"), "{error}");
    assert!(house.seen().is_empty());
}

#[tokio::test]
async fn who_did_the_consent_itself_brings_what_the_grant_is_renewed_with() {
    let table = [
        ("machine", json!({}), Some("POST /eu/token")),
        ("own-steps", json!({"oauth.user.token": "at-mine"}), None),
        ("proven", json!({"oauth.user.refresh_token": "rt-mine"}), None),
    ];
    for (element, tokens, asked) in table {
        let house = House::start().await;
        house.answers("/eu/token", 200, good("at-1"));
        house.create_externally(element, client(tokens)).await.unwrap();
        assert_eq!(house.seen().first().map(String::as_str), asked, "{element}");
    }
    let house = House::start().await;
    let error = house.create_externally("proven", client(json!({"oauth.user.token": "at-mine"}))).await.unwrap_err();
    assert!(error.message().starts_with("configuration is missing: oauth.user.refresh_token"), "{error}");
}

#[tokio::test]
async fn a_token_that_is_traded_at_provisioning_is_the_one_that_is_used() {
    let table = [
        (json!({"long": "at-long", "seconds": 7200}), "rt-1", 7_200_000),
        (json!({"long": "at-long"}), "rt-1", 3_600_000),
        (json!({"long": "at-long", "again": "rt-long"}), "rt-long", 3_600_000),
    ];
    for (answer, refresh, lifetime) in table {
        let house = House::start().await;
        house.answers("/eu/token", 200, json!({"access_token": "at-1", "refresh_token": "rt-1", "expires_in": 3600}));
        house.answers("/trade", 200, answer);
        let whole = house.create_of("trading", client(json!({})), json!({"code": "c"})).await.unwrap();
        assert_eq!(house.sent_once("/me").authorization, "Bearer at-long", "what follows uses it");
        let credential = house.credential(whole.instance.credential.unwrap()).await;
        assert_eq!(credential.access.unwrap().expose(), "at-long");
        assert_eq!(credential.refresh.unwrap().expose(), refresh);
        assert_eq!(credential.expires_at.unwrap() - credential.obtained_at, lifetime);
        assert!(!whole.instance.configuration.contains_key("oauth.user.token"), "tokens live in the credential");
    }
}
