//! What hooks see, before and after the vendor's call.

use crate::house::{House, asked, document, json_of, parameter};
use ligand_engine::Call;
use ligand_model::element::Method;
use serde_json::{Value, json};

const OF_THE_CALL: &str = "{ configuration, meta_data, multipart_hook_context_items, object_name, object_names, request_body,
    request_body_map, request_body_raw, request_expression, request_headers, request_method, request_parameters, request_path,
    request_path_variables, request_previous_response, request_previous_response_headers, request_root_key,
    request_vendor_body, request_vendor_body_map, request_vendor_headers, request_vendor_method, request_vendor_parameters,
    request_vendor_path, request_vendor_url }";

/// Answers with what it sees.
fn mirror(names: &str) -> String {
    format!("done({{ continue: false, response_body: {{ seen: {names} }} }})")
}

fn with_objects(mut document: Value) -> Value {
    document["objects"] = json!([
        {"name": "things", "vendorName": "Thing", "primaryKeyName": "Id", "fields": [{"name": "Id", "type": "integer"}]},
        {"name": "others", "vendorName": "Other", "fields": []},
    ]);
    document["configuration"]
        .as_array_mut()
        .unwrap()
        .push(json!({"key": "filter.response.nulls", "type": "BOOLEAN", "name": "Nulls"}));
    for resource in document["resources"].as_array_mut().unwrap() {
        resource["objectName"] = json!("things");
        resource["parameters"].as_array_mut().unwrap().push(parameter("X-Key", "configuration", "header"));
    }
    document
}

/// What the pre-hook of the resource sees of this call; nothing is sent.
async fn seen_before(call: Call) -> Value {
    let document = with_objects(document(&[], &[("preRequest", &mirror(OF_THE_CALL))]));
    let mut house = House::of(document, json!([])).await;
    house.set("filter.response.nulls", "false");
    house.set("X-Key", "k-1");
    let mut seen = json_of(house.engine.call(&house.connection, &call).await.unwrap())["seen"].take();
    let base = house.vendor.url();
    let text = seen.to_string().replace(&base, "VENDOR");
    seen = serde_json::from_str(&text).unwrap();
    seen
}

#[tokio::test]
async fn before_a_call_that_brings_nothing() {
    let call = Call::new(Method::Get, "/things/7");
    let expected = json!({
        "configuration": {"X-Key": "k-1", "base.url": "VENDOR", "filter.response.nulls": "false", "password": "s3cret", "username": "ada"},
        "meta_data": {"name": "things", "vendorName": "Thing", "primaryKeyName": "Id", "fields": [{"name": "Id", "type": "integer"}]},
        "multipart_hook_context_items": null,
        "object_name": "things", "object_names": ["things", "others"],
        "request_body": null, "request_body_map": null, "request_body_raw": null, "request_expression": null,
        "request_headers": {}, "request_method": "GET", "request_parameters": {}, "request_path": "/hubs/crm/things/7",
        "request_path_variables": {"id": "7"}, "request_previous_response": null, "request_previous_response_headers": null,
        "request_root_key": null, "request_vendor_body": null, "request_vendor_body_map": null,
        "request_vendor_headers": {"X-Key": "k-1"}, "request_vendor_method": "GET", "request_vendor_parameters": {},
        "request_vendor_path": "/v1/things/7", "request_vendor_url": "VENDOR/v1/things/7",
    });
    assert_eq!(seen_before(call).await, expected);
}

#[tokio::test]
async fn before_a_call_with_a_body_a_query_and_headers() {
    let body = "{ \"a\": 1.10 }";
    let call = Call {
        query: vec![("x".into(), "1".into()), ("x".into(), "2".into()), ("where".into(), "Id = 4 AND Id > 1".into())],
        headers: vec![("content-type".into(), "application/json".into()), ("x-own".into(), "o".into())],
        body: body.into(),
        ..Call::new(Method::Post, "/hubs/finance/things")
    };
    let seen = seen_before(call).await;
    let expected = json!({
        "request_body": body, "request_body_raw": body, "request_body_map": {"a": 1.1},
        "request_headers": {"content-type": "application/json", "x-own": "o"}, "request_method": "POST",
        "request_parameters": {"x": "1", "where": "Id = 4 AND Id > 1"}, "request_path": "/hubs/finance/things",
        "request_path_variables": {}, "request_vendor_body": "{\"a\":1.1}", "request_vendor_body_map": {"a": 1.1},
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(seen[name], *value, "{name}");
    }
    assert_eq!(seen["request_expression"][0], json!({"attribute": "Id", "operator": "=", "value": "4"}));
    assert_eq!(seen["request_expression"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn of_a_multipart_body_the_parts_are_named() {
    let body = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--";
    let mut document = document(&[], &[("preRequest", &mirror("[multipart_hook_context_items, request_body]"))]);
    document["resources"][1]["parameters"] = json!([]);
    let house = House::of(document, json!([])).await;
    let headers = vec![("content-type".to_owned(), "multipart/form-data; boundary=b".to_owned())];
    let call = Call { headers, body: body.into(), ..Call::new(Method::Post, "/things") };
    let seen = json_of(house.engine.call(&house.connection, &call).await.unwrap());
    assert_eq!(seen, json!({"seen": [[{"name": "file", "fileName": "a.txt", "contentType": "text/plain"}], null]}));
}

const OF_THE_ANSWER: &str =
    "{ response_body, response_body_map, response_body_raw, response_body_raw_map, response_error,
    response_error_message, response_iserror, response_status_code, type: typeof response_status_code,
    cookies: response_headers['Set-Cookie'], kind: response_headers['content-type'] }";

/// What the post-hook of the resource sees of an answer.
async fn seen_after(reply: Value) -> Value {
    let hook = format!("done({{ response_status_code: 200, response_body: {{ seen: {OF_THE_ANSWER} }} }})");
    let mut document = document(&[], &[("postRequest", &hook)]);
    document["resources"][0]["rootKey"] = json!("data");
    let mut house = House::of(document, json!([{"request": {"line": "GET /v1/things/7"}, "reply": reply}])).await;
    house.set("filter.response.nulls", "false");
    house.seen().await["seen"].take()
}

#[tokio::test]
async fn after_an_answer_of_json() {
    let raw = "{\"data\":{\"id\":7},\"more\":true}";
    let reply =
        json!({"headers": {"content-type": "application/json", "Set-Cookie": "a=1\r\nSET-COOKIE: b=2"}, "body": raw});
    let expected = json!({
        "response_body": {"id": 7}, "response_body_map": {"id": 7}, "response_body_raw": raw,
        "response_body_raw_map": {"data": {"id": 7}, "more": true}, "response_error": null, "response_error_message": null,
        "response_iserror": false, "response_status_code": 200, "type": "number", "cookies": ["a=1", "b=2"], "kind": "application/json",
    });
    assert_eq!(seen_after(reply).await, expected);
}

#[tokio::test]
async fn after_an_answer_of_text_and_after_a_refusal() {
    let text = seen_after(json!({"headers": {"content-type": "text/csv"}, "body": "a,b"})).await;
    let of_text = [
        &text["response_body"],
        &text["response_body_raw"],
        &text["response_body_map"],
        &text["response_body_raw_map"],
    ];
    assert_eq!(of_text, [&json!("a,b"), &json!("a,b"), &Value::Null, &Value::Null]);
    let refusal = json!({"status": 422, "headers": {"content-type": "application/json"}, "body": "{\"error\":\"no\"}"});
    let refused = seen_after(refusal).await;
    assert_eq!(refused["response_body"], json!({"error": "no"}));
    assert_eq!([&refused["response_iserror"], &refused["response_status_code"]], [&json!(true), &json!(422)]);
    assert_eq!(refused["response_error"], json!("{\"error\":\"no\"}"));
}

#[tokio::test]
async fn the_next_of_a_chain_sees_the_answer_before_it_and_its_headers() {
    let hook = "done({ response_body: { before: request_previous_response.name, trace: request_previous_response_headers['x-trace'] } })";
    let mut document = document(&[], &[]);
    document["resources"][0]["nextResource"] = json!("GET:/hubs/crm/last");
    document["resources"].as_array_mut().unwrap().push(json!({
        "method": "GET", "path": "/hubs/crm/last", "vendorMethod": "GET", "vendorPath": "/v1/last", "type": "apiNoDocumentation",
        "hooks": crate::house::hooks(&[("postRequest", hook)]), "parameters": [],
    }));
    let first = json!({"request": {"line": "GET /v1/things/7"},
        "reply": {"headers": {"X-Trace": "t-1", "content-type": "application/json"}, "body": "{\"name\":\"first\"}"}});
    let house = House::of(document, json!([first, asked("GET /v1/last", &json!({}))])).await;
    assert_eq!(house.seen().await, json!({"before": "first", "trace": "t-1"}));
}
