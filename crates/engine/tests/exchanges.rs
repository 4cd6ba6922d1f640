//! Runs the exchanges of every element in `elements/`: a call, the vendor requests it becomes byte for byte,
//! the vendor's replies, and the reply. The vendor is a scripted server on loopback.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

#[path = "exchanges/vendor.rs"]
mod vendor;

use futures::future::BoxFuture;
use ligand_engine::outbound::{Client, Settings};
use ligand_engine::{AccessToken, Body, Call, Configuration, Connection, Engine, Limits, Persist, Tokens};
use ligand_model::element::{Element, EntryDefault, Method, inline_scripts};
use ligand_model::{Error, Result};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use vendor::{Scripted, Vendor};

/// One file of `exchanges/`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exchange {
    #[serde(default)]
    configuration: BTreeMap<String, String>,
    call: GivenCall,
    vendor: Vec<Scripted>,
    reply: Expected,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GivenCall {
    method: String,
    path: String,
    #[serde(default)]
    query: BTreeMap<String, String>,
    #[serde(default)]
    body: Option<Value>,
}

#[derive(Deserialize, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
struct Expected {
    status: u16,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    body: Value,
}

/// A token that never changes.
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

fn elements() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../elements")
}

fn load(folder: &Path) -> Element {
    let mut document: Value = serde_json::from_slice(&std::fs::read(folder.join("element.json")).unwrap()).unwrap();
    let missing = inline_scripts(&mut document, |file| std::fs::read_to_string(folder.join("hooks").join(file)).ok());
    assert_eq!(missing, Vec::<String>::new(), "scripts of {}", folder.display());
    let (element, diagnostics) = Element::compile(document);
    assert_eq!(diagnostics, [], "{}", folder.display());
    element.unwrap()
}

/// The example `hook-worker`, which cargo builds beside the tests.
fn hook_worker() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.parent().and_then(Path::parent).unwrap().join("examples/hook-worker")
}

fn engine() -> Engine {
    let settings = Settings { allow: vec!["127.0.0.0/8".parse().unwrap()], ..Settings::default() };
    let pool = ligand_script::Pool::new(ligand_script::PoolConfig::new(hook_worker(), [""; 0]));
    let clock = Arc::new(|| 1_769_000_000_000);
    Engine::new(Client::new(settings).unwrap(), pool, Limits::default(), clock)
}

fn connection(instance: i64, element: &Arc<Element>, vendor: &str, own: &BTreeMap<String, String>) -> Connection {
    let defaults = element.configuration.iter().filter_map(|entry| match &entry.default {
        EntryDefault::Text(text) => Some((entry.key.clone(), text.clone())),
        _ => None,
    });
    let mut configuration: BTreeMap<String, String> = defaults.collect();
    configuration.insert("base.url".into(), format!("{vendor}/crm/xmlrpc/v1"));
    configuration.extend(own.clone());
    Connection {
        instance,
        element: element.clone(),
        configuration: Arc::new(Configuration::from_iter(configuration)),
        tokens: Arc::new(Fixed),
        persist: Arc::new(Fixed),
    }
}

fn given(call: &GivenCall) -> Call {
    let body = call.body.as_ref().map(Value::to_string).unwrap_or_default();
    Call {
        query: call.query.clone().into_iter().collect(),
        headers: vec![("content-type".into(), "application/json".into())],
        body: body.into(),
        ..Call::new(Method::from_name(&call.method).unwrap(), call.path.clone())
    }
}

/// The outcome in the form in which the server answers it.
fn answered(outcome: Result<ligand_engine::Reply>) -> Expected {
    match outcome {
        Ok(reply) => Expected {
            status: reply.status,
            headers: reply.headers.into_iter().collect(),
            body: match reply.body {
                Body::Json(value) => value,
                Body::Empty => Value::Null,
                Body::Raw(kind, bytes) => json!({ "contentType": kind, "text": String::from_utf8_lossy(&bytes) }),
            },
        },
        Err(error) => Expected { status: error.status(), headers: BTreeMap::new(), body: told(&error) },
    }
}

fn told(error: &Error) -> Value {
    match error.provider() {
        Some(words) => json!({ "message": error.message(), "providerMessage": words }),
        None => json!({ "message": error.message() }),
    }
}

#[tokio::test]
async fn every_exchange_of_every_element_happens_as_written() {
    let engine = engine();
    let mut count = 0;
    let mut wrong = Vec::new();
    for folder in std::fs::read_dir(elements()).unwrap().map(|entry| entry.unwrap().path()) {
        let element = Arc::new(load(&folder));
        let mut files: Vec<_> =
            std::fs::read_dir(folder.join("exchanges")).unwrap().map(|e| e.unwrap().path()).collect();
        files.sort();
        for file in files {
            let text = std::fs::read(&file).unwrap();
            let exchange: Exchange =
                serde_json::from_slice(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
            let vendor = Vendor::start(exchange.vendor).await;
            let connection = connection(count, &element, &vendor.url(), &exchange.configuration);
            let outcome = answered(engine.call(&connection, &given(&exchange.call)).await);
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            wrong.extend(vendor.differences().into_iter().map(|difference| format!("{name}: {difference}")));
            if outcome != exchange.reply {
                let (found, expected) = (json!(format!("{outcome:#?}")), json!(format!("{:#?}", exchange.reply)));
                wrong.push(format!(
                    "{name}: replied\n{}\nexpected\n{}",
                    found.as_str().unwrap(),
                    expected.as_str().unwrap()
                ));
            }
            count += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(count > 0, "no exchanges were found");
}
