//! A client hangs up, at each step: what the vendor has granted is kept, what was not asked for whole is not begun.
//! Raw sockets, because a library may keep one open that its caller has left.

use ligand_simulator::infusionsoft::{Action, Moment};
use serde_json::Value;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use crate::house::{House, path};
use crate::support::{ORGANIZATION_SECRET, USER_SECRET};
use crate::watch::{arrived, arrives, fault, is_slow, new_consent, refreshes, until, visible};

const VALIDATION: &str = "DataService.getAppSetting";

/// The bytes of a request.
fn request(method: &str, path: &str, authorization: &str, body: &str) -> String {
    format!(
        "{method} /elements/api-v2{path} HTTP/1.1\r\nHost: ligand\r\nAuthorization: {authorization}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn as_admin() -> String {
    format!("User {USER_SECRET}, Organization {ORGANIZATION_SECRET}")
}

fn as_element(instance: &Value) -> String {
    format!("User {USER_SECRET}, Element {}", instance["token"].as_str().expect("a token"))
}

/// A connection on which this much was sent.
#[expect(clippy::disallowed_methods, reason = "a test is a client of the server")]
async fn sent(house: &House, bytes: &str) -> TcpStream {
    let address = house.ligand.url().trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.expect("the server listens");
    stream.write_all(bytes.as_bytes()).await.expect("it reads");
    stream
}

#[tokio::test]
async fn whoever_hangs_up_while_an_instance_is_made_finds_it_whole() {
    // At the code exchange: arrived, done but not answered. At the validation: the same.
    let steps = [
        ("authorization_code", Moment::BeforeProcessing),
        ("authorization_code", Moment::BeforeAnswering),
        (VALIDATION, Moment::BeforeProcessing),
        (VALIDATION, Moment::BeforeAnswering),
    ];
    let house = House::start().await;
    for (count, (call, when)) in steps.into_iter().enumerate() {
        let step = format!("{call}, {when:?}");
        fault(&house, call, Action::Delay { ms: 400, when });
        let before = arrived(&house, call);
        let body = house.request("left alone").await.to_string();
        let stream = sent(&house, &request("POST", "/instances", &as_admin(), &body)).await;
        arrives(&house, call, before + 1).await;
        drop(stream);
        assert_eq!(visible(&house).await.len(), count, "{step}: visible before it is whole");
        until(&step, async || visible(&house).await.len() == count + 1).await;
        house.vendor.clear_faults();
        let rows = house.admin().get("/instances").await.expect(200).json();
        let newest = &rows[count];
        assert_eq!((&newest["name"], &newest["valid"]), (&"left alone".into(), &Value::Bool(true)), "{step}");
        house.ping(newest).await.expect(200);
    }
    // Every pair that the vendor gave belongs to an instance.
    assert_eq!(house.vendor.counter("token:authorization_code"), 4);
}

#[tokio::test]
async fn whoever_hangs_up_after_the_last_byte_was_understood_all_the_same() {
    let house = House::start().await;
    let body = house.request("quick").await.to_string();
    let whole = request("POST", "/instances", &as_admin(), &body);
    drop(sent(&house, &whole).await);
    // The server may or may not have begun; what it began, it finished.
    let instance = house.instance("another").await;
    house.ping(&instance).await.expect(200);
    let exchanged = || usize::try_from(house.vendor.counter("token:authorization_code")).expect("a small number");
    until("as many instances as exchanges", async || visible(&house).await.len() == exchanged()).await;
}

#[tokio::test]
async fn half_a_request_begins_nothing_and_its_code_stays_good() {
    let house = House::start().await;
    let body = house.request("half").await;
    let whole = request("POST", "/instances", &as_admin(), &body.to_string());
    for part in [whole.len() / 4, whole.len() / 2, whole.len() - 1] {
        drop(sent(&house, &whole[..part]).await);
    }
    house.admin().get("/instances").await.expect(404);
    assert_eq!(arrived(&house, "authorization_code"), 0);
    let instance = house.admin().post("/instances", &body).await.expect(200).json();
    house.ping(&instance).await.expect(200);
}

#[tokio::test]
async fn whoever_hangs_up_during_a_refresh_leaves_the_new_pair_behind() {
    let mut house = House::start().await;
    let instance = house.instance("refreshed").await;
    for (count, when) in (1..).zip([Moment::BeforeProcessing, Moment::BeforeAnswering]) {
        house.vendor.expire_access_tokens();
        fault(&house, "refresh_token", Action::Delay { ms: 500, when });
        let stream = sent(&house, &request("GET", "/hubs/crm/ping", &as_element(&instance), "")).await;
        arrives(&house, "refresh_token", count).await;
        drop(stream);
        house.vendor.clear_faults();
        house.ping(&instance).await.expect(200);
        house = house.after_a_crash().await;
        house.ping(&instance).await.expect(200);
        assert_eq!(refreshes(&house), (count as u64, 0), "{when:?}: the pair was not stored");
    }
}

#[tokio::test]
async fn whoever_hangs_up_during_re_authentication_leaves_the_new_grant_behind() {
    let house = House::start().await;
    let instance = house.instance("replaced").await;
    house.vendor.revoke(None);
    house.ping(&instance).await.expect(401);
    is_slow(&house, "authorization_code", 500);
    let body = new_consent(&house).await.to_string();
    let stream = sent(&house, &request("PUT", &path(&instance), &as_admin(), &body)).await;
    arrives(&house, "authorization_code", 2).await;
    drop(stream);
    until("the new grant", async || house.ping(&instance).await.status == 200).await;
    let shown = house.admin().get(&path(&instance)).await.expect(200).json();
    assert_eq!((&shown["token"], &shown["valid"]), (&instance["token"], &Value::Bool(true)));
}
