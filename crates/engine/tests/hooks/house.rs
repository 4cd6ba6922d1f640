//! An element of a few hooks, an engine, and the vendor that follows a script.

use crate::vendor::{Scripted, Vendor};
use futures::future::BoxFuture;
use ligand_engine::outbound::{Client, Settings};
use ligand_engine::{AccessToken, Body, Call, Connection, Engine, Limits, Persist, Reply, Tokens};
use ligand_model::element::{Element, Method};
use ligand_model::{Error, Kind, Result};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// Nobody has a token; what hooks store is kept to be looked at.
#[derive(Default)]
pub struct Kept(pub Mutex<Vec<BTreeMap<String, Option<String>>>>);

impl Tokens for Kept {
    fn current(&self) -> BoxFuture<'_, Result<AccessToken>> {
        Box::pin(async { Err(Error::new(Kind::Internal, "no element here has tokens")) })
    }

    fn rejected<'a>(&'a self, _: &'a AccessToken) -> BoxFuture<'a, Result<Option<AccessToken>>> {
        Box::pin(async { Ok(None) })
    }
}

impl Persist for Kept {
    fn persist(&self, changes: BTreeMap<String, Option<String>>) -> BoxFuture<'_, Result<()>> {
        self.0.lock().unwrap().push(changes);
        Box::pin(async { Ok(()) })
    }
}

/// What the hooks of a level are: their type and their text.
pub type Scripts<'a> = &'a [(&'a str, &'a str)];

/// One element with one resource, and the vendor behind it.
pub struct House {
    pub engine: Engine,
    pub vendor: Vendor,
    pub kept: Arc<Kept>,
    pub connection: Connection,
}

impl House {
    /// `GET /things/{id}` and `POST /things` at a vendor that follows `script`.
    pub async fn with(element: Scripts<'_>, resource: Scripts<'_>, script: Value) -> House {
        House::of(document(element, resource), script).await
    }

    pub async fn of(document: Value, script: Value) -> House {
        House::allowing(&["127.0.0.0/8"], document, script).await
    }

    /// A house that may call these networks beside the public ones.
    pub async fn allowing(networks: &[&str], document: Value, script: Value) -> House {
        let script: Vec<Scripted> = serde_json::from_value(script).unwrap();
        let vendor = Vendor::start(script).await;
        let (element, _) = Element::compile(document);
        let kept = Arc::new(Kept::default());
        let url = vendor.url();
        let configuration = [("base.url", url.as_str()), ("username", "ada"), ("password", "s3cret")];
        let configuration = configuration.map(|(key, value)| (key.to_owned(), value.to_owned()));
        let connection = Connection {
            instance: 1,
            element: Arc::new(element.unwrap()),
            configuration: Arc::new(configuration.into_iter().collect()),
            tokens: kept.clone(),
            persist: kept.clone(),
        };
        House { engine: engine(networks), vendor, kept, connection }
    }

    /// Sets one entry of the configuration.
    pub fn set(&mut self, key: &str, value: &str) {
        let given = self.connection.configuration.iter().map(|(key, value)| (key.to_owned(), value.to_owned()));
        let all = given.chain([(key.to_owned(), value.to_owned())]).collect();
        self.connection.configuration = Arc::new(all);
    }

    pub async fn get(&self, path: &str) -> Result<Reply> {
        self.engine.call(&self.connection, &Call::new(Method::Get, path)).await
    }

    pub async fn post(&self, path: &str, body: &str) -> Result<Reply> {
        let headers = vec![("content-type".into(), "application/json".into())];
        let call = Call { headers, body: body.to_owned().into(), ..Call::new(Method::Post, path) };
        self.engine.call(&self.connection, &call).await
    }

    /// The JSON that `GET /things/7` answers, after the vendor was asked as its script says.
    pub async fn seen(&self) -> Value {
        let reply = self.get("/hubs/crm/things/7").await.unwrap();
        assert_eq!(self.vendor.differences(), Vec::<String>::new());
        json_of(reply)
    }
}

pub fn json_of(reply: Reply) -> Value {
    match reply.body {
        Body::Json(value) => value,
        Body::Empty => Value::Null,
        Body::Raw(_, bytes) => json!(String::from_utf8_lossy(&bytes)),
    }
}

/// An element without authentication whose two resources have the same hooks.
pub fn document(element: Scripts<'_>, resource: Scripts<'_>) -> Value {
    json!({
        "key": "shop", "name": "Shop", "hub": "crm",
        "configuration": [
            {"key": "base.url", "type": "TEXTFIELD", "name": "URL"},
            {"key": "username", "type": "TEXTFIELD", "name": "User"},
            {"key": "password", "type": "PASSWORD", "name": "Password"},
        ],
        "authentication": {"type": "custom"},
        "hooks": hooks(element),
        "resources": [
            {"method": "GET", "path": "/hubs/crm/things/{id}", "vendorMethod": "GET", "vendorPath": "/v1/things/{id}",
             "type": "api", "hooks": hooks(resource), "parameters": [parameter("id", "path", "path")]},
            {"method": "POST", "path": "/hubs/crm/things", "vendorMethod": "POST", "vendorPath": "/v1/things",
             "type": "api", "hooks": hooks(resource), "parameters": [parameter("body", "body", "body")]},
        ],
    })
}

pub fn parameter(name: &str, from: &str, to: &str) -> Value {
    json!({"name": name, "vendorName": name, "type": from, "vendorType": to, "dataType": "string", "vendorDataType": "string"})
}

pub fn hooks(scripts: Scripts<'_>) -> Vec<Value> {
    let hook = |(kind, text): &(&str, &str)| {
        let (kind, legacy) = kind.strip_prefix("legacy ").map_or((*kind, false), |kind| (kind, true));
        json!({"type": kind, "mimeType": "application/javascript", "body": text, "isLegacy": legacy})
    };
    scripts.iter().map(hook).collect()
}

/// One step of the vendor's script: it is asked `line` and answers `body`.
pub fn asked(line: &str, answers: &Value) -> Value {
    json!({"request": {"line": line}, "reply": {"headers": {"content-type": "application/json"}, "body": answers.to_string()}})
}

/// The example `hook-worker`, which cargo builds beside the tests.
fn hook_worker() -> std::path::PathBuf {
    let test = std::env::current_exe().unwrap();
    test.parent().and_then(std::path::Path::parent).unwrap().join("examples/hook-worker")
}

fn engine(networks: &[&str]) -> Engine {
    let allow = networks.iter().map(|network| network.parse().unwrap()).collect();
    let mut pool = ligand_script::PoolConfig::new(hook_worker(), [""; 0]);
    pool.cpu_budget = std::time::Duration::from_millis(500);
    let client = Client::new(Settings { allow, ..Settings::default() }).unwrap();
    Engine::new(client, ligand_script::Pool::new(pool), Limits::default(), Arc::new(|| 1_769_000_000_000))
}
