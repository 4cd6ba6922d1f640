//! Quotas of the gateway and the credit bank of the legacy key.

use std::time::{Duration, Instant};

use super::support::{ACCESS_KEY, Vendor, call, names};
use ligand_simulator::infusionsoft::faults::Throttled;

#[tokio::test]
async fn answers_carry_the_quota_headers() {
    let vendor = Vendor::start().await;
    vendor.control.freeze_clock(true);
    vendor.control.set_clock("2026-07-01T16:00:00Z".parse().expect("a moment"));
    let token = vendor.tokens().access_token;
    vendor.oauth(&token, "DataService.getUserInfo", &[]).await;
    let answer = vendor.oauth(&token, "DataService.getUserInfo", &[]).await;
    for (name, value) in [
        ("x-keap-product-quota-limit", "150000"),
        ("x-keap-product-quota-available", "149998"),
        ("x-keap-product-quota-used", "2"),
        ("x-keap-product-quota-expiry-time", "1782950400000"),
        ("x-keap-product-throttle-limit", "1500"),
        ("x-keap-product-throttle-time-unit", "minute"),
        ("x-keap-tenant-id", "fm260"),
        ("x-keap-tenant-throttle-limit", "10000|250000"),
        ("x-keap-tenant-throttle-available", "9998|249998"),
    ] {
        assert_eq!(answer.header(name), Some(value), "{name}");
    }
    let legacy = vendor.legacy("DataService.getUserInfo", &[]).await;
    assert!(legacy.header("x-keap-tenant-id").is_none(), "the legacy endpoint is not behind the gateway");
}

#[tokio::test]
async fn a_crossed_quota_is_429_until_its_window_ends() {
    let vendor = Vendor::start().await;
    vendor.control.freeze_clock(true);
    vendor.control.set(|settings| {
        settings.quotas.enforced = true;
        settings.quotas.per_minute = 1;
    });
    let token = vendor.tokens().access_token;
    assert_eq!(vendor.oauth(&token, "DataService.getUserInfo", &[]).await.status, 200);
    let refused = vendor.oauth(&token, "DataService.getUserInfo", &[]).await;
    assert_eq!(refused.status, 429);
    assert_eq!(refused.json()["message"], "Quota Exceeded");
    assert!(refused.header("retry-after").is_none());
    assert!(!vendor.control.journal()[1].processed);

    vendor.control.set(|settings| settings.quotas.body = Throttled::Gateway);
    let refused = vendor.oauth(&token, "DataService.getUserInfo", &[]).await;
    assert_eq!(refused.json()["fault"]["detail"]["errorcode"], "policies.ratelimit.QuotaViolation");

    vendor.control.advance(60.0);
    assert_eq!(vendor.oauth(&token, "DataService.getUserInfo", &[]).await.status, 200);
}

#[tokio::test]
async fn a_burst_within_a_second_is_arrested() {
    let vendor = Vendor::start().await;
    vendor.control.freeze_clock(true);
    vendor.control.set(|settings| {
        settings.quotas.enforced = true;
        settings.quotas.per_second = 1;
    });
    let token = vendor.tokens().access_token;
    assert_eq!(vendor.oauth(&token, "DataService.getUserInfo", &[]).await.status, 200);
    let refused = vendor.oauth(&token, "DataService.getUserInfo", &[]).await;
    assert_eq!(refused.json()["fault"]["detail"]["errorcode"], "policies.ratelimit.SpikeArrestViolation");
}

#[tokio::test]
async fn an_empty_credit_bank_delays_and_then_refuses() {
    let vendor = std::sync::Arc::new(Vendor::start().await);
    vendor.control.freeze_clock(true);
    vendor.control.set(|settings| {
        settings.quotas.enforced = true;
        settings.quotas.legacy_credits = 0;
    });
    let begun = Instant::now();
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let vendor = std::sync::Arc::clone(&vendor);
        calls.spawn(async move {
            let answer = vendor.legacy("DataService.load", &["User", "<i4>1</i4>", &names(&["Id"])]).await;
            (answer.body, begun.elapsed())
        });
    }
    let mut refused = 0;
    let mut slowest = Duration::ZERO;
    while let Some(answered) = calls.join_next().await {
        let (body, after) = answered.expect("a call");
        if body.contains("Maximum number of threads throttled") {
            refused += 1;
        } else {
            assert!(after >= Duration::from_millis(500), "{after:?}");
            slowest = slowest.max(after);
        }
    }
    assert_eq!(refused, 1);
    assert!(slowest >= Duration::from_millis(1500), "{slowest:?}");
}

#[tokio::test]
async fn an_access_key_has_its_own_limits_and_shares_the_tenants() {
    let vendor = Vendor::start().await;
    vendor.control.freeze_clock(true);
    vendor.control.set(|settings| {
        settings.quotas.enforced = true;
        settings.quotas.key_per_minute = 1;
        settings.quotas.tenant_per_minute = 3;
    });
    let token = vendor.tokens().access_token;
    let body = call("DataService.getUserInfo", &["x"]);
    let by_key = || async { vendor.send("POST", "/crm/xmlrpc/v1", &[("X-Keap-API-Key", ACCESS_KEY)], &body).await };
    let by_token = || async { vendor.oauth(&token, "DataService.getUserInfo", &[]).await.status };
    let first = by_key().await;
    assert_eq!((first.status, first.header("x-keap-product-throttle-limit")), (200, Some("1")));
    assert_eq!(by_key().await.status, 429);
    assert_eq!(by_token().await, 200, "the OAuth client is counted apart");
    assert_eq!(by_token().await, 429, "the fourth call of the tenant");
}
