//! OAuth proxies: `/elements/oauthProxies`, and the way of a code through this server's callback page.

use reqwest::Url;
use reqwest::redirect::Policy;
use serde_json::json;

use crate::house::{House, each, text};

const CALLBACK: &str = "https://one.app.example/auth";
const PATTERN: &str = "https://[a-z]%2B%5C.app%5C.example/auth";

async fn proxy(house: &House) -> serde_json::Value {
    let body = json!({"name": "ours", "apiKey": "a-client", "apiSecret": "hush"});
    let proxy = house.admin().post("/elements/oauthProxies", &body).await.expect(200).json();
    let path = format!("/elements/oauthProxies/{}/applicationUrl?applicationUrl={PATTERN}", proxy["id"]);
    house.admin().post(&path, &json!(null)).await.expect(200).json()
}

/// The state that the vendor carries.
async fn state(house: &House, callback: &str) -> String {
    let path = format!(
        "/elements/infusionsoftcrm/oauth/url?isOauthProxy=true&oauthProxyName=ours&callbackUrl={callback}&state=mine"
    );
    let answer = house.admin().get(&path).await.expect(200).json();
    let url = Url::parse(text(&answer["oauthUrl"])).expect("what a browser needs");
    let pair =
        |name: &str| url.query_pairs().find(|(known, _)| known == name).expect("what a browser needs").1.into_owned();
    assert_eq!(pair("redirect_uri"), format!("{}/oauth/callback", house.ligand.url()));
    assert_eq!(pair("client_id"), "a-client");
    assert!(!url.as_str().contains("hush"));
    pair("state")
}

/// Status and address of where the callback page sends a browser.
async fn sent_on(house: &House, query: &str) -> (u16, Option<String>) {
    let browser = reqwest::Client::builder().no_proxy().redirect(Policy::none()).build().expect("what a browser needs");
    let answer = browser
        .get(format!("{}/oauth/callback?{query}", house.ligand.url()))
        .send()
        .await
        .expect("what a browser needs");
    let location =
        answer.headers().get("location").map(|location| location.to_str().expect("what a browser needs").to_owned());
    (answer.status().as_u16(), location)
}

#[tokio::test]
async fn a_proxy_is_made_listed_changed_and_removed_and_shows_no_secret() {
    let house = House::start().await;
    let made = proxy(&house).await;
    assert_eq!(made["applicationUrls"], json!([r"https://[a-z]+\.app\.example/auth"]));
    let list = house.admin().get("/elements/oauthProxies").await.expect(200);
    assert_eq!(each(&list, "apiSecret"), ["********"]);
    house.admin().post("/elements/oauthProxies", &json!({"name": "ours"})).await.expect(409);
    house.admin().post("/elements/oauthProxies", &json!({})).await.expect(400);
    let one = format!("/elements/oauthProxies/{}", made["id"]);
    house.admin().post(&format!("{one}/applicationUrl"), &json!(null)).await.expect(400);
    house.admin().post(&format!("{one}/applicationUrl?applicationUrl=("), &json!(null)).await.expect(400);
    let without =
        house.admin().delete(&format!("{one}/applicationUrl?applicationUrl={PATTERN}")).await.expect(200).json();
    assert_eq!(without["applicationUrls"], json!([]));
    house.admin().delete(&format!("{one}/applicationUrl?applicationUrl={PATTERN}")).await.expect(404);
    house.admin().delete(&one).await.expect(200);
    assert_eq!(
        house.admin().delete(&one).await.expect(404).message(),
        format!("No OAuth proxy found with id {}", made["id"])
    );
}

#[tokio::test]
async fn the_code_reaches_the_application_with_its_own_state() {
    let house = House::start().await;
    proxy(&house).await;
    let state = state(&house, CALLBACK).await;
    let (status, location) = sent_on(&house, &format!("code=c-1&realm=7&state={state}")).await;
    assert_eq!((status, location.as_deref()), (302, Some("https://one.app.example/auth?code=c-1&realm=7&state=mine")));
    let (_, refusal) = sent_on(&house, &format!("error=access_denied&state={state}")).await;
    assert_eq!(refusal.as_deref(), Some("https://one.app.example/auth?error=access_denied&state=mine"));
}

#[tokio::test]
async fn an_address_that_is_not_allowed_gets_no_link() {
    let house = House::start().await;
    proxy(&house).await;
    let base = "/elements/infusionsoftcrm/oauth/url?isOauthProxy=true";
    let evil = format!("{base}&oauthProxyName=ours&callbackUrl=https://evil.example/auth");
    house.admin().get(&evil).await.expect(400);
    house.admin().get(&format!("{base}&oauthProxyName=none&callbackUrl={CALLBACK}")).await.expect(404);
    house.admin().get(&format!("{base}&callbackUrl={CALLBACK}")).await.expect(400);
    let nobody = format!("{base}&oauthProxyName=ours&callbackUrl={CALLBACK}");
    house.ligand.anonymous().get(&nobody).await.expect(401);
}

#[tokio::test]
async fn a_state_that_was_changed_or_is_not_allowed_any_more_sends_nobody_anywhere() {
    let house = House::start().await;
    let made = proxy(&house).await;
    let state = state(&house, CALLBACK).await;
    let (text, signature) = state.rsplit_once('.').unwrap();
    let forged = format!("{text}A.{signature}");
    let unsigned = format!("{text}.");
    for state in [forged.as_str(), unsigned.as_str(), "ligand-proxy.x", "ligand-proxy.!.!"] {
        assert_eq!(sent_on(&house, &format!("code=c&state={state}")).await.1, None, "{state}");
    }
    house.admin().delete(&format!("/elements/oauthProxies/{}", made["id"])).await.expect(200);
    assert_eq!(sent_on(&house, &format!("code=c&state={state}")).await.1, None);
}

#[tokio::test]
async fn a_state_of_nobodys_is_shown_as_before() {
    let house = House::start().await;
    let (status, location) = sent_on(&house, "code=c&state=infusionsoftcrm").await;
    assert_eq!((status, location), (200, None));
}
