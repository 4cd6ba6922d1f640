//! A caller of REST, and what holds for both interfaces: credentials, quotas, faults, refusals.

use serde_json::{Value as Json, json};

use super::support::{ACCESS_KEY, Answer, Vendor, members};
use ligand_simulator::infusionsoft::{Action, Rule};

/// A simulator and a token for it.
pub struct Rest {
    pub vendor: Vendor,
    token: String,
    prefix: &'static str,
}

impl Rest {
    pub async fn start(version: &str) -> Rest {
        let vendor = Vendor::start().await;
        let token = vendor.tokens().access_token;
        Rest { vendor, token, prefix: if version == "v1" { "/crm/rest/v1" } else { "/crm/rest/v2" } }
    }

    pub async fn send(&self, method: &str, path: &str, body: &Json) -> Answer {
        let bearer = format!("Bearer {}", self.token);
        let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.vendor.send(method, &format!("{}/{path}", self.prefix), &headers, &body).await
    }

    /// A `GET` that must succeed.
    pub async fn get(&self, path: &str) -> Json {
        let answer = self.send("GET", path, &Json::Null).await;
        assert_eq!(answer.status, 200, "GET {path}: {}", answer.body);
        answer.json()
    }

    /// What one member of each item of a list says.
    pub async fn column(&self, path: &str, list: &str, member: &str) -> Vec<Json> {
        let body = self.get(path).await;
        let items = body[list].as_array().unwrap_or_else(|| panic!("no {list} in {body}"));
        items.iter().map(|item| item[member].clone()).collect()
    }

    /// A request that must be refused, as the message in it.
    pub async fn refused(&self, method: &str, path: &str, body: &Json, status: u16) -> String {
        let answer = self.send(method, path, body).await;
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.body);
        answer.json()["message"].as_str().unwrap_or_default().to_owned()
    }
}

/// A filter, encoded for a query.
pub fn filter(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[tokio::test]
async fn every_kind_of_credential_opens_both_interfaces_and_others_do_not() {
    let rest = Rest::start("v1").await;
    for version in ["v1", "v2"] {
        let target = format!("/crm/rest/{version}/users");
        let query = format!("{target}?access_token={}", rest.token);
        assert_eq!(rest.vendor.send("GET", &query, &[], "").await.status, 200);
        assert_eq!(rest.vendor.send("GET", &target, &[("X-Keap-API-Key", ACCESS_KEY)], "").await.status, 200);
        let stranger = rest.vendor.send("GET", &target, &[("Authorization", "Bearer nobody")], "").await;
        assert_eq!(stranger.status, 401);
        assert_eq!(stranger.json()["fault"]["faultstring"], "Invalid Access Token");
        assert_eq!(stranger.header("x-keap-tenant-id"), Some(""));
    }
    rest.vendor.control.expire_access_tokens();
    let expired = rest.send("GET", "users", &Json::Null).await;
    assert_eq!((expired.status, &expired.json()["fault"]["faultstring"]), (401, &json!("Access Token expired")));
}

#[tokio::test]
async fn rest_and_xml_rpc_share_one_quota() {
    let rest = Rest::start("v2").await;
    rest.vendor.control.freeze_clock(true);
    rest.vendor.control.set(|settings| {
        settings.quotas.enforced = true;
        settings.quotas.per_minute = 2;
    });
    let first = rest.send("GET", "users", &Json::Null).await;
    assert_eq!((first.status, first.header("x-keap-product-throttle-available")), (200, Some("1")));
    assert_eq!(rest.vendor.oauth(&rest.token, "DataService.getUserInfo", &[]).await.status, 200);
    let third = rest.send("GET", "users", &Json::Null).await;
    assert_eq!((third.status, &third.json()["message"]), (429, &json!("Quota Exceeded")));
}

#[tokio::test]
async fn the_journal_names_the_route_and_a_fault_rule_can_hit_it() {
    let rest = Rest::start("v1").await;
    let rule = Rule { call: Some("GET v1/contacts/{id}".into()), ..Rule::new(Action::Unauthorized) };
    rest.vendor.control.fault(rule).expect("a rule that can strike");
    rest.get("contacts").await;
    assert_eq!(rest.send("GET", "contacts/4", &Json::Null).await.status, 401);
    rest.get("contacts/4").await;
    let journal = rest.vendor.control.journal();
    let calls: Vec<_> = journal.iter().filter_map(|entry| entry.call.as_deref()).collect();
    assert_eq!(calls, ["GET v1/contacts", "GET v1/contacts/{id}", "GET v1/contacts/{id}"]);
    assert_eq!(rest.vendor.control.counters().get("call:GET v1/contacts"), Some(&1));
}

#[tokio::test]
async fn what_xml_rpc_writes_rest_reads_and_the_reverse() {
    let rest = Rest::start("v1").await;
    let id = rest.vendor.oauth(&rest.token, "ContactService.add", &[&members(&[("FirstName", "Rosa")])]).await.int();
    assert_eq!(rest.get(&format!("contacts/{id}")).await["given_name"], "Rosa");
    let body = json!({"given_name": "Luise", "phone_numbers": [{"number": "9876543211"}]});
    let id = rest.send("POST", "contacts", &body).await.json()["id"].clone();
    let id = format!("<i4>{id}</i4>");
    let fields = super::support::names(&["FirstName", "Phone1"]);
    let row = rest.vendor.oauth(&rest.token, "ContactService.load", &[&id, &fields]).await;
    assert_eq!((row.column("FirstName"), row.column("Phone1")), (vec!["Luise".into()], vec!["(987) 654-3211".into()]));
}

#[tokio::test]
async fn refusals_have_the_form_of_their_interface() {
    let v1 = Rest::start("v1").await;
    let answer = v1.send("GET", "contacts/9999", &Json::Null).await;
    assert_eq!((answer.status, answer.json()), (404, json!({"message": "contacts 9999 was not found"})));
    let v2 = Rest::start("v2").await;
    let answer = v2.send("GET", "contacts/9999", &Json::Null).await;
    assert_eq!(
        (answer.status, answer.json()),
        (
            404,
            json!({"code": 404, "message": "contacts 9999 was not found", "status": "NOT_FOUND",
                   "details": [{"domain": "contacts", "resource": "9999"}]})
        )
    );
    for (rest, method, path, status) in [
        (&v1, "GET", "nothing", 404),
        (&v1, "DELETE", "opportunities/1", 405),
        (&v1, "POST", "contacts/4", 405),
        (&v2, "GET", "appointments", 404),
        (&v2, "POST", "users", 405),
    ] {
        rest.refused(method, path, &json!({}), status).await;
    }
}
