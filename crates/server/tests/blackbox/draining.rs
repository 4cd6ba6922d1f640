//! SIGTERM: what is open is finished, and the next start finds everything.

use crate::house::House;
use crate::watch::{arrives, is_slow, refreshes, until};

const SLOW_READ: &str = "/hubs/crm/contacts/4?fields=Id";

#[tokio::test]
async fn an_open_refresh_and_a_slow_call_are_finished_before_the_end() {
    let house = House::with(|setup| {
        setup.set("LIGAND_DRAIN_DELAY", "500ms");
    })
    .await;
    let (slow, refreshed) = (house.instance("slow").await, house.instance("refreshed").await);
    house.vendor.expire_access_tokens();
    house.ping(&slow).await.expect(200);
    is_slow(&house, "DataService.load", 2_500);
    is_slow(&house, "refresh_token", 1_500);
    let (slow_client, refreshing) = (house.by_token(&slow), house.by_token(&refreshed));
    let asked = async {
        arrives(&house, "DataService.load", 1).await;
        arrives(&house, "refresh_token", 2).await;
        house.ligand.terminate();
        // The load balancer is told while calls are still taken.
        until("/health/ready says no", async || house.ligand.anonymous().get_root("/health/ready").await.status == 503)
            .await;
        house.ligand.anonymous().get_root("/health/live").await.expect(200);
    };
    let (read, ping, ()) = tokio::join!(slow_client.get(SLOW_READ), refreshing.get("/hubs/crm/ping"), asked);
    assert_eq!(read.expect(200).json()["Id"], 4);
    ping.expect(200);
    let mut house = house;
    assert_eq!(house.ligand.exited().await.code(), Some(0));
    assert!(house.ligand.log().contains("\"message\":\"stopped\""), "{}", house.ligand.log());

    house.vendor.clear_faults();
    let house = house.after_a_crash().await;
    house.ping(&slow).await.expect(200);
    house.ping(&refreshed).await.expect(200);
    assert_eq!(refreshes(&house), (2, 0), "the new pairs were stored before the end");
}

#[tokio::test]
async fn a_refresh_whose_caller_has_left_is_finished_too() {
    let house = House::start().await;
    let instance = house.instance("left").await;
    house.vendor.expire_access_tokens();
    is_slow(&house, "refresh_token", 1_500);
    let client = house.by_token(&instance);
    tokio::select! {
        answer = client.get("/hubs/crm/ping") => panic!("the vendor takes longer: {answer:?}"),
        () = arrives(&house, "refresh_token", 1) => {}
    }
    let mut house = house;
    house.ligand.terminate();
    assert_eq!(house.ligand.exited().await.code(), Some(0));
    house.vendor.clear_faults();
    let house = house.after_a_crash().await;
    house.ping(&instance).await.expect(200);
    assert_eq!(refreshes(&house), (1, 0));
}

#[tokio::test]
async fn a_provisioning_that_is_under_way_is_finished_too() {
    let house = House::start().await;
    let request = house.request("late").await;
    is_slow(&house, "authorization_code", 1_500);
    let admin = house.admin();
    let asked = async {
        arrives(&house, "authorization_code", 1).await;
        house.ligand.terminate();
    };
    let (made, ()) = tokio::join!(admin.post("/instances", &request), asked);
    let instance = made.expect(200).json();
    let mut house = house;
    assert_eq!(house.ligand.exited().await.code(), Some(0));
    let house = house.after_a_crash().await;
    house.ping(&instance).await.expect(200);
}
