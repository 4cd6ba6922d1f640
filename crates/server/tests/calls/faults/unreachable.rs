//! A vendor that is not there, or where nobody may go.

use serde_json::json;

use super::house::{House, ONE};
use crate::house::client;

#[tokio::test]
async fn a_vendor_that_cannot_be_reached_is_502_and_the_host_is_named() {
    let house = House::start().await;
    let instance = house.instance(json!({})).await;
    let me = client(&house.ligand, &instance);
    let path = format!("/instances/{}", instance["id"]);
    for (base, words) in [
        ("http://nowhere.invalid/x", "nowhere.invalid"),
        ("http://10.0.0.1/x", "10.0.0.1"),
        ("http://169.254.169.254/latest", "169.254.169.254"),
        ("http://[::1]:1/x", "::1"),
    ] {
        house.ligand.admin().patch(&path, &json!({"configuration": {"base.url": base}})).await.expect(200);
        let answer = me.get(ONE).await;
        assert_eq!(answer.status, 502, "{base}: {answer:?}");
        assert!(answer.message().contains(words), "{base}: {answer:?}");
        assert_eq!(answer.json().get("providerMessage"), None, "{base}");
        assert!(!answer.text.contains("access_token"), "{base}: {answer:?}");
    }
    assert_eq!(
        house.vendor.journal().iter().filter(|entry| entry.call.as_deref() == Some("DataService.load")).count(),
        0
    );
}
