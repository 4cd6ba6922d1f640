//! Dates between callers, who write moments, and vendors, who may write a clock on a wall.

use chrono::{DateTime, LocalResult, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use ligand_ceql::Moment;
use ligand_model::element::{DateMask, Unit};
use ligand_model::java_date::Zone;
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

/// The moment that a text names: with an offset, in epoch milliseconds, or on the vendor's clock.
fn moment(text: &str, zone: Tz) -> Option<DateTime<Utc>> {
    if let Ok(milliseconds) = text.trim().parse::<i64>() {
        return DateTime::from_timestamp_millis(milliseconds);
    }
    Moment::parse(text.trim()).map(|moment| moment.instant(|wall| instant(wall, zone)))
}

/// The moment of a wall clock: the first reading of a repeated hour, the moment of the switch in a skipped one.
pub(super) fn instant(wall: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    match zone.from_local_datetime(&wall) {
        LocalResult::Single(moment) | LocalResult::Ambiguous(moment, _) => moment.to_utc(),
        LocalResult::None => {
            let earlier = wall - TimeDelta::hours(3);
            let before = zone.from_local_datetime(&earlier).earliest();
            before.map_or_else(|| wall.and_utc(), |moment| moment.to_utc() + TimeDelta::hours(3))
        }
    }
}

/// The bounds of the repeated hour that holds this clock reading: first reading inclusive, end exclusive.
fn repeated_hour(wall: NaiveDateTime, zone: Tz) -> Option<(NaiveDateTime, NaiveDateTime)> {
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

/// A moment in the vendor's words: it lies at or after `from` and before `to`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub from: String,
    pub to: String,
    /// `from` is the moment itself, and nothing else.
    pub exact: bool,
    /// The vendor may read `from` as all of a minute, an hour or a day.
    pub coarse: bool,
}

/// Writes a moment as the vendor's dates are written; `None` if it cannot be.
pub(super) fn write(text: &str, dates: &DateMask, zone: Tz) -> Option<Written> {
    match dates {
        DateMask::EpochSeconds => epoch(text, zone, Unit::Second),
        DateMask::EpochMilliseconds => epoch(text, zone, Unit::Millisecond),
        DateMask::Java { mask, unit: Some(unit), names_offset: true, .. } => {
            let moment = moment(text, zone)?;
            let (start, exact) = floor(moment.with_timezone(&zone).naive_local(), *unit);
            let start = moment - moment.with_timezone(&zone).naive_local().signed_duration_since(start);
            let write = |moment| mask.format(moment, &Zone::Named(zone));
            let end = start.checked_add_signed(TimeDelta::milliseconds(unit.milliseconds()))?;
            Some(Written { from: write(start), to: write(end), exact, coarse: *unit > Unit::Second })
        }
        DateMask::Java { mask, unit: Some(unit), .. } => {
            let wall = wall_clock(text, zone)?;
            // A clock on a wall is written as it is: of no zone.
            let write = |wall: NaiveDateTime| mask.format(wall.and_utc(), &Zone::UTC);
            let (start, exact) = floor(wall, *unit);
            let (from, to, exact) = match repeated_hour(wall, zone) {
                Some((first, end)) => (first, end, false),
                None => (start, start.checked_add_signed(TimeDelta::milliseconds(unit.milliseconds()))?, exact),
            };
            Some(Written { from: write(from), to: write(to), exact, coarse: *unit > Unit::Second })
        }
        DateMask::Java { unit: None, .. } => None,
    }
}

fn epoch(text: &str, zone: Tz, unit: Unit) -> Option<Written> {
    let moment = moment(text, zone)?;
    let count = moment.timestamp_millis().div_euclid(unit.milliseconds());
    let start = DateTime::from_timestamp_millis(count.checked_mul(unit.milliseconds())?)?;
    Some(Written { from: count.to_string(), to: (count + 1).to_string(), exact: start == moment, coarse: false })
}

/// The beginning of the unit that holds this clock reading, and whether that is the reading itself.
fn floor(wall: NaiveDateTime, unit: Unit) -> (NaiveDateTime, bool) {
    let nanoseconds = i64::from(wall.and_utc().timestamp_subsec_nanos());
    let milliseconds = wall.and_utc().timestamp_millis().rem_euclid(unit.milliseconds());
    let start = wall - TimeDelta::nanoseconds(nanoseconds % 1_000_000) - TimeDelta::milliseconds(milliseconds);
    (start, start == wall)
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
    fn a_moment_is_written_exactly_or_between_two_bounds() {
        let table = [
            ("yyyy-MM-dd HH:mm:ss", "2026-01-02T03:04:05Z", "2026-01-01 22:04:05", "2026-01-01 22:04:06", true),
            ("yyyy-MM-dd HH:mm:ss", "2026-01-02T03:04:05.5Z", "2026-01-01 22:04:05", "2026-01-01 22:04:06", false),
            ("yyyy-MM-dd HH:mm:ss", "2026-11-01T06:30:00Z", "2026-11-01 01:00:00", "2026-11-01 02:00:00", false),
            ("yyyy-MM-dd HH:mm:ss", "2026-03-08 02:30:00", "2026-03-08 02:30:00", "2026-03-08 02:30:01", true),
            (
                "HH:mm:ss dd.MM.yy XXX",
                "2026-11-01T06:30:00Z",
                "01:30:00 01.11.26 -05:00",
                "01:30:01 01.11.26 -05:00",
                true,
            ),
            ("yyyy-MM-dd", "2026-01-02", "2026-01-02", "2026-01-03", true),
            ("yyyy-MM-dd", "2026-01-02T12:00:00", "2026-01-02", "2026-01-03", false),
            ("epoch:s", "2026-01-01T00:00:00.25Z", "1767225600", "1767225601", false),
            ("epoch:ms", "1767225600000", "1767225600000", "1767225600001", true),
        ];
        for (mask, text, from, to, exact) in table {
            let written = write(text, &DateMask::parse(mask).unwrap(), EASTERN).unwrap();
            assert_eq!((written.from.as_str(), written.to.as_str(), written.exact), (from, to, exact), "{mask} {text}");
        }
        assert_eq!(write("2026-01-02", &DateMask::parse("yyyy").unwrap(), EASTERN), None);
    }
}
