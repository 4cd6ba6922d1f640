//! Dates between callers, who write moments, and vendors, who may write a clock on a wall.

use chrono::{DateTime, LocalResult, NaiveDateTime, TimeDelta, TimeZone};
use chrono_tz::Tz;
use ligand_ceql::Moment;
use ligand_model::{Error, Result};

/// The vendor's zone.
pub(crate) fn zone(name: &str) -> Result<Tz> {
    name.parse().map_err(|_| Error::internal(format!("timeZone {name} of the element is not an IANA zone")))
}

/// What the clock on the vendor's wall shows: of a moment with an offset or in epoch milliseconds; a text without
/// an offset is the vendor's own clock already.
pub(super) fn wall_clock(text: &str, zone: Tz) -> Option<NaiveDateTime> {
    if let Ok(milliseconds) = text.trim().parse::<i64>() {
        return DateTime::from_timestamp_millis(milliseconds).map(|moment| moment.with_timezone(&zone).naive_local());
    }
    let moment = Moment::parse(text.trim())?;
    Some(match moment.offset {
        Some(_) => moment.instant(|wall| wall.and_utc()).with_timezone(&zone).naive_local(),
        None => moment.local,
    })
}

/// The bounds of the repeated hour that holds this clock reading: first reading inclusive, end exclusive.
pub(super) fn repeated_hour(wall: NaiveDateTime, zone: Tz) -> Option<(NaiveDateTime, NaiveDateTime)> {
    let LocalResult::Ambiguous(first, second) = zone.from_local_datetime(&wall) else { return None };
    let width = second.signed_duration_since(first);
    let step = TimeDelta::minutes(15);
    let ambiguous = |wall| matches!(zone.from_local_datetime(&wall), LocalResult::Ambiguous(..));
    let quarter = wall - TimeDelta::seconds(wall.and_utc().timestamp().rem_euclid(step.num_seconds()));
    let mut start = quarter.with_nanosecond_zero();
    while ambiguous(start - step) {
        start -= step;
    }
    Some((start, start + width))
}

trait WithoutFraction {
    fn with_nanosecond_zero(self) -> Self;
}

impl WithoutFraction for NaiveDateTime {
    fn with_nanosecond_zero(self) -> Self {
        self - TimeDelta::nanoseconds(i64::from(self.and_utc().timestamp_subsec_nanos()))
    }
}

/// Writes a wall clock by a Java date mask: `yyyy MM dd HH mm ss SSS` and literals, quoted or not.
pub(super) fn by_mask(wall: NaiveDateTime, mask: &str) -> String {
    let mut format = String::new();
    let mut letters = mask.chars().peekable();
    while let Some(letter) = letters.next() {
        let mut run = 1;
        while letters.peek() == Some(&letter) && letter.is_ascii_alphabetic() {
            letters.next();
            run += 1;
        }
        match (letter, run) {
            ('y', 2) => format.push_str("%y"),
            ('y', _) => format.push_str("%Y"),
            ('M', _) => format.push_str("%m"),
            ('d', _) => format.push_str("%d"),
            ('H', _) => format.push_str("%H"),
            ('m', _) => format.push_str("%M"),
            ('s', _) => format.push_str("%S"),
            ('S', _) => format.push_str("%3f"),
            ('\'', _) => format.extend(letters.by_ref().take_while(|letter| *letter != '\'')),
            ('%', _) => format.push_str("%%"),
            (other, _) => format.push(other),
        }
    }
    wall.format(&format).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const EASTERN: Tz = chrono_tz::America::New_York;

    fn wall(text: &str) -> String {
        wall_clock(text, EASTERN).unwrap().format("%Y-%m-%d %H:%M:%S").to_string()
    }

    #[test]
    fn a_moment_becomes_the_clock_on_the_vendors_wall_on_both_sides_of_both_switches() {
        let table = [
            ("2026-01-01T00:00:00Z", "2025-12-31 19:00:00"),
            ("2026-07-01T00:00:00.000Z", "2026-06-30 20:00:00"),
            ("2026-03-08T06:59:59Z", "2026-03-08 01:59:59"),
            ("2026-03-08T07:00:00Z", "2026-03-08 03:00:00"),
            ("2026-11-01T05:59:59Z", "2026-11-01 01:59:59"),
            ("2026-11-01T07:00:00Z", "2026-11-01 02:00:00"),
            ("2012-05-25T11:13:29-0500", "2012-05-25 12:13:29"),
            ("2026-01-02", "2026-01-02 00:00:00"),
            ("2026-01-02 03:04:05", "2026-01-02 03:04:05"),
        ];
        for (moment, clock) in table {
            assert_eq!(wall(moment), clock, "{moment}");
        }
    }

    #[test]
    fn the_repeated_hour_is_found_and_no_other() {
        let bounds = |text| {
            repeated_hour(wall_clock(text, EASTERN).unwrap(), EASTERN).map(|(a, b)| (a.to_string(), b.to_string()))
        };
        let hour = Some(("2026-11-01 01:00:00".to_owned(), "2026-11-01 02:00:00".to_owned()));
        assert_eq!(bounds("2026-11-01 01:37:12.5"), hour);
        assert_eq!(bounds("2026-11-01 00:59:59"), None);
        assert_eq!(bounds("2026-03-08 02:30:00"), None);
    }

    #[test]
    fn a_java_mask_writes_a_date() {
        let moment = wall_clock("2026-01-02T03:04:05", EASTERN).unwrap();
        assert_eq!(by_mask(moment, "yyyy-MM-dd HH:mm:ss"), "2026-01-02 03:04:05");
        assert_eq!(by_mask(moment, "dd/MM/yy'T'HH:mm:ss.SSS"), "02/01/26T03:04:05.000");
    }
}
