//! Who reads `where`: a dialect, a converter, the vendor, a hook, or the engine itself (`docs/reference/
//! element-format.md` §3.5). The vendor is a scripted server on loopback.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

#[path = "exchanges/vendor.rs"]
mod vendor;

use futures::future::BoxFuture;
use ligand_engine::outbound::{Client, Settings};
use ligand_engine::{AccessToken, Call, Configuration, Connection, Engine, Limits, Persist, Tokens};
use ligand_model::Result;
use ligand_model::element::{Element, Method};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use vendor::{Scripted, Vendor};

struct Fixed;

impl Tokens for Fixed {
    fn current(&self) -> BoxFuture<'_, Result<AccessToken>> {
        Box::pin(async { Ok(AccessToken { value: "at-1".into(), generation: 1 }) })
    }

    fn rejected<'a>(&'a self, _: &'a AccessToken) -> BoxFuture<'a, Result<Option<AccessToken>>> {
        Box::pin(async { Ok(None) })
    }
}

impl Persist for Fixed {
    fn persist(&self, _: BTreeMap<String, Option<String>>) -> BoxFuture<'_, Result<()>> {
        Box::pin(async { Ok(()) })
    }
}

/// The rows of the vendor.
const ROWS: &str = r#"[{"id":1,"name":"a"},{"id":2,"name":"b"},{"id":10,"name":"a"}]"#;

fn engine() -> Engine {
    let test = std::env::current_exe().unwrap();
    let worker = test.parent().and_then(Path::parent).unwrap().join("examples/hook-worker");
    let settings = Settings { allow: vec!["127.0.0.0/8".parse().unwrap()], ..Settings::default() };
    let pool = ligand_script::Pool::new(ligand_script::PoolConfig::new(worker, [""; 0]));
    Engine::new(Client::new(settings).unwrap(), pool, Limits::default(), Arc::new(|| 1_769_000_000_000))
}

/// Asks `GET /things` with this query, of a resource with these members. `line`: what the vendor must be asked, if at
/// all. Answers the ids of the rows, or the error's message.
async fn ask(resource: Value, query: &[(&str, &str)], line: Option<&str>) -> std::result::Result<Vec<i64>, String> {
    let mut resource = resource;
    resource["method"] = json!("GET");
    resource["path"] = json!("/hubs/general/things");
    resource["vendorPath"] = json!("/things");
    let (element, _) = Element::compile(json!({"key": "things", "resources": [resource], "objects": [
        {"name": "things", "fields": [{"name": "vendorOnly", "type": "string"}]}]}));
    let reply = json!({"headers": {"content-type": "application/json"}, "body": ROWS});
    let script: Vec<Scripted> = line
        .map(|line| serde_json::from_value(json!({"request": {"line": line}, "reply": reply})).unwrap())
        .into_iter()
        .collect();
    let vendor = Vendor::start(script).await;
    let connection = Connection {
        instance: 1,
        element: Arc::new(element.unwrap()),
        configuration: Arc::new(Configuration::from_iter([("base.url".to_owned(), vendor.url())])),
        tokens: Arc::new(Fixed),
        persist: Arc::new(Fixed),
    };
    let given = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let call = Call { query: given.collect(), ..Call::new(Method::Get, "/things") };
    let outcome = engine().call(&connection, &call).await;
    assert_eq!(vendor.differences(), Vec::<String>::new());
    match outcome {
        Ok(reply) => {
            Ok(reply.json().unwrap().as_array().unwrap().iter().filter_map(|row| row["id"].as_i64()).collect())
        }
        Err(error) => {
            assert_eq!(error.status(), 400, "{error}");
            Err(error.message().to_owned())
        }
    }
}

fn parameter(vendor_name: &str, vendor_type: &str) -> Value {
    json!({"name": "where", "type": "query", "vendorName": vendor_name, "vendorType": vendor_type})
}

fn hook(body: &str) -> Value {
    json!({"type": "preRequest", "mimeType": "application/javascript", "body": body})
}

#[tokio::test]
async fn without_a_parameter_we_evaluate_it_whatever_fields_the_object_lists() {
    let resource = json!({"objectName": "things", "parameters": []});
    assert_eq!(ask(resource, &[("where", "id > 5 AND name = 'a'")], Some("GET /things")).await, Ok(vec![10]));
}

#[tokio::test]
async fn a_parameter_that_goes_nowhere_and_no_hook_leave_it_to_us() {
    let resource = json!({"parameters": [parameter("where", "no-op")], "hooks": [hook("done({})")]});
    assert_eq!(ask(resource, &[("where", "name = 'b'")], Some("GET /things")).await, Ok(vec![2]));
}

#[tokio::test]
async fn a_filter_without_its_dialect_leaves_it_to_us() {
    let resource = json!({"filterDialect": "none", "parameters": [parameter("converter:toFilter", "query")]});
    assert_eq!(ask(resource, &[("where", "name = 'b'")], Some("GET /things")).await, Ok(vec![2]));
}

#[tokio::test]
async fn a_hook_that_can_read_it_reads_it() {
    let body = "done({request_vendor_parameters: {name: request_expression[0].value}})";
    let resource = json!({"parameters": [parameter("where", "no-op")], "hooks": [hook(body)]});
    let asked = ask(resource, &[("where", "name = 'it''s'")], Some("GET /things?name=it%27%27s")).await;
    assert_eq!(asked, Ok(vec![1, 2, 10]));
}

#[tokio::test]
async fn a_plain_parameter_passes_any_text_on() {
    let resource = json!({"parameters": [parameter("filter", "query")]});
    let asked =
        ask(resource, &[("where", "name eq vendor's own")], Some("GET /things?filter=name+eq+vendor%27s+own")).await;
    assert_eq!(asked, Ok(vec![1, 2, 10]));
}

#[tokio::test]
async fn a_converter_says_it_to_the_vendor() {
    let resource = || json!({"parameters": [parameter("converter:toODataFilter", "query")]});
    let asked = ask(
        resource(),
        &[("where", "name = 'a' AND id > 5")],
        Some("GET /things?%24filter=name+eq+%27a%27+and+id+gt+5"),
    )
    .await;
    assert_eq!(asked, Ok(vec![1, 2, 10]));
    assert_eq!(ask(resource(), &[], Some("GET /things")).await, Ok(vec![1, 2, 10]));
}

#[tokio::test]
async fn parameters_of_a_converter_are_the_vendors_own() {
    let resource = json!({"parameters": [parameter("converter:toQueryParameters", "query")]});
    let asked = ask(resource, &[("where", "name = 'a' AND size = '5'")], Some("GET /things?name=a&size=5")).await;
    assert_eq!(asked, Ok(vec![1, 2, 10]));
}

#[tokio::test]
async fn what_a_converter_cannot_say_is_named_with_what_it_can() {
    let resource = json!({"parameters": [parameter("converter:toQueryParameters", "query")]});
    let message = ask(resource, &[("where", "name = 'a' AND id > 5")], None).await.unwrap_err();
    for part in ["id > 5", "toQueryParameters", "=, joined by AND"] {
        assert!(message.contains(part), "{message}");
    }
}

#[tokio::test]
async fn what_a_converter_cannot_say_is_left_to_a_hook_that_reads_it() {
    let body = "done({request_vendor_parameters: {min: request_expression[1].value}})";
    let resource = json!({"parameters": [parameter("converter:toQueryParameters", "query")], "hooks": [hook(body)]});
    let asked = ask(resource, &[("where", "name = 'a' AND id > 5")], Some("GET /things?name=a&min=5")).await;
    assert_eq!(asked, Ok(vec![1, 2, 10]));
}

#[tokio::test]
async fn a_converter_that_does_not_exist_is_an_error_only_where_it_is_needed() {
    let resource = || json!({"parameters": [parameter("converter:toNowhere", "query")]});
    let message = ask(resource(), &[("where", "name = 'a'")], None).await.unwrap_err();
    assert!(message.contains("toNowhere") && message.contains("toODataFilter"), "{message}");
    assert_eq!(ask(resource(), &[], Some("GET /things")).await, Ok(vec![1, 2, 10]));
}

#[tokio::test]
async fn a_query_that_is_none_is_an_error_wherever_we_read_it() {
    for parameters in [json!([]), json!([parameter("converter:toODataFilter", "query")])] {
        let message = ask(json!({ "parameters": parameters }), &[("where", "name ==")], None).await.unwrap_err();
        assert!(message.starts_with("Error parsing query"), "{message}");
    }
}

#[tokio::test]
async fn fields_and_orders_of_plain_definitions_are_not_refused() {
    let resource = json!({"objectName": "things", "parameters": [
        {"name": "orderBy", "type": "query", "vendorName": "sort", "vendorType": "query"}]});
    let query = [("fields", "id,secret"), ("orderBy", "a asc, b desc")];
    assert_eq!(ask(resource, &query, Some("GET /things?sort=a+asc%2C+b+desc")).await, Ok(vec![1, 2, 10]));
}
