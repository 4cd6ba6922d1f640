//! A stored row read without any of the code under test: the simulated vendor's state, line by line.

use chrono::{Duration, NaiveDateTime};
use serde_json::Value;

/// A row of the state dump.
pub type Row = Value;

/// A text in lower case; null and the empty text are nothing.
pub fn text(row: &Row, column: &str) -> Option<String> {
    let text = row.get(column)?.as_str()?;
    (!text.is_empty()).then(|| text.to_lowercase())
}

/// A number.
pub fn number(row: &Row, column: &str) -> Option<f64> {
    row.get(column)?.as_f64()
}

/// The moment of an Eastern wall clock of 2026, in UTC as `2026-03-08T07:00:00`: summer time from 8 March 02:00 to
/// 1 November 02:00; of a repeated hour the first reading.
pub fn utc(row: &Row, column: &str) -> Option<String> {
    let wall = row.get(column)?.as_str()?;
    let is_summer = ("2026-03-08T02:00:00".."2026-11-01T02:00:00").contains(&wall);
    let clock = NaiveDateTime::parse_from_str(wall, "%Y-%m-%dT%H:%M:%S").expect("a wall clock");
    let moment = clock + Duration::hours(if is_summer { 4 } else { 5 });
    Some(moment.format("%Y-%m-%dT%H:%M:%S").to_string())
}
