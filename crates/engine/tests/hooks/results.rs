//! What becomes of what hooks hand back.

use crate::house::{House, asked, json_of};
use ligand_engine::{Body, Reply};
use serde_json::{Value, json};

/// The vendor is asked as expected after this pre-hook of the resource.
async fn sends(hook: &str, request: Value) {
    let script =
        json!([{"request": request, "reply": {"headers": {"content-type": "application/json"}, "body": "{}"}}]);
    let house = House::with(&[], &[("preRequest", hook)], script).await;
    let answered = house.get("/things/7").await;
    assert_eq!(house.vendor.differences(), Vec::<String>::new(), "{hook}: {answered:?}");
}

#[tokio::test]
async fn a_pre_hook_replaces_parts_of_the_vendors_request() {
    let cases = [
        ("done()", json!({"line": "GET /v1/things/7"})),
        (
            "done({ request_vendor_path: '/v2/x?a=1', request_vendor_parameters: { b: 2, c: [3, 4], d: null } })",
            json!({"line": "GET /v2/x?a=1&b=2&c=3&c=4"}),
        ),
        (
            "done({ request_vendor_method: 'PUT', request_vendor_body: { a: 1 } })",
            json!({"line": "PUT /v1/things/7", "body": "{\"a\":1}"}),
        ),
        (
            "done({ request_vendor_method: 'POST', request_vendor_body: '{ \"n\": 1.10, \"i\": 12345678901234567890123 }' })",
            json!({"line": "POST /v1/things/7", "body": "{ \"n\": 1.10, \"i\": 12345678901234567890123 }"}),
        ),
        (
            "done({ request_vendor_method: 'POST', request_vendor_body: 'a=1&b=2', request_vendor_headers: { 'content-type': 'application/x-www-form-urlencoded' } })",
            json!({"line": "POST /v1/things/7", "body": "a=1&b=2", "headers": {"content-type": "application/x-www-form-urlencoded"}}),
        ),
        (
            "done({ request_vendor_headers: { 'X-A': 1, 'X-B': true, accept: 'text/csv' } })",
            json!({"line": "GET /v1/things/7", "headers": {"x-a": "1", "x-b": "true", "accept": "text/csv"}}),
        ),
        (
            "done({ 'request_vendor_parameters.a.b': 1, 'request_vendor_headers.X-C': 'c', xx: 1, vendor_body: 2 })",
            json!({"line": "GET /v1/things/7?a.b=1", "headers": {"x-c": "c"}}),
        ),
        ("done({ request_vendor_url: request_vendor_url + '/more' })", json!({"line": "GET /v1/things/7/more"})),
        ("done({ request_vendor_path: configuration['base.url'] + '/else' })", json!({"line": "GET /else"})),
        (
            "request_vendor_parameters.a = 1; done({ request_vendor_parameters, request_vendor_headers, request_vendor_path, request_vendor_body, request_vendor_url })",
            json!({"line": "GET /v1/things/7?a=1"}),
        ),
        // Only what is handed back counts.
        (
            "request_vendor_path = '/lost'; request_vendor_headers.x = '1'; done()",
            json!({"line": "GET /v1/things/7", "headers": {"x": null}}),
        ),
        // The first call counts, and what is thrown after it does not.
        ("done({ request_vendor_path: '/a' }); done({ request_vendor_path: '/b' }); null.x", json!({"line": "GET /a"})),
        // Old bodies that are not flagged as such.
        ("return { request_vendor_path: '/old' }", json!({"line": "GET /old"})),
        (
            "if (request_body === null) { return; } done({ request_vendor_path: '/lost' })",
            json!({"line": "GET /v1/things/7"}),
        ),
    ];
    for (hook, request) in cases {
        sends(hook, request).await;
    }
}

#[tokio::test]
async fn legacy_hooks_return_their_result_and_know_their_helpers() {
    let hook = "var list = getArray(); list.add(base64Encode('a:b')); list.add(getKeys(configuration).length > 2);
        print(list); return { request_vendor_headers: { 'X-List': list.get(0) + ' ' + list.size() + ' ' + typeof done } };";
    let script = json!([{"request": {"line": "GET /v1/things/7", "headers": {"x-list": "YTpi 2 undefined"}}, "reply": {"body": "{}"}}]);
    let house = House::with(&[], &[("legacy preRequest", hook), ("legacy postRequest", "return;")], script).await;
    assert_eq!(house.seen().await, json!({}));
}

#[tokio::test]
async fn the_elements_hook_goes_first_before_the_call_and_last_after_it() {
    let add = |who: &str| {
        format!("done({{ request_vendor_headers: {{ 'X-Way': (request_vendor_headers['X-Way'] || '') + '{who}' }} }})")
    };
    let wrap = |who: &str| format!("done({{ response_body: {{ {who}: response_body }} }})");
    let script =
        json!([{"request": {"line": "GET /v1/things/7", "headers": {"x-way": "gr"}}, "reply": {"body": "{}"}}]);
    let house = House::with(
        &[("preRequest", &add("g")), ("postRequest", &wrap("global"))],
        &[("preRequest", &add("r")), ("postRequest", &wrap("resource"))],
        script,
    )
    .await;
    assert_eq!(house.seen().await, json!({"global": {"resource": {}}}));
}

#[tokio::test]
async fn what_a_pre_hook_says_of_the_callers_request_the_following_hooks_see() {
    let first =
        "done({ 'request_parameters.code': 'a b', request_parameters: { gone: null }, request_headers: { own: 'h' },
        request_path_variables: { id: '8' }, request_body: { a: 1 }, request_expression: [{ attribute: 'x' }],
        configuration: { added: 5, username: null } })";
    let see = "[request_parameters, request_headers.own, request_path_variables, request_body, request_body_map, request_expression,
        configuration.added, configuration.username === undefined]";
    let pre = format!("done({{ request_vendor_headers: {{ 'X-Seen': JSON.stringify({see}) }} }})");
    let post =
        format!("done({{ response_body: {{ before: JSON.parse(request_vendor_headers['X-Seen']), after: {see} }} }})");
    let script = json!([asked("GET /v1/things/7", &json!({}))]);
    let house = House::with(&[("preRequest", first)], &[("preRequest", &pre), ("postRequest", &post)], script).await;
    let expected = json!([{"code": "a b"}, "h", {"id": "8"}, "{\"a\":1}", {"a": 1}, [{"attribute": "x"}], "5", true]);
    assert_eq!(house.seen().await, json!({"before": expected, "after": expected}));
    let kept = house.kept.0.lock().unwrap().clone();
    assert_eq!(kept, [[("added".to_owned(), Some("5".to_owned())), ("username".to_owned(), None)].into()]);
}

#[tokio::test]
async fn settings_are_stored_as_far_as_they_changed() {
    let whole = "configuration.username = 'eve'; configuration.fresh = 1.5; done({ configuration })";
    let nothing = "done({ configuration })";
    let script = json!([asked("GET /v1/things/7", &json!({}))]);
    let house = House::with(&[], &[("preRequest", whole), ("postRequest", nothing)], script).await;
    house.seen().await;
    let kept = house.kept.0.lock().unwrap().clone();
    let stored = [("fresh".to_owned(), Some("1.5".to_owned())), ("username".to_owned(), Some("eve".to_owned()))];
    assert_eq!(kept, [stored.into()]);
}

/// What a post-hook makes of `{"data":{"id":7}}`, of which `data` is the root.
async fn made(post: &str) -> Reply {
    let mut document = crate::house::document(&[], &[("postRequest", post)]);
    document["resources"][0]["rootKey"] = json!("data");
    let house = House::of(document, json!([asked("GET /v1/things/7", &json!({"data": {"id": 7}}))])).await;
    house.get("/things/7").await.unwrap()
}

#[tokio::test]
async fn a_post_hook_makes_the_answer() {
    let cases = [
        ("done()", 200, json!({"id": 7})),
        ("done({ response_body: response_body, continue: true })", 200, json!({"id": 7})),
        ("response_body.id = 8; done()", 200, json!({"id": 7})),
        ("done({ response_body: [1], response_status_code: 201 })", 201, json!([1])),
        ("done({ response_body: JSON.stringify({ a: 1 }) })", 200, json!({"a": 1})),
        ("done({ response_body: 'plain' })", 200, json!("plain")),
        ("done({ 'response_body.name': 'x' })", 200, json!({"id": 7, "name": "x"})),
        ("done({ response_body_raw: '{\"data\":{\"id\":9}}' })", 200, json!({"id": 9})),
        ("done({ response_body_raw_map: { data: { id: 10 } } })", 200, json!({"id": 10})),
        ("done({ response_body: { own: 1 }, response_status_code: 404 })", 404, json!({"own": 1})),
        ("done({ response_body: { own: 1 }, response_iserror: true })", 400, json!({"own": 1})),
        ("done({ response_body: { own: 1 }, continue: false })", 200, json!({"own": 1})),
        ("done({ response_body: { own: 1 }, response_status_code: 204 })", 204, json!(null)),
    ];
    for (hook, status, body) in cases {
        let reply = made(hook).await;
        assert_eq!((reply.status, json_of(reply)), (status, body), "{hook}");
    }
}

#[tokio::test]
async fn a_raw_body_that_is_text_leaves_as_text() {
    let reply = made("done({ response_body_raw: 'not json', response_body: null, response_status_code: 409 })").await;
    assert_eq!(reply.status, 409);
    assert_eq!(reply.body, Body::Raw("text/plain;charset=utf-8".into(), "not json".into()));
}

#[tokio::test]
async fn headers_that_a_hook_made_go_to_the_caller_and_the_vendors_do_not() {
    let reply = made("response_headers['Elements-Total-Count'] = 3; response_headers.offset = '2'; response_headers['content-length'] = 1;
        done({ response_headers })").await;
    let mut headers = reply.headers;
    headers.sort();
    assert_eq!(headers, [("elements-total-count".into(), "3".into()), ("offset".into(), "2".into())]);
}

#[tokio::test]
async fn an_error_of_a_hook_is_the_error_of_the_call() {
    for (hook, status, words) in [
        ("done({ response_error_message: 'no such thing' })", 400, "no such thing"),
        ("done({ response_error: { code: 1 }, response_status_code: 404 })", 404, "{\"code\":1}"),
    ] {
        for kind in ["preRequest", "postRequest"] {
            let vendor = if kind == "preRequest" { json!([]) } else { json!([asked("GET /v1/things/7", &json!({}))]) };
            let house = House::with(&[], &[(kind, hook)], vendor).await;
            let error = house.get("/things/7").await.unwrap_err();
            assert_eq!((error.status(), error.message()), (status, words), "{kind} {hook}");
        }
    }
}

#[tokio::test]
async fn a_refusal_of_the_vendor_can_be_made_an_answer() {
    let refusal = json!([{"request": {"line": "GET /v1/things/7"},
        "reply": {"status": 404, "headers": {"content-type": "application/json"}, "body": "{\"error\":\"gone\"}"}}]);
    let house = House::with(
        &[],
        &[("postRequest", "if (response_iserror) done({ response_iserror: false, response_body: {} }); else done()")],
        refusal.clone(),
    )
    .await;
    assert_eq!(house.seen().await, json!({}));
    // What a hook leaves alone is told as always.
    let house = House::with(
        &[],
        &[("postRequest", "done({ response_body, response_error, response_status_code, response_headers })")],
        refusal,
    )
    .await;
    let error = house.get("/things/7").await.unwrap_err();
    assert_eq!((error.status(), error.provider()), (404, Some("{\"error\":\"gone\"}")));
}

#[tokio::test]
async fn a_pre_hook_that_does_not_continue_leaves_out_the_vendor_and_nothing_else() {
    let post = "done({ response_body: { seen: response_body, code: response_status_code, error: response_iserror, raw: response_body_raw } })";
    for (pre, status, body) in [
        ("done({ continue: false })", 200, json!({"code": 200, "error": false})),
        (
            "done({ continue: false, response_body: { a: 1 } })",
            200,
            json!({"seen": {"a": 1}, "code": 200, "error": false, "raw": "{\"a\":1}"}),
        ),
        (
            "done({ continue: false, response_body: [], response_status_code: 202 })",
            202,
            json!({"seen": [], "code": 202, "error": false, "raw": "[]"}),
        ),
        (
            "done({ continue: false, response_status_code: 401, response_body: {} })",
            401,
            json!({"seen": {}, "code": 401, "error": true, "raw": "{}"}),
        ),
    ] {
        let house =
            House::with(&[("postRequest", "done()")], &[("preRequest", pre), ("postRequest", post)], json!([])).await;
        let reply = house.get("/things/7").await.unwrap();
        assert_eq!(reply.status, status, "{pre}");
        assert_eq!(without_nulls(json_of(reply)), body, "{pre}");
    }
    // Without a post-hook the answer is the pre-hook's.
    let house =
        House::with(&[], &[("preRequest", "done({ continue: false, response_body: { a: 1 } })")], json!([])).await;
    assert_eq!(house.seen().await, json!({"a": 1}));
}

fn without_nulls(mut value: Value) -> Value {
    if let Some(members) = value.as_object_mut() {
        members.retain(|_, member| !member.is_null());
    }
    value
}
