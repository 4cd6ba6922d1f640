//! Failed authentication per address: a steady rate with a burst, in bounded memory.
//!
//! Asked only about credentials that were looked up and proved wrong: right ones cost nothing, and neither a stale token
//! nor a guesser behind the same proxy locks anybody out. So it does not keep a guess from being tried; that secrets cannot be
//! guessed is the work of their length. It tells a broken client, or a guesser, to slow down.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use ligand_model::{Error, Kind, Result};

/// Addresses remembered at most. Beyond, those that have paid off are forgotten, then all: memory before memory of guesses.
const MOST: usize = 100_000;

const MINUTE_MS: i64 = 60_000;

/// Counts failures. Each address may fail `rate` times at once and `rate` times a minute after that.
#[derive(Debug)]
pub struct LoginLimit {
    /// What one failure costs in milliseconds; 0: no limit.
    cost: i64,
    /// When each address has paid for its failures, in epoch milliseconds (the generic cell rate algorithm).
    paid: Mutex<HashMap<IpAddr, i64>>,
}

impl LoginLimit {
    /// A limit of so many failures per address and minute; 0 is none.
    pub fn per_minute(rate: u32) -> LoginLimit {
        let cost = if rate == 0 { 0 } else { (MINUTE_MS / i64::from(rate)).max(1) };
        LoginLimit { cost, paid: Mutex::default() }
    }

    /// Counts wrong credentials of this address, unless it has failed too often already.
    ///
    /// # Errors
    /// 429 with `retry-after` while it has: these are not counted, so that the wait never grows beyond what it said.
    pub fn failed(&self, address: IpAddr, now_ms: i64) -> Result<()> {
        if self.cost == 0 {
            return Ok(());
        }
        let mut paid = self.paid.lock().unwrap_or_else(PoisonError::into_inner);
        if paid.len() >= MOST {
            paid.retain(|_, paid| *paid > now_ms);
            if paid.len() >= MOST {
                paid.clear();
            }
        }
        let until = paid.entry(network(address)).or_insert(now_ms);
        let after = (*until).max(now_ms) + self.cost;
        let over = after - now_ms - MINUTE_MS;
        if over > 0 {
            return Err(too_often(over.unsigned_abs()));
        }
        *until = after;
        Ok(())
    }
}

fn too_often(wait_ms: u64) -> Error {
    let message = "too many failed authentications from this address; check the Authorization header and repeat later";
    Error::new(Kind::TooManyRequests, message).with_retry_after(Duration::from_millis(wait_ms))
}

/// One household has 2^64 addresses of IPv6: they count as one.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(ip) => IpAddr::V6(Ipv6Addr::from_bits(ip.to_bits() & !u128::from(u64::MAX))),
        ip => ip,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failures_until_refused(limit: &LoginLimit, address: &str, now_ms: i64) -> usize {
        let address = address.parse().unwrap();
        (0..1_000).take_while(|_| limit.failed(address, now_ms).is_ok()).count()
    }

    #[test]
    fn an_address_may_fail_as_often_as_the_rate_says_and_then_once_per_interval() {
        let limit = LoginLimit::per_minute(10);
        assert_eq!(failures_until_refused(&limit, "192.0.2.1", 1_000_000), 10);
        assert_eq!(failures_until_refused(&limit, "192.0.2.1", 1_005_000), 0);
        assert_eq!(failures_until_refused(&limit, "192.0.2.1", 1_006_000), 1);
        assert_eq!(failures_until_refused(&limit, "192.0.2.1", 1_066_000), 10);
    }

    #[test]
    fn a_refusal_says_how_long_to_wait() {
        let limit = LoginLimit::per_minute(10);
        failures_until_refused(&limit, "192.0.2.1", 1_000_000);
        let error = limit.failed("192.0.2.1".parse().unwrap(), 1_002_000).unwrap_err();
        assert_eq!((error.status(), error.retry_after()), (429, Some(Duration::from_secs(4))));
    }

    #[test]
    fn addresses_count_apart_but_those_of_one_household_together() {
        let limit = LoginLimit::per_minute(5);
        assert_eq!(failures_until_refused(&limit, "192.0.2.1", 0), 5);
        assert_eq!(failures_until_refused(&limit, "192.0.2.2", 0), 5);
        assert_eq!(failures_until_refused(&limit, "2001:db8::1", 0), 5);
        assert_eq!(failures_until_refused(&limit, "2001:db8::2", 0), 0);
        assert_eq!(failures_until_refused(&limit, "2001:db8:0:1::2", 0), 5);
    }

    #[test]
    fn nothing_is_limited_when_the_rate_is_zero() {
        assert_eq!(failures_until_refused(&LoginLimit::per_minute(0), "192.0.2.1", 0), 1_000);
    }

    #[test]
    fn memory_is_bounded() {
        let limit = LoginLimit::per_minute(5);
        for bits in 0..=u32::try_from(MOST).unwrap() {
            limit.failed(IpAddr::from(bits.to_be_bytes()), 0).unwrap();
        }
        assert!(limit.paid.lock().unwrap().len() <= MOST);
    }
}
