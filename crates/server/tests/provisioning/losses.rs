//! Nothing is lost when a client hangs up or the server dies in the middle.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::house::{House, path, rows};
use crate::support::Client;
use crate::support::client::Answer;

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

/// Sends a request and hangs up as soon as the vendor has seen what is counted so often.
async fn hung_up(house: &House, request: impl Future<Output = Answer>, (counted, often): (&str, u64)) {
    let begun = Instant::now();
    let seen = async {
        while house.vendor.counter(counted) < often {
            assert!(begun.elapsed() < Duration::from_secs(30), "{counted} never happened");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::select! {
        answer = request => panic!("the answer came before the client hung up: {answer:?}"),
        () = seen => {}
    }
}

/// Provisions and hangs up as soon as the vendor has seen what is counted.
pub async fn hung_up_while_provisioning(house: &House, counted: &str) {
    let (request, client) = (house.request("left alone").await, house.admin());
    hung_up(house, client.post("/instances", &request), (counted, 1)).await;
}

#[tokio::test]
async fn a_client_that_hangs_up_during_the_exchange_finds_its_instance() {
    let house = House::start().await;
    house.vendor.set(|settings| settings.token_delay_ms = 700);
    hung_up_while_provisioning(&house, "token:authorization_code").await;
    let found = eventually(&house.admin(), |found| !found.is_empty()).await;
    house.ping(&found[0]).await.expect(200);
}

#[tokio::test]
async fn a_client_that_hangs_up_during_the_validation_finds_its_instance() {
    let house = House::start().await;
    house.fault(json!({"path": "/crm/xmlrpc/v1", "action": {"kind": "delay", "ms": 700}}));
    hung_up_while_provisioning(&house, "call:DataService.getAppSetting").await;
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
    let (client, path) = (house.admin(), path(&instance));
    hung_up(&house, client.patch(&path, &body), ("token:authorization_code", 2)).await;
    let begun = Instant::now();
    while house.ping(&instance).await.status != 200 {
        assert!(begun.elapsed() < Duration::from_secs(30), "the new grant never came");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn an_instance_survives_a_crash_right_after_its_answer() {
    let house = House::start().await;
    let instance = house.instance("Test").await;
    let house = house.after_a_crash().await;
    assert_eq!(house.admin().get(&path(&instance)).await.expect(200).json(), instance);
    house.ping(&instance).await.expect(200);
}
