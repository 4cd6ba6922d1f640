//! The simulator's clock: real time plus an offset, or standing still. The one place that reads the system
//! clock. Also the vendor's wall clock, US Eastern without a zone.

use chrono::{DateTime, Duration, NaiveDateTime, TimeZone, Timelike, Utc};
use chrono_tz::America::New_York;

/// Virtual time. Token expiry, quota windows and the vendor's own date columns follow it.
#[derive(Clone, Debug, Default)]
pub(super) struct Clock {
    offset: Duration,
    frozen_at: Option<DateTime<Utc>>,
}

impl Clock {
    /// The virtual moment.
    pub(super) fn now(&self) -> DateTime<Utc> {
        self.frozen_at.unwrap_or_else(|| moved(system_now(), self.offset))
    }

    /// Moves forward (or back, if negative).
    pub(super) fn advance_ms(&mut self, ms: i64) {
        let by = Duration::try_milliseconds(ms).unwrap_or_default();
        self.set(moved(self.now(), by));
    }

    /// Makes `moment` the present; time goes on from there unless frozen.
    pub(super) fn set(&mut self, moment: DateTime<Utc>) {
        match &mut self.frozen_at {
            Some(frozen_at) => *frozen_at = moment,
            None => self.offset = moment - system_now(),
        }
    }

    /// Stops or releases time.
    pub(super) fn freeze(&mut self, frozen: bool) {
        let now = self.now();
        self.frozen_at = frozen.then_some(now);
        self.set(now);
    }
}

/// `moment` moved; at the ends of the calendar it stays where it is.
fn moved(moment: DateTime<Utc>, by: Duration) -> DateTime<Utc> {
    moment.checked_add_signed(by).unwrap_or(moment)
}

#[expect(clippy::disallowed_methods, reason = "the one place of this crate that reads the system clock")]
fn system_now() -> DateTime<Utc> {
    Utc::now()
}

/// The vendor's wall clock at `moment`, to the second.
pub(super) fn eastern(moment: DateTime<Utc>) -> NaiveDateTime {
    let wall = moment.with_timezone(&New_York).naive_local();
    wall.with_nanosecond(0).unwrap_or(wall)
}

/// The moment at which the vendor's wall clock shows `wall`; in the repeated hour the first one.
pub(super) fn universal(wall: NaiveDateTime) -> DateTime<Utc> {
    let moment = New_York.from_local_datetime(&settle(wall)).earliest();
    moment.map_or_else(|| wall.and_utc(), |moment| moment.with_timezone(&Utc))
}

/// A wall time as the vendor keeps it: an hour that the spring switch skips is moved past the gap, as a
/// lenient calendar does; everything else stays.
pub(super) fn settle(wall: NaiveDateTime) -> NaiveDateTime {
    match New_York.from_local_datetime(&wall) {
        chrono::LocalResult::None => wall + Duration::hours(1),
        _ => wall,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().expect("a moment")
    }

    #[test]
    fn eastern_wall_time_follows_both_switches() {
        for (moment, wall) in [
            ("2026-03-08T06:59:59Z", "2026-03-08 01:59:59"),
            ("2026-03-08T07:00:00Z", "2026-03-08 03:00:00"),
            ("2026-11-01T05:30:00Z", "2026-11-01 01:30:00"),
            ("2026-11-01T06:30:00Z", "2026-11-01 01:30:00"),
            ("2026-11-01T07:00:00Z", "2026-11-01 02:00:00"),
        ] {
            assert_eq!(eastern(utc(moment)).to_string(), wall, "{moment}");
        }
    }

    #[test]
    fn a_wall_time_is_the_first_moment_that_shows_it() {
        for (wall, moment) in [
            ("2026-07-01T08:00:00", "2026-07-01T12:00:00Z"),
            ("2026-11-01T01:30:00", "2026-11-01T05:30:00Z"),
            ("2026-03-08T02:30:00", "2026-03-08T07:30:00Z"),
        ] {
            assert_eq!(universal(wall.parse().expect("a wall time")), utc(moment), "{wall}");
        }
    }

    #[test]
    fn an_hour_that_does_not_exist_is_moved_past_the_gap() {
        let gap = "2026-03-08T02:30:00".parse::<NaiveDateTime>().expect("a wall time");
        assert_eq!(settle(gap).to_string(), "2026-03-08 03:30:00");
        let plain = "2026-03-09T02:30:00".parse::<NaiveDateTime>().expect("a wall time");
        assert_eq!(settle(plain), plain);
    }

    #[test]
    fn a_frozen_clock_moves_only_when_told() {
        let mut clock = Clock::default();
        clock.freeze(true);
        clock.set(utc("2026-01-01T00:00:00Z"));
        assert_eq!(clock.now(), utc("2026-01-01T00:00:00Z"));
        clock.advance_ms(1500);
        assert_eq!(clock.now(), utc("2026-01-01T00:00:01.500Z"));
    }
}
