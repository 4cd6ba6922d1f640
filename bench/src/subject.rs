//! What is measured: the same read at the vendor directly and through Ligand.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};

use crate::load::Target;
use crate::process::{AUTHORIZATION, Server, Vendor};
use crate::vendor::{FIELDS, notes};
use crate::wire::{Connection, request};

/// Where a call of the API begins.
const BASE: &str = "/elements/api-v2";
/// The client that the simulated Infusionsoft knows.
const CLIENT: (&str, &str) = ("simulated-client", "simulated-secret");
const CALLBACK: &str = "http://127.0.0.1/callback";

/// One read, two ways.
pub struct Subject {
    pub direct: Target,
    pub through: Target,
}

impl Subject {
    /// Many instances at the vendor with constant answers.
    pub async fn at_constant(server: &Server, vendor: &Vendor, instances: u32) -> anyhow::Result<Subject> {
        let mut requests = Vec::new();
        for number in 0..instances {
            let token = provision(server.address, vendor.address, &format!("code-{number}")).await?;
            requests.push(read(server.address, &token, "4"));
        }
        subject(server, vendor, requests, load(vendor.address, "access-0", "4")).await
    }

    /// One instance at the simulated Infusionsoft.
    pub async fn at_simulated(server: &Server, vendor: &Vendor) -> anyhow::Result<Subject> {
        let mut connection = Connection::open(vendor.address).await?;
        let ask = async |connection: &mut Connection, path: &str, body: Value| -> anyhow::Result<Value> {
            connection.ask(&request("POST", vendor.address, path, &[], &body.to_string())).await?.json()
        };
        let contact =
            json!({"FirstName": "Ada", "LastName": "Lovelace", "Email": "ada@example.com", "ContactNotes": notes()});
        let made =
            ask(&mut connection, "/_simulator/records", json!({"table": "Contact", "records": [contact]})).await?;
        let id = made.pointer("/ids/0").context("no id")?.to_string();
        let pair = ask(&mut connection, "/_simulator/tokens", json!({})).await?;
        let access = pair.get("access_token").and_then(Value::as_str).context("no access token")?.to_owned();
        let token = provision(server.address, vendor.address, &consent(&mut connection, vendor.address).await?).await?;
        subject(server, vendor, vec![read(server.address, &token, &id)], load(vendor.address, &access, &id)).await
    }
}

/// Both ways, after one call of each has shown the record.
async fn subject(server: &Server, vendor: &Vendor, through: Vec<Vec<u8>>, direct: Vec<u8>) -> anyhow::Result<Subject> {
    let target = |address: SocketAddr, requests: Vec<Vec<u8>>| Target { address, requests: Arc::new(requests) };
    let subject = Subject { direct: target(vendor.address, vec![direct]), through: target(server.address, through) };
    for target in [&subject.direct, &subject.through] {
        let answer = Connection::open(target.address).await?.ask(&target.requests[0]).await?;
        let text = String::from_utf8_lossy(&answer.body);
        ensure!(answer.status == 200 && text.contains("Lovelace"), "status {}, no record: {text}", answer.status);
    }
    Ok(subject)
}

/// A consent without a person: the code.
async fn consent(connection: &mut Connection, vendor: SocketAddr) -> anyhow::Result<String> {
    let path = format!(
        "/app/oauth/authorize?client_id={}&redirect_uri=http%3A%2F%2F127.0.0.1%2Fcallback&response_type=code&scope=full&auto=allow",
        CLIENT.0
    );
    let answer = connection.ask(&request("GET", vendor, &path, &[], "")).await?;
    let location = answer.header("location").context("no redirect")?;
    let code = location.split(['?', '&']).find_map(|pair| pair.strip_prefix("code=")).context("no code")?;
    Ok(code.to_owned())
}

/// An instance at this vendor: its element token.
async fn provision(server: SocketAddr, vendor: SocketAddr, code: &str) -> anyhow::Result<String> {
    let body = json!({
        "element": {"key": "infusionsoftcrm"},
        "name": format!("Bench {code}"),
        "providerData": {"code": code},
        "configuration": {
            "oauth.api.key": CLIENT.0,
            "oauth.api.secret": CLIENT.1,
            "oauth.callback.url": CALLBACK,
            "oauth.token.url": format!("http://{vendor}/token"),
            "base.url": format!("http://{vendor}/crm/xmlrpc/v1"),
        },
    });
    let headers = [("Authorization", AUTHORIZATION), ("Content-Type", "application/json")];
    let request = request("POST", server, &format!("{BASE}/instances"), &headers, &body.to_string());
    let instance = Connection::open(server).await?.ask(&request).await?.json()?;
    Ok(instance.get("token").and_then(Value::as_str).context("no element token")?.to_owned())
}

/// The read through Ligand.
fn read(server: SocketAddr, token: &str, id: &str) -> Vec<u8> {
    let authorization = format!("{AUTHORIZATION}, Element {token}");
    let path = format!("{BASE}/hubs/crm/contacts/{id}?fields={}", FIELDS.join(","));
    request("GET", server, &path, &[("Authorization", &authorization)], "")
}

/// The same read at the vendor.
fn load(vendor: SocketAddr, access: &str, id: &str) -> Vec<u8> {
    let fields: String = FIELDS.iter().map(|field| format!("<value><string>{field}</string></value>")).collect();
    let body = format!(
        "<?xml version=\"1.0\"?><methodCall><methodName>DataService.load</methodName><params>\
         <param><value><string>{access}</string></value></param><param><value><string>Contact</string></value></param>\
         <param><value><i4>{id}</i4></value></param>\
         <param><value><array><data>{fields}</data></array></value></param></params></methodCall>"
    );
    let authorization = format!("Bearer {access}");
    let path = format!("/crm/xmlrpc/v1?access_token={access}");
    request("POST", vendor, &path, &[("Authorization", &authorization), ("Content-Type", "text/xml")], &body)
}
