//! Quotas of the gateway and the credit bank of the legacy key: counted always, enforced on demand
//! (`docs/reference/infusionsoft.md` §9).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::faults::Throttled;

/// Limits, and whether crossing them has consequences.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Quotas {
    /// Answer 429 (gateway) and delay or refuse (legacy key) when a limit is crossed.
    pub enforced: bool,
    /// Which 429 body is sent.
    pub body: Throttled,
    /// Calls per second of the OAuth client.
    pub per_second: u64,
    /// Calls per minute of the OAuth client.
    pub per_minute: u64,
    /// Calls per day of the OAuth client; the day begins at 00:00 UTC.
    pub per_day: u64,
    /// Calls per second of one access key.
    pub key_per_second: u64,
    /// Calls per minute of one access key.
    pub key_per_minute: u64,
    /// Calls per day of one access key.
    pub key_per_day: u64,
    /// Calls per minute of the tenant, over all its clients.
    pub tenant_per_minute: u64,
    /// Calls per day of the tenant, over all its clients.
    pub tenant_per_day: u64,
    /// Credits that a full legacy bank holds; one is regained per 500 ms.
    pub legacy_credits: u32,
}

impl Default for Quotas {
    fn default() -> Self {
        Self {
            enforced: false,
            body: Throttled::Current,
            per_second: 25,
            per_minute: 1500,
            per_day: 150_000,
            key_per_second: 10,
            key_per_minute: 240,
            key_per_day: 30_000,
            tenant_per_minute: 10_000,
            tenant_per_day: 250_000,
            legacy_credits: 2000,
        }
    }
}

/// The limits of one caller.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    second: u64,
    minute: u64,
    day: u64,
}

impl Quotas {
    /// The limits of an access key, or of the OAuth client.
    pub(super) fn of_client(&self, access_key: bool) -> Limits {
        if access_key {
            Limits { second: self.key_per_second, minute: self.key_per_minute, day: self.key_per_day }
        } else {
            Limits { second: self.per_second, minute: self.per_minute, day: self.per_day }
        }
    }

    /// The limits of the tenant; it has none per second.
    pub(super) fn of_tenant(&self) -> Limits {
        Limits { second: u64::MAX, minute: self.tenant_per_minute, day: self.tenant_per_day }
    }

    /// The 429 that follows from a crossed limit, if limits are enforced.
    pub(super) fn refusal(&self, crossed: Option<Crossed>) -> Option<Throttled> {
        crossed.filter(|_| self.enforced).map(|crossed| match crossed {
            Crossed::Spike => Throttled::Spike,
            Crossed::Quota => self.body,
        })
    }
}

/// Which limit a call crossed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Crossed {
    /// That of a second.
    Spike,
    /// That of a minute or a day.
    Quota,
}

/// Calls counted in the windows that contain the present.
#[derive(Clone, Debug, Default)]
pub(super) struct Meter {
    second: Window,
    minute: Window,
    day: Window,
}

#[derive(Clone, Debug, Default)]
struct Window {
    start: i64,
    used: u64,
}

impl Window {
    fn count(&mut self, now: i64, length: i64) {
        let start = now - now.rem_euclid(length);
        if start != self.start {
            *self = Window { start, used: 0 };
        }
        self.used += 1;
    }
}

const MINUTE: i64 = 60;
const DAY: i64 = 86_400;

impl Meter {
    /// Counts a call and says which limit it crossed.
    pub(super) fn count(&mut self, limits: Limits, now: DateTime<Utc>) -> Option<Crossed> {
        let now = now.timestamp();
        self.second.count(now, 1);
        self.minute.count(now, MINUTE);
        self.day.count(now, DAY);
        if self.second.used > limits.second {
            return Some(Crossed::Spike);
        }
        (self.minute.used > limits.minute || self.day.used > limits.day).then_some(Crossed::Quota)
    }
}

/// The headers of an answer to a caller who is known: what it used of its own and of its tenant's limits.
pub(super) fn headers(own: (&Meter, Limits), tenant: (&Meter, Limits), app: &str) -> Vec<(String, String)> {
    let left = |limit: u64, used: u64| limit.saturating_sub(used).to_string();
    let pair = |minute: String, day: String| format!("{minute}|{day}");
    let (meter, limits) = own;
    let (of_tenant, tenant_limits) = tenant;
    let values = [
        limits.day.to_string(),
        "day".into(),
        "1".into(),
        left(limits.day, meter.day.used),
        meter.day.used.to_string(),
        ((meter.day.start + DAY) * 1000).to_string(),
        limits.minute.to_string(),
        "minute".into(),
        "1".into(),
        left(limits.minute, meter.minute.used),
        meter.minute.used.to_string(),
        limits.second.to_string(),
        app.to_owned(),
        pair(tenant_limits.minute.to_string(), tenant_limits.day.to_string()),
        "minute|day".into(),
        "1|1".into(),
        pair(left(tenant_limits.minute, of_tenant.minute.used), left(tenant_limits.day, of_tenant.day.used)),
        pair(of_tenant.minute.used.to_string(), of_tenant.day.used.to_string()),
    ];
    HEADERS.iter().map(|name| (*name).to_owned()).zip(values).collect()
}

/// The headers of an answer to a caller who is not known: all names, no values.
pub(super) fn blank_headers() -> Vec<(String, String)> {
    HEADERS.iter().map(|name| ((*name).to_owned(), String::new())).collect()
}

const HEADERS: [&str; 18] = [
    "x-keap-product-quota-limit",
    "x-keap-product-quota-time-unit",
    "x-keap-product-quota-interval",
    "x-keap-product-quota-available",
    "x-keap-product-quota-used",
    "x-keap-product-quota-expiry-time",
    "x-keap-product-throttle-limit",
    "x-keap-product-throttle-time-unit",
    "x-keap-product-throttle-interval",
    "x-keap-product-throttle-available",
    "x-keap-product-throttle-used",
    "x-keap-product-spike-limit",
    "x-keap-tenant-id",
    "x-keap-tenant-throttle-limit",
    "x-keap-tenant-throttle-time-unit",
    "x-keap-tenant-throttle-interval",
    "x-keap-tenant-throttle-available",
    "x-keap-tenant-throttle-used",
];

/// Calls of the legacy key that may wait at the same time; one more is refused.
const MOST_WAITING: u32 = 3;

/// The credit bank of the legacy key.
#[derive(Clone, Debug, Default)]
pub(super) struct CreditBank {
    spent: u32,
    regained_at_ms: Option<i64>,
    waiting: u32,
}

/// What the bank says to a call.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Admission {
    Now,
    /// Wait this many milliseconds, then report with [`CreditBank::waited`].
    After(u64),
    Refused,
}

impl CreditBank {
    pub(super) fn admit(&mut self, quotas: &Quotas, now: DateTime<Utc>) -> Admission {
        if !quotas.enforced {
            return Admission::Now;
        }
        self.regain(now.timestamp_millis());
        if self.spent < quotas.legacy_credits {
            self.spent += 1;
            return Admission::Now;
        }
        if self.waiting == MOST_WAITING {
            return Admission::Refused;
        }
        self.waiting += 1;
        Admission::After(u64::from(self.waiting) * 500)
    }

    pub(super) fn waited(&mut self) {
        self.waiting = self.waiting.saturating_sub(1);
    }

    fn regain(&mut self, now_ms: i64) {
        let since = *self.regained_at_ms.get_or_insert(now_ms);
        let regained = (now_ms - since).max(0) / 500;
        self.spent = self.spent.saturating_sub(u32::try_from(regained).unwrap_or(u32::MAX));
        self.regained_at_ms = Some(since + regained * 500);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_700_000_040 + second, 0).expect("a moment")
    }

    #[test]
    fn a_minute_holds_its_quota_and_the_next_one_begins_anew() {
        let limits = Limits { second: 9, minute: 2, day: 9 };
        let mut meter = Meter::default();
        assert_eq!(meter.count(limits, at(0)), None);
        assert_eq!(meter.count(limits, at(1)), None);
        assert_eq!(meter.count(limits, at(2)), Some(Crossed::Quota));
        assert_eq!(meter.count(limits, at(60)), None);
    }

    #[test]
    fn too_many_calls_in_one_second_are_a_spike() {
        let limits = Limits { second: 1, minute: 9, day: 9 };
        let mut meter = Meter::default();
        assert_eq!(meter.count(limits, at(0)), None);
        assert_eq!(meter.count(limits, at(0)), Some(Crossed::Spike));
        assert_eq!(meter.count(limits, at(1)), None);
    }

    #[test]
    fn nothing_is_refused_unless_enforced() {
        let crossed = Some(Crossed::Quota);
        assert_eq!(Quotas::default().refusal(crossed), None);
        assert_eq!(Quotas { enforced: true, ..Quotas::default() }.refusal(crossed), Some(Throttled::Current));
    }

    #[test]
    fn an_empty_bank_delays_three_calls_and_refuses_the_fourth() {
        let quotas = Quotas { enforced: true, legacy_credits: 1, ..Quotas::default() };
        let mut bank = CreditBank::default();
        assert_eq!(bank.admit(&quotas, at(0)), Admission::Now);
        for ms in [500, 1000, 1500] {
            assert_eq!(bank.admit(&quotas, at(0)), Admission::After(ms));
        }
        assert_eq!(bank.admit(&quotas, at(0)), Admission::Refused);
        bank.waited();
        assert_eq!(bank.admit(&quotas, at(0)), Admission::After(1500));
        assert_eq!(bank.admit(&quotas, at(1)), Admission::Now);
    }
}
