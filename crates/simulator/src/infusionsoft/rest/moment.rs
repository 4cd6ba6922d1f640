//! Times as REST writes them, in UTC, and as the tables keep them, on the vendor's wall clock.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

use crate::infusionsoft::clock::{eastern, universal};

/// `2026-01-02T03:04:05.000Z`.
pub(super) fn print(wall: NaiveDateTime) -> String {
    universal(wall).format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// `2026-01-02`.
pub(super) fn print_date(wall: NaiveDateTime) -> String {
    wall.format("%Y-%m-%d").to_string()
}

/// A moment with a zone: `Z`, `+05:00` or `+0500`.
pub(super) fn parse(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    let with_zone =
        DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z"));
    with_zone.ok().map(|moment| moment.with_timezone(&Utc))
}

/// A moment, or a date at its midnight, on the wall clock.
pub(super) fn parse_wall(text: &str) -> Option<NaiveDateTime> {
    parse(text).map(eastern).or_else(|| parse_date(text))
}

/// The date at the beginning of the text.
pub(super) fn parse_date(text: &str) -> Option<NaiveDateTime> {
    NaiveDate::parse_from_str(text.trim().get(..10)?, "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_come_with_every_form_of_zone_and_leave_in_utc() {
        for text in ["2026-07-01T12:00:00.000Z", "2026-07-01T08:00:00-04:00", "2026-07-01T12:00:00.000+0000"] {
            let wall = parse_wall(text).expect("a moment");
            assert_eq!(wall.to_string(), "2026-07-01 08:00:00", "{text}");
            assert_eq!(print(wall), "2026-07-01T12:00:00.000Z");
        }
        assert_eq!(parse("2026-07-01"), None);
        assert_eq!(print_date(parse_wall("2026-07-01").expect("a date")), "2026-07-01");
    }
}
