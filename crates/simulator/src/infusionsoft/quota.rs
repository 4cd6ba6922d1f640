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
    /// Calls per second.
    pub per_second: u64,
    /// Calls per minute.
    pub per_minute: u64,
    /// Calls per day; the day begins at 00:00 UTC.
    pub per_day: u64,
    /// Calls per minute and per day of the tenant, over all its clients.
    pub tenant_per_minute: u64,
    /// See `tenant_per_minute`.
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
            tenant_per_minute: 10_000,
            tenant_per_day: 250_000,
            legacy_credits: 2000,
        }
    }
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
    /// Counts a call; the answer is the 429 to send, if a limit is crossed and enforced.
    pub(super) fn count(&mut self, quotas: &Quotas, now: DateTime<Utc>) -> Option<Throttled> {
        let now = now.timestamp();
        self.second.count(now, 1);
        self.minute.count(now, MINUTE);
        self.day.count(now, DAY);
        if !quotas.enforced {
            return None;
        }
        if self.second.used > quotas.per_second {
            return Some(Throttled::Spike);
        }
        let per_minute = quotas.per_minute.min(quotas.tenant_per_minute);
        let per_day = quotas.per_day.min(quotas.tenant_per_day);
        (self.minute.used > per_minute || self.day.used > per_day).then_some(quotas.body)
    }

    /// The headers of an answer to a caller who is known.
    pub(super) fn headers(&self, quotas: &Quotas, app: &str) -> Vec<(String, String)> {
        let left = |limit: u64, used: u64| limit.saturating_sub(used).to_string();
        let (minute, day) = (self.minute.used, self.day.used);
        let pair = |a: String, b: String| format!("{a}|{b}");
        let values = [
            quotas.per_day.to_string(),
            "day".into(),
            "1".into(),
            left(quotas.per_day, day),
            day.to_string(),
            ((self.day.start + DAY) * 1000).to_string(),
            quotas.per_minute.to_string(),
            "minute".into(),
            "1".into(),
            left(quotas.per_minute, minute),
            minute.to_string(),
            quotas.per_second.to_string(),
            app.to_owned(),
            pair(quotas.tenant_per_minute.to_string(), quotas.tenant_per_day.to_string()),
            "minute|day".into(),
            "1|1".into(),
            pair(left(quotas.tenant_per_minute, minute), left(quotas.tenant_per_day, day)),
            pair(minute.to_string(), day.to_string()),
        ];
        HEADERS.iter().map(|name| (*name).to_owned()).zip(values).collect()
    }
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
        let quotas = Quotas { enforced: true, per_minute: 2, ..Quotas::default() };
        let mut meter = Meter::default();
        assert_eq!(meter.count(&quotas, at(0)), None);
        assert_eq!(meter.count(&quotas, at(1)), None);
        assert_eq!(meter.count(&quotas, at(2)), Some(Throttled::Current));
        assert_eq!(meter.count(&quotas, at(60)), None);
    }

    #[test]
    fn too_many_calls_in_one_second_are_a_spike() {
        let quotas = Quotas { enforced: true, per_second: 1, ..Quotas::default() };
        let mut meter = Meter::default();
        assert_eq!(meter.count(&quotas, at(0)), None);
        assert_eq!(meter.count(&quotas, at(0)), Some(Throttled::Spike));
    }

    #[test]
    fn nothing_is_refused_unless_enforced() {
        let quotas = Quotas { per_minute: 1, ..Quotas::default() };
        let mut meter = Meter::default();
        assert!((0..10).all(|_| meter.count(&quotas, at(0)).is_none()));
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
