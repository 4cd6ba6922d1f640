//! Quotas of the vendor: 429 with how long to wait, computed from its headers, and no call more.

use ligand_simulator::infusionsoft::faults::Throttled;
use ligand_simulator::infusionsoft::{Action, Quotas};
use serde_json::json;

use super::house::{House, ONE};

/// A house whose vendor enforces these quotas.
async fn strict(change: impl FnOnce(&mut Quotas)) -> House {
    let house = House::start().await;
    house.vendor.set(|settings| {
        settings.quotas.enforced = true;
        change(&mut settings.quotas);
    });
    house.vendor.clear_journal();
    house
}

#[tokio::test]
async fn a_used_up_minute_is_429_until_its_end_in_both_generations() {
    for body in [Throttled::Current, Throttled::Gateway] {
        let house = strict(|quotas| (quotas.per_minute, quotas.body) = (0, body)).await;
        let answer = house.me.get(ONE).await.expect(429);
        let wait: u64 = answer.header("retry-after").expect("how long").parse().expect("seconds");
        assert!((1..=60).contains(&wait), "{wait}");
        let said = answer.json()["providerMessage"].as_str().expect("the vendor's words").to_lowercase();
        assert!(said.contains("quota"), "{said}");
        assert_eq!(house.vendor.journal().len(), 1, "{body:?}: not asked again");
        house.me.post("/contacts", &json!({"FirstName": "x"})).await.expect(429);
        assert_eq!(house.sent("ContactService.add"), 1, "{body:?}");
    }
}

#[tokio::test]
async fn a_used_up_day_is_429_until_midnight() {
    let house = strict(|quotas| quotas.per_day = 0).await;
    let before = house.vendor.now();
    let answer = house.me.get(ONE).await.expect(429);
    let wait: i64 = answer.header("retry-after").expect("how long").parse().expect("seconds");
    let midnight = 86_400 - before.timestamp().rem_euclid(86_400);
    assert!((midnight - 30..=midnight + 1).contains(&wait), "{wait}, and it is {midnight} s to midnight");
}

#[tokio::test]
async fn a_used_up_minute_of_the_tenant_is_429_with_a_wait_too() {
    let house = strict(|quotas| quotas.tenant_per_minute = 0).await;
    let answer = house.me.get(ONE).await.expect(429);
    let wait: u64 = answer.header("retry-after").expect("how long").parse().expect("seconds");
    assert!((1..=60).contains(&wait), "{wait}");
}

#[tokio::test]
async fn a_spike_is_429() {
    let house = strict(|quotas| quotas.per_second = 0).await;
    let answer = house.me.get(ONE).await.expect(429);
    assert!(answer.text.contains("Spike"), "{answer:?}");
    assert_eq!(house.vendor.journal().len(), 1);
}

#[tokio::test]
async fn where_the_vendor_does_not_say_how_long_no_wait_is_invented_nor_promised() {
    let house = House::start().await;
    house.break_always(Action::TooMany { body: Throttled::Current });
    let answer = house.me.get(ONE).await.expect(429);
    assert_eq!(answer.header("retry-after"), None);
    assert!(!answer.message().contains("retry-after"), "{answer:?}");
    let text = "Server encountered exception: com.infusionsoft.throttle.ThrottlingException: Maximum number of threads throttled";
    house.break_always(Action::Fault { code: 500, text: text.into() });
    let answer = house.me.get(ONE).await.expect(429);
    assert_eq!((answer.header("retry-after"), house.vendor.journal().len()), (None, 1));
}
