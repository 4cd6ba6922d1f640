//! A server beside a vendor on loopback that answers every call with what it was asked.

#![expect(clippy::disallowed_methods, reason = "the vendor of a test runs beside it")]

use axum::Json;
use axum::extract::Request;
use axum::response::IntoResponse as _;
use serde_json::{Value, json};

use crate::support::client::Answer;
use crate::support::{Client, Ligand, Setup};

pub struct House {
    pub ligand: Ligand,
    pub vendor: String,
}

impl House {
    pub async fn start() -> House {
        let mut setup = Setup::default();
        crate::database::prepare(&mut setup).await;
        House { ligand: Ligand::with(|given| *given = setup).await, vendor: vendor().await }
    }

    pub fn admin(&self) -> Client {
        self.ligand.admin()
    }

    /// A small element whose vendor is the one of the house.
    pub fn document(&self, key: &str) -> Value {
        json!({
            "key": key, "name": "Mine", "description": "An element of a test", "hub": "crm",
            "authentication": {"type": "custom"},
            "configuration": [
                {"key": "base.url", "name": "Base URL", "type": "TEXTFIELD_1000", "defaultValue": self.vendor, "required": true},
            ],
            "parameters": [], "hooks": [], "objects": [], "models": [],
            "resources": [{
                "method": "GET", "path": "/hubs/crm/things/{id}", "vendorMethod": "GET", "vendorPath": "/v1/things/{id}",
                "type": "api", "hooks": [],
                "parameters": [{"name": "id", "vendorName": "id", "type": "path", "vendorType": "path"}],
            }],
        })
    }

    /// Creates it.
    pub async fn element(&self, key: &str) -> Value {
        self.admin().post("/elements", &self.document(key)).await.expect(200).json()
    }

    /// An instance of an element; answers a client with its token.
    pub async fn instance(&self, key: &str) -> Client {
        let request = json!({"element": {"key": key}, "name": "n", "configuration": {}});
        let instance = self.admin().post("/instances", &request).await.expect(200).json();
        self.ligand.element(instance["token"].as_str().expect("a token"))
    }

    /// What the vendor was asked by a call of an instance, as `METHOD /path`.
    pub async fn asked(&self, instance: &Client, path: &str) -> String {
        let answer = instance.get(path).await.expect(200).json();
        format!("{} {}", text(&answer["method"]), text(&answer["path"]))
    }
}

/// A text.
#[track_caller]
pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

/// The members of this name in a list.
pub fn each(answer: &Answer, member: &str) -> Vec<Value> {
    answer.json().as_array().expect("a list").iter().map(|entry| entry[member].clone()).collect()
}

/// An XML-RPC call is answered with a structure that names the method.
fn echo(call: &str) -> String {
    let method = call.split("<methodName>").nth(1).and_then(|rest| rest.split('<').next()).unwrap_or_default();
    format!(
        "<?xml version=\"1.0\"?><methodResponse><params><param><value><struct><member><name>method</name>\
         <value>{method}</value></member></struct></value></param></params></methodResponse>"
    )
}

async fn vendor() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let app = axum::Router::new().fallback(async |request: Request| {
        let is_xml = request.headers().get("content-type").is_some_and(|kind| kind.as_bytes().ends_with(b"xml"));
        let (method, path) = (request.method().to_string(), request.uri().path().to_owned());
        let query = request.uri().query().map(str::to_owned);
        if is_xml {
            let body = axum::body::to_bytes(request.into_body(), 1 << 20).await.unwrap_or_default();
            return echo(&String::from_utf8_lossy(&body)).into_response();
        }
        Json(json!({"method": method, "path": path, "query": query})).into_response()
    });
    tokio::spawn(async move { axum::serve(listener, app).await });
    format!("http://{address}")
}
