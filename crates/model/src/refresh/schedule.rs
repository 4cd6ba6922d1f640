//! When the next thing is done. All times in ms; `roll` is a random number in 0..1000 that spreads the load.

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

const LONGEST_BACK_OFF: i64 = 10 * MINUTE;
const LONGEST_THROTTLE: i64 = HOUR;
const PROBES: [i64; 3] = [HOUR, 6 * HOUR, 24 * HOUR];

/// How long nothing is sent after a failure that follows `fails` others: 1 s, 2 s, 4 s … 10 min, give or take a fifth.
pub fn back_off(fails: i64, roll: u16) -> i64 {
    let base = SECOND << fails.clamp(0, 10);
    spread(base.min(LONGEST_BACK_OFF), roll)
}

/// How long nothing is sent after a 429: what the vendor asked for, but never less than the back-off nor more than 1 h.
pub fn throttled(asked: Option<i64>, fails: i64, roll: u16) -> i64 {
    back_off(fails, roll).max(asked.unwrap_or(0)).min(LONGEST_THROTTLE)
}

/// How long after a refusal the grant is probed, when `probes` probes were done before: 1 h, 6 h, 24 h, never again.
pub fn probe_after(probes: i64) -> Option<i64> {
    usize::try_from(probes).ok().and_then(|probes| PROBES.get(probes)).copied()
}

/// How long after a pair was obtained the worker renews it, for a lifetime of the access token. The margin before
/// expiry is a tenth of the lifetime, at least 5 min and at most 30 min; a third for lifetimes under 15 min. Up to a
/// twentieth earlier still, so that what was obtained together is not renewed together.
pub fn due_in(lifetime: i64, roll: u16) -> i64 {
    let lifetime = lifetime.max(0);
    let margin = if lifetime < 15 * MINUTE { lifetime / 3 } else { (lifetime / 10).clamp(5 * MINUTE, 30 * MINUTE) };
    lifetime - margin - lifetime / 20 * i64::from(roll.min(999)) / 1000
}

/// `base` give or take a fifth.
fn spread(base: i64, roll: u16) -> i64 {
    base * 4 / 5 + base * 2 / 5 * i64::from(roll.min(999)) / 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn back_off_doubles_to_ten_minutes_and_no_further() {
        let middle: Vec<_> = [0, 1, 2, 9, 10, 500].iter().map(|fails| back_off(*fails, 500)).collect();
        assert_eq!(middle, [1000, 2000, 4000, 512_000, 600_000, 600_000]);
        assert!(back_off(0, 0) == 800 && back_off(0, 999) < 1200);
    }

    #[test]
    fn a_vendor_that_names_its_wait_is_obeyed_within_reason() {
        assert_eq!(throttled(Some(30_000), 0, 500), 30_000);
        assert_eq!(throttled(None, 2, 500), 4000);
        assert_eq!(throttled(Some(10), 2, 500), 4000);
        assert_eq!(throttled(Some(86_400_000), 0, 500), 3_600_000);
    }

    #[test]
    fn a_refused_grant_is_probed_three_times() {
        let probes: Vec<_> = (0..5).map(probe_after).collect();
        assert_eq!(probes, [Some(3_600_000), Some(21_600_000), Some(86_400_000), None, None]);
    }

    #[test]
    fn renewal_is_ahead_of_expiry_by_five_minutes_where_the_lifetime_allows() {
        for lifetime in [15 * MINUTE, HOUR, 8 * HOUR, 24 * HOUR] {
            for roll in [0, 500, 999, u16::MAX] {
                let due = due_in(lifetime, roll);
                assert!(lifetime - due >= 5 * MINUTE && due > lifetime / 2, "{lifetime} {roll} {due}");
            }
        }
        assert_eq!(due_in(MINUTE, 0), 40 * SECOND);
        assert_eq!(due_in(0, 999), 0);
        assert!(due_in(HOUR, 999) < due_in(HOUR, 0));
    }
}
