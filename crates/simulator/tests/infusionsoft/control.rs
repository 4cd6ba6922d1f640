//! The control API over HTTP does what the handle does.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value as Json, json};

use super::support::{Vendor, names};

async fn control(vendor: &Vendor, method: &str, operation: &str, body: &str) -> (u16, Json) {
    let answer = vendor.send(method, &format!("/_simulator/{operation}"), &[], body).await;
    (answer.status, answer.json())
}

#[tokio::test]
async fn the_journal_holds_raw_bytes_and_not_the_controls() {
    let vendor = Vendor::start().await;
    vendor.legacy("DataService.load", &["User", "<i4>1</i4>", &names(&["Id"])]).await;
    let (_, journal) = control(&vendor, "GET", "journal", "").await;
    assert_eq!(journal.as_array().map(Vec::len), Some(1));
    let entry = &journal[0];
    assert_eq!((&entry["path"], &entry["call"]), (&json!("/api/xmlrpc"), &json!("DataService.load")));
    assert_eq!((&entry["status"], &entry["processed"]), (&json!(200), &json!(true)));
    let raw = STANDARD.decode(entry["raw_base64"].as_str().expect("text")).expect("base64");
    assert!(raw.starts_with(b"POST /api/xmlrpc HTTP/1.1\r\n") && raw.ends_with(b"</methodCall>"));
    control(&vendor, "DELETE", "journal", "").await;
    assert_eq!(control(&vendor, "GET", "journal", "").await.1, json!([]));
}

#[tokio::test]
async fn tokens_clock_expiry_and_revocation_can_be_driven() {
    let vendor = Vendor::start().await;
    let (_, tokens) = control(&vendor, "POST", "tokens", "").await;
    let access = tokens["access_token"].as_str().expect("a token").to_owned();
    let status = || async { vendor.oauth(&access, "DataService.getUserInfo", &[]).await.status };
    assert_eq!(status().await, 200);
    assert_eq!(control(&vendor, "POST", "expire-access-tokens", "").await.1, json!({"expired": 1}));
    assert_eq!(status().await, 401);
    let (_, clock) = control(&vendor, "POST", "clock", r#"{"frozen":true,"set":"2026-03-08T07:00:00Z"}"#).await;
    assert_eq!(clock["now"], "2026-03-08T07:00:00Z");
    let (_, clock) = control(&vendor, "POST", "clock", r#"{"advance_seconds":90}"#).await;
    assert_eq!(clock["now"], "2026-03-08T07:01:30Z");
    assert_eq!(control(&vendor, "POST", "revoke", "{}").await.1, json!({"revoked": 1}));
}

#[tokio::test]
async fn settings_are_laid_over_the_ones_in_force() {
    let vendor = Vendor::start().await;
    let (_, settings) = control(&vendor, "PUT", "settings", r#"{"expires_in":60,"quotas":{"per_minute":5}}"#).await;
    assert_eq!((&settings["expires_in"], &settings["quotas"]["per_minute"]), (&json!(60), &json!(5)));
    assert_eq!(settings["quotas"]["per_day"], 150_000);
    assert_eq!(control(&vendor, "POST", "tokens", "").await.1["expires_in"], 60);
    let (status, refused) = control(&vendor, "PUT", "settings", r#"{"expires":60}"#).await;
    assert_eq!(status, 400);
    assert!(refused["error"].as_str().is_some_and(|text| text.contains("unknown field `expires`")), "{refused}");
}

#[tokio::test]
async fn a_rule_that_cannot_strike_is_refused_with_the_reason() {
    let vendor = Vendor::start().await;
    for body in [
        r#"{"action":{"kind":"explode"}}"#,
        r#"{"action":{"kind":"close","when":"before_reading"},"call":"DataService.query"}"#,
        r#"{"action":{"kind":"gzip"},"nth":0}"#,
        r#"{"pathh":"/token","action":{"kind":"gzip"}}"#,
    ] {
        assert_eq!(control(&vendor, "POST", "faults", body).await.0, 400, "{body}");
    }
    assert_eq!(control(&vendor, "GET", "faults", "").await.1, json!([]));
}

#[tokio::test]
async fn a_reset_restores_the_beginning() {
    let vendor = Vendor::start().await;
    let fresh = vendor.control.state()["tables"].clone();
    vendor.legacy("DataService.delete", &["Contact", "<i4>4</i4>"]).await;
    vendor.control.advance(1e6);
    let tokens = vendor.tokens();
    assert_ne!(vendor.control.state()["tables"], fresh);
    control(&vendor, "POST", "reset", "").await;
    let state = vendor.control.state();
    assert_eq!(state["tables"], fresh);
    assert_eq!((&state["counters"], &state["oauth"]["grants"]), (&json!({}), &json!([])));
    assert_eq!(vendor.oauth(&tokens.access_token, "DataService.getUserInfo", &[]).await.status, 401);
}

#[tokio::test]
async fn an_unknown_operation_lists_the_known_ones() {
    let vendor = Vendor::start().await;
    let (status, body) = control(&vendor, "GET", "nothing", "").await;
    assert_eq!(status, 404);
    assert!(body["operations"].as_array().is_some_and(|list| list.contains(&json!("POST /_simulator/faults"))));
}

#[tokio::test]
async fn records_are_added_by_the_rules_of_the_vendor() {
    let vendor = Vendor::start().await;
    let body = r#"{"table":"Contact","records":[{"FirstName":"Many","OwnerID":1},{"FirstName":"More","Phone1":"9876543211"}]}"#;
    let (_, added) = control(&vendor, "POST", "records", body).await;
    let id = added["ids"][1].to_string();
    let seen = vendor.legacy("ContactService.load", &[&format!("<i4>{id}</i4>"), &names(&["Phone1"])]).await;
    assert_eq!(seen.column("Phone1"), ["(987) 654-3211"]);
    let refused = r#"{"table":"Contact","records":[{"Groups":"1"}]}"#;
    let (status, refused) = control(&vendor, "POST", "records", refused).await;
    assert_eq!(status, 400);
    assert!(refused["error"].as_str().is_some_and(|text| text.starts_with("fault 8:")), "{refused}");
}

#[tokio::test]
async fn the_journal_can_be_asked_for_a_part() {
    let vendor = Vendor::start().await;
    for table in ["User", "Stage", "Status"] {
        vendor.legacy("DataService.load", &[table, "<i4>1</i4>", &names(&["Id"])]).await;
    }
    vendor.legacy("DataService.getUserInfo", &[]).await;
    let numbers =
        |journal: Json| journal.as_array().expect("entries").iter().map(|e| e["number"].clone()).collect::<Vec<_>>();
    assert_eq!(numbers(control(&vendor, "GET", "journal?after=2", "").await.1), [3, 4]);
    assert_eq!(numbers(control(&vendor, "GET", "journal?after=1&call=DataService.load", "").await.1), [2, 3]);
    assert_eq!(control(&vendor, "GET", "journal?after=x", "").await.0, 400);
}
