//! Nothing is lost when a client hangs up or the server dies in the middle.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::house::{House, rows};
use crate::support::Client;

/// The instances there are, once there are any.
async fn eventually(client: &Client, condition: impl Fn(&[Value]) -> bool) -> Vec<Value> {
    let begun = Instant::now();
    loop {
        let answer = client.get("/instances").await;
        let found = if answer.status == 404 { Vec::new() } else { rows(&answer.expect(200)) };
        if condition(&found) {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "still {found:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Sends the request and hangs up as soon as the vendor has seen what is counted.
async fn hung_up_when_counted(house: &House, counted: &str) {
    let request = house.request("left alone").await;
    let client = house.admin();
    let sent = tokio::spawn(async move { client.post("/instances", &request).await });
    let begun = Instant::now();
    while house.vendor.counter(counted) == 0 {
        assert!(begun.elapsed() < Duration::from_secs(30), "{counted} never happened");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    sent.abort();
    assert!(sent.await.expect_err("an answer").is_cancelled(), "the answer came before the client hung up");
}

#[tokio::test]
async fn a_client_that_hangs_up_during_the_exchange_finds_its_instance() {
    let house = House::start().await;
    house.vendor.set(|settings| settings.token_delay_ms = 700);
    hung_up_when_counted(&house, "token:authorization_code").await;
    let found = eventually(&house.admin(), |found| !found.is_empty()).await;
    house.ping(&found[0]).await.expect(200);
}

#[tokio::test]
async fn a_client_that_hangs_up_during_the_validation_finds_its_instance() {
    let house = House::start().await;
    house.fault(json!({"path": "/crm/xmlrpc/v1", "action": {"kind": "delay", "ms": 700}}));
    hung_up_when_counted(&house, "call:DataService.getAppSetting").await;
    let found = eventually(&house.admin(), |found| !found.is_empty()).await;
    house.ping(&found[0]).await.expect(200);
}

#[tokio::test]
async fn a_client_that_hangs_up_during_re_authentication_gets_the_new_grant() {
    let house = House::start().await;
    let instance = house.instance("Test").await;
    house.vendor.revoke(None);
    house.vendor.set(|settings| settings.token_delay_ms = 700);
    let body = json!({"providerData": {"code": house.code().await}});
    let (client, path) = (house.admin(), crate::house::path(&instance));
    let sent = tokio::spawn(async move { client.patch(&path, &body).await });
    while house.vendor.counter("token:authorization_code") < 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    sent.abort();
    assert!(sent.await.unwrap_err().is_cancelled());
    let begun = Instant::now();
    while house.ping(&instance).await.status != 200 {
        assert!(begun.elapsed() < Duration::from_secs(30), "the new grant never came");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn a_half_made_instance_is_invisible_and_swept_after_a_crash() {
    let house = House::start().await;
    house.fault(json!({"path": "/crm/xmlrpc/v1", "action": {"kind": "hang"}}));
    hung_up_when_counted(&house, "call:DataService.getAppSetting").await;
    house.admin().get("/instances").await.expect(404);
    let house = house.after_a_crash().await;
    let begun = Instant::now();
    while !house.ligand.log().contains("a provisioning that was cut short is undone") {
        assert!(begun.elapsed() < Duration::from_secs(30), "not swept; the log:\n{}", house.ligand.log());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    house.admin().get("/instances").await.expect(404);
    house.instance("after the crash").await;
}

#[tokio::test]
async fn an_instance_survives_a_crash_right_after_its_answer() {
    let house = House::start().await;
    let instance = house.instance("Test").await;
    let house = house.after_a_crash().await;
    assert_eq!(house.admin().get(&crate::house::path(&instance)).await.expect(200).json(), instance);
    house.ping(&instance).await.expect(200);
}
