//! Page tokens that hooks make, and understand when they come back.

use crate::house::{House, asked, document, json_of, parameter};
use ligand_engine::Call;
use ligand_model::element::Method;
use serde_json::{Value, json};

/// A list whose post-hook makes the token of the next page.
fn list(pre: &str, post: &str) -> Value {
    let mut document = document(&[], &[]);
    document["resources"] = json!([{
        "method": "GET", "path": "/hubs/crm/things", "vendorMethod": "GET", "vendorPath": "/v1/things", "type": "api",
        "hooks": crate::house::hooks(&[("preRequest", pre), ("postRequest", post)]),
        "parameters": [parameter("pageSize", "query", "query"), parameter("nextPage", "query", "no-op")],
    }]);
    document
}

#[tokio::test]
async fn a_token_that_a_hook_made_comes_back_to_hooks_decoded() {
    let pre = "const next = request_parameters.nextPage;
        done({ request_vendor_parameters: next ? { cursor: JSON.parse(next).cursor } : {} })";
    let post = "done({ response_body: response_body.rows,
        response_headers: { 'elements-next-page-token': CE.b64(JSON.stringify({ cursor: response_body.next })) } })";
    let script = json!([
        asked("GET /v1/things?pageSize=2", &json!({"rows": [{"id": 1}, {"id": 2}], "next": "c-2"})),
        asked("GET /v1/things?pageSize=2&cursor=c-2", &json!({"rows": [{"id": 3}, {"id": 4}], "next": "c-3"})),
    ]);
    let house = House::of(list(pre, post), script).await;
    let first = house.engine.call(&house.connection, &page(None)).await.unwrap();
    let token = first.headers.iter().find(|(name, _)| name == "elements-next-page-token").unwrap().1.clone();
    assert_eq!(token, "eyJjdXJzb3IiOiJjLTIifQ==");
    let second = house.engine.call(&house.connection, &page(Some(&token))).await.unwrap();
    assert_eq!(house.vendor.differences(), Vec::<String>::new());
    assert_eq!(json_of(second), json!([{"id": 3}, {"id": 4}]));
}

#[tokio::test]
async fn a_token_that_is_no_json_comes_back_as_it_is() {
    let pre = "done({ request_vendor_parameters: { since: request_parameters.nextPage || null } })";
    let script = json!([asked("GET /v1/things?pageSize=2&since=2026-01-02", &json!([]))]);
    let house = House::of(list(pre, "done()"), script).await;
    house.engine.call(&house.connection, &page(Some("2026-01-02"))).await.unwrap();
    assert_eq!(house.vendor.differences(), Vec::<String>::new());
}

#[tokio::test]
async fn where_no_hook_makes_tokens_a_foreign_one_is_refused() {
    let mut document = list("", "");
    document["resources"][0]["hooks"] = json!([]);
    let house = House::of(document, json!([])).await;
    let error = house.engine.call(&house.connection, &page(Some("2026-01-02"))).await.unwrap_err();
    assert!(error.status() == 400 && error.message().contains("nextPage"), "{error}");
}

fn page(token: Option<&str>) -> Call {
    let mut query = vec![("pageSize".to_owned(), "2".to_owned())];
    query.extend(token.map(|token| ("nextPage".to_owned(), token.to_owned())));
    Call { query, ..Call::new(Method::Get, "/things") }
}
