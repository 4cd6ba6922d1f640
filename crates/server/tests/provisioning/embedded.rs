//! What only the embedded database shows: its files, and that another start is the only server there is.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::house::{House, path};
use crate::losses::hung_up_while_provisioning;

#[tokio::test]
async fn a_put_of_what_get_answered_writes_nothing() {
    let house = House::start().await;
    let instance = house.instance("Test").await;
    house.ping(&instance).await.expect(200);
    let before = stored(&house);
    let answer = house.admin().put(&path(&instance), &instance).await.expect(200);
    assert_eq!(answer.json(), instance);
    assert!(before == stored(&house), "something was written");
    house.admin().patch(&path(&instance), &json!({"name": "Test 2"})).await.expect(200);
    assert!(before != stored(&house), "what is compared shows no write");
}

/// The database file and its log, byte by byte: a write of a row shows in one of them.
fn stored(house: &House) -> Vec<Vec<u8>> {
    let read = |name: &str| std::fs::read(house.ligand.data_dir().join(name)).expect("readable");
    vec![read("ligand.db"), read("ligand.db-wal")]
}

#[tokio::test]
async fn a_half_made_instance_is_invisible_and_swept_after_a_crash() {
    let house = House::start().await;
    house.fault(json!({"path": "/crm/xmlrpc/v1", "action": {"kind": "hang"}}));
    hung_up_while_provisioning(&house, "call:DataService.getAppSetting").await;
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
