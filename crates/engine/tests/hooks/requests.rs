//! Requests that hooks send themselves go through the guarded client, and count as traffic of the call.

use crate::house::{House, asked, document, json_of};
use ligand_engine::{Call, depth};
use ligand_model::element::Method;
use serde_json::json;

/// Asks `path` of the vendor before the call and takes what it says along as a header.
const ASK_FIRST: &str = "
const http = require('http');
const url = configuration['base.url'];
const req = http.request(url + '/v1/session', { method: 'POST', headers: { 'X-Ligand-Depth': '0', 'X-Own': 'mine' } }, (res) => {
  let text = '';
  res.on('data', (chunk) => { text += chunk; });
  res.on('end', () => done({ request_vendor_headers: { 'X-Session': JSON.parse(text).id + ' ' + res.statusCode } }));
});
req.on('error', (error) => done({ response_error_message: error.message }));
req.end('user=' + configuration.username);";

#[tokio::test]
async fn a_hook_may_ask_the_vendor_before_the_call() {
    let script = json!([
        {"request": {"line": "POST /v1/session", "body": "user=ada", "headers": {"x-ligand-depth": "1", "x-own": "mine"}},
         "reply": {"status": 201, "body": "{\"id\":\"s-1\"}"}},
        {"request": {"line": "GET /v1/things/7", "headers": {"x-session": "s-1 201", "x-ligand-depth": null}},
         "reply": {"body": "{\"id\":7}"}},
    ]);
    let house = House::with(&[], &[("preRequest", ASK_FIRST)], script).await;
    assert_eq!(house.seen().await, json!({"id": 7}));
}

#[tokio::test]
async fn its_requests_are_traffic_of_the_call_and_say_how_deep_they_are() {
    let script = json!([
        {"request": {"line": "POST /v1/session", "body": "user=ada", "headers": {"x-ligand-depth": "3"}},
         "reply": {"body": "{\"id\":\"s\"}"}},
        asked("GET /v1/things/7", &json!({"id": 7})),
    ]);
    let house = House::with(&[], &[("preRequest", ASK_FIRST)], script).await;
    let headers = vec![(depth::HEADER.to_owned(), "2".to_owned())];
    let call = Call { headers, ..Call::new(Method::Get, "/things/7") };
    let reply = house.engine.call(&house.connection, &call).await.unwrap();
    assert_eq!(house.vendor.differences(), Vec::<String>::new());
    assert_eq!((json_of(reply), call.traffic.requests()), (json!({"id": 7}), 2));
    assert!(!call.traffic.spent().is_zero());
}

#[tokio::test]
async fn an_address_that_may_not_be_called_is_an_error_event_with_the_reason() {
    for (target, reason) in [
        ("http://169.254.169.254/latest", "169.254.169.254 is refused"),
        ("http://localhost:1/", "localhost:1 is refused"),
        ("http://[::1]/", "[::1] is refused"),
        ("ftp://127.0.0.1/", "cannot be sent"),
    ] {
        let hook = format!(
            "require('http').get('{target}', () => done({{ response_error_message: 'it answered' }}))
               .on('error', (error) => done({{ response_error_message: error.message }}))"
        );
        let house = House::allowing(&[], document(&[], &[("preRequest", &hook)]), json!([])).await;
        let error = house.get("/things/7").await.unwrap_err();
        assert!(error.message().contains(reason), "{target}: {error}");
    }
}

#[tokio::test]
async fn an_error_that_the_hook_does_not_look_at_is_the_hooks_failure() {
    let hook = "\nrequire('http').get('http://127.0.0.1:1/', () => done())";
    let house = House::allowing(&[], document(&[], &[("preRequest", hook)]), json!([])).await;
    let error = house.get("/things/7").await.unwrap_err();
    assert_eq!(error.kind(), ligand_model::Kind::HookFailed);
    assert!(error.message().contains("127.0.0.1:1 is refused") && error.message().contains("(line 2)"), "{error}");
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_an_error_event() {
    let script = json!([
        {"request": {"line": "GET /v1/large"}, "reply": {"body": "x".repeat(6 * 1024 * 1024 + 1)}},
    ]);
    let hook = "require('http').get(configuration['base.url'] + '/v1/large', () => done())
        .on('error', (error) => done({ response_error_message: error.message }))";
    let house = House::with(&[], &[("preRequest", hook)], script).await;
    let error = house.get("/things/7").await.unwrap_err();
    assert_eq!(error.message(), "the answer is larger than the 6 MB that a hook may read");
}

#[tokio::test]
async fn a_request_with_a_time_of_its_own_ends_in_time() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let hook = format!(
        "const req = require('http').get({{ host: '127.0.0.1', port: {}, timeout: 50 }}, () => done());
         let late = false;
         req.on('timeout', () => {{ late = true; req.destroy(); }});
         req.on('error', () => done({{ response_error_message: 'late: ' + late }}));",
        silent.local_addr().unwrap().port()
    );
    let house = House::with(&[], &[("preRequest", &hook)], json!([])).await;
    assert_eq!(house.get("/things/7").await.unwrap_err().message(), "late: true");
}

#[tokio::test]
async fn what_a_request_taught_a_hook_can_be_kept() {
    let script = json!([asked("GET /v1/me", &json!({"account": 5})), asked("POST /v1/things", &json!({"id": 8}))]);
    let hook = "require('http').get(configuration['base.url'] + '/v1/me', async (res) => {
        for await (const text of res) done({ configuration: { account: JSON.parse(text).account } });
    });";
    let house = House::with(&[], &[("preRequest", hook)], script).await;
    let reply = house.post("/things", "").await.unwrap();
    assert_eq!(house.vendor.differences(), Vec::<String>::new());
    assert_eq!(json_of(reply), json!({"id": 8}));
    let kept = house.kept.0.lock().unwrap().clone();
    assert_eq!(kept, [[("account".to_owned(), Some("5".to_owned()))].into()]);
}
