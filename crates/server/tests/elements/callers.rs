//! Who may change elements: nobody in particular may not.

use reqwest::Method;
use serde_json::json;

use crate::house::House;

#[tokio::test]
async fn every_change_needs_user_and_organization() {
    let house = House::start().await;
    house.element("mine").await;
    let changes = [
        (Method::POST, "/elements"),
        (Method::PUT, "/elements/mine"),
        (Method::DELETE, "/elements/mine"),
        (Method::PUT, "/elements/mine/active"),
        (Method::DELETE, "/elements/mine/active"),
        (Method::POST, "/elements/mine/clone"),
        (Method::POST, "/elements/mine/validate"),
        (Method::POST, "/elements/mine/configuration"),
        (Method::PUT, "/elements/mine/configuration/base.url"),
        (Method::POST, "/elements/mine/parameters"),
        (Method::POST, "/elements/mine/hooks"),
        (Method::POST, "/elements/mine/resources"),
        (Method::DELETE, "/elements/mine/resources/1"),
        (Method::POST, "/elements/mine/resources/1/hooks"),
        (Method::POST, "/elements/mine/resources/1/parameters"),
        (Method::PUT, "/elements/mine/resources/1/models"),
        (Method::POST, "/elements/mine/objects"),
        (Method::POST, "/elements/mine/objects/1/fields"),
        (Method::PUT, "/elements/mine/models"),
        (Method::PUT, "/elements/mine/models/1/fields"),
        (Method::GET, "/elements/mine/accounts"),
        (Method::PUT, "/elements/mine/accounts/1"),
        (Method::GET, "/elements/oauthProxies"),
        (Method::POST, "/elements/oauthProxies"),
        (Method::DELETE, "/elements/oauthProxies/1"),
        (Method::POST, "/elements/oauthProxies/1/applicationUrl"),
    ];
    for (method, path) in changes {
        let body = (method != Method::GET && method != Method::DELETE).then(|| json!({}).to_string());
        let answer = house.ligand.anonymous().send(method.clone(), path, body).await;
        assert_eq!(answer.status, 401, "{method} {path}: {answer:?}");
    }
}

#[tokio::test]
async fn a_private_element_is_nobodys_to_read() {
    let house = House::start().await;
    house.element("mine").await;
    for part in ["", "/export", "/configuration", "/resources", "/hooks", "/transformations", "/authentication-types"] {
        house.ligand.anonymous().get(&format!("/elements/mine{part}")).await.expect(404);
        house.admin().get(&format!("/elements/mine{part}")).await.expect(200);
    }
    let wrong = house.ligand.anonymous().with_header("Authorization", "User no-such-secret");
    wrong.get("/elements").await.expect(401);
}
