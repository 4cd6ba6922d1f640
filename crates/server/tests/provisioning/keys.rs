//! Instances without OAuth: the legacy encrypted key and the access key.

use serde_json::{Value, json};

use crate::house::{ACCESS_KEY, House, LEGACY_KEY, path};

fn request(configuration: Value) -> Value {
    json!({"element": {"key": "infusionsoftcrm"}, "name": "by key", "configuration": configuration})
}

#[tokio::test]
async fn an_access_key_needs_nothing_else() {
    let house = House::start().await;
    let body = request(json!({"infusionsoft.private.key": ACCESS_KEY}));
    let instance = house.admin().post("/instances", &body).await.expect(200).json();
    assert_eq!(instance["configuration"]["infusionsoft.private.key"], "********");
    assert!(instance["configuration"].get("oauth.user.token").is_none());
    assert_eq!(house.vendor.counter("token:authorization_code"), 0);
    house.ping(&instance).await.expect(200);
    assert_eq!(house.admin().put(&path(&instance), &instance).await.expect(200).json(), instance);
    house.ping(&instance).await.expect(200);
}

#[tokio::test]
async fn an_encrypted_key_goes_to_the_application() {
    let house = House::start().await;
    let body = request(json!({"infusionsoft.private.key": LEGACY_KEY}));
    let answer = house.admin().post("/instances", &body).await.expect(400);
    assert!(answer.message().contains("infusionsoft.server"), "{answer:?}");
    let body = request(json!({
        "infusionsoft.private.key": LEGACY_KEY, "infusionsoft.server": "fm260.infusionsoft.example", "base.url": house.legacy_url(),
    }));
    let instance = house.admin().post("/instances", &body).await.expect(200).json();
    house.ping(&instance).await.expect(200);
}

#[tokio::test]
async fn a_wrong_key_makes_no_instance() {
    let house = House::start().await;
    let wrong = [
        json!({"infusionsoft.private.key": "KeapAK-never-issued"}),
        json!({
            "infusionsoft.private.key": "ffffffffffffffffffffffffffffffff", "infusionsoft.server": "fm260.infusionsoft.example",
            "base.url": house.legacy_url(),
        }),
    ];
    for configuration in wrong {
        let answer = house.admin().post("/instances", &request(configuration)).await;
        assert!((400..500).contains(&answer.status), "{answer:?}");
        assert!(answer.message().starts_with("the instance was not created"), "{answer:?}");
        assert!(!answer.message().contains("granted"), "no grant was given: {answer:?}");
    }
    house.admin().get("/instances").await.expect(404);
}
