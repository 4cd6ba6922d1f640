//! Java `SimpleDateFormat` masks and zone names, as definitions write them (`docs/reference/element-format.md` §11.3).
//!
//! A mask is parsed once and then writes any moment in any zone. Texts are English. Reading dates is left to others.

mod calendar;
mod zone;

pub use zone::Zone;

use calendar::Reading;
use chrono::{DateTime, Utc};
use std::fmt;

/// The longest mask that is read, in bytes; real ones have some thirty.
const MAX_LENGTH: usize = 1_000;
/// The widest field that is read, in letters.
const MAX_WIDTH: usize = 20;
/// The years that are written, 1 to 9999; a moment outside is written as the nearest one inside. In epoch seconds.
const YEARS: (i64, i64) = (-62_135_596_800, 253_402_300_799);

/// A parsed mask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mask(Vec<Part>);

/// One piece of a mask.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Literal(String),
    /// A letter and how often it stands in a row.
    Field(char, usize),
}

/// What a mask cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MaskError {
    /// A letter that means nothing, and its place from 1.
    Letter(char, usize),
    /// A quote that is not closed, and its place from 1.
    Quote(usize),
    /// A field that is wider than dates are.
    Width(char),
    /// More than 1,000 bytes.
    Length,
    /// Nothing at all.
    Empty,
}

impl fmt::Display for MaskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MaskError::Letter(letter, place) => {
                write!(f, "the letter `{letter}` at {place} means nothing in a Java date mask; quote it if it is text")
            }
            MaskError::Quote(place) => write!(f, "the quote at {place} of the date mask is not closed"),
            MaskError::Width(letter) => write!(f, "the field `{letter}` of the date mask is repeated too often"),
            MaskError::Length => write!(f, "the date mask is longer than {MAX_LENGTH} bytes"),
            MaskError::Empty => write!(f, "the date mask is empty"),
        }
    }
}

impl std::error::Error for MaskError {}

impl Mask {
    /// Reads a mask: letters, literals, `'quoted text'`, and `''` for a quote.
    ///
    /// # Errors
    /// If a letter means nothing, a quote is open, or it is empty or absurdly long.
    pub fn parse(text: &str) -> Result<Mask, MaskError> {
        if text.len() > MAX_LENGTH {
            return Err(MaskError::Length);
        }
        let letters: Vec<char> = text.chars().collect();
        let mut parts = Vec::new();
        let mut at = 0;
        while let Some(&letter) = letters.get(at) {
            at = match letter {
                '\'' => quoted(&letters, at, &mut parts)?,
                letter if letter.is_ascii_alphabetic() => field(&letters, at, &mut parts)?,
                other => {
                    literal(&mut parts, other);
                    at + 1
                }
            };
        }
        if parts.is_empty() { Err(MaskError::Empty) } else { Ok(Mask(parts)) }
    }

    /// Writes a moment as the clock of the zone shows it.
    pub fn format(&self, moment: DateTime<Utc>, zone: &Zone) -> String {
        let seconds = moment.timestamp().clamp(YEARS.0, YEARS.1);
        let moment = DateTime::from_timestamp(seconds, moment.timestamp_subsec_nanos()).unwrap_or_default();
        let reading = Reading::new(moment, zone);
        let mut text = String::new();
        for part in &self.0 {
            match part {
                Part::Literal(literal) => text.push_str(literal),
                Part::Field(letter, width) => text.push_str(&reading.field(*letter, *width)),
            }
        }
        text
    }
}

/// A run of one letter from `at`; returns where it ends.
fn field(letters: &[char], at: usize, parts: &mut Vec<Part>) -> Result<usize, MaskError> {
    let letter = letters[at];
    let width = letters[at..].iter().take_while(|next| **next == letter).count();
    if !calendar::LETTERS.contains(letter) {
        return Err(MaskError::Letter(letter, at + 1));
    }
    if width > MAX_WIDTH || (letter == 'X' && width > 3) {
        return Err(MaskError::Width(letter));
    }
    parts.push(Part::Field(letter, width));
    Ok(at + width)
}

/// Quoted text from the quote at `open`; returns where it ends. Two quotes are one, inside and outside.
fn quoted(letters: &[char], open: usize, parts: &mut Vec<Part>) -> Result<usize, MaskError> {
    if letters.get(open + 1) == Some(&'\'') {
        literal(parts, '\'');
        return Ok(open + 2);
    }
    let mut at = open + 1;
    loop {
        match (letters.get(at), letters.get(at + 1)) {
            (None, _) => return Err(MaskError::Quote(open + 1)),
            (Some('\''), Some('\'')) => {
                literal(parts, '\'');
                at += 2;
            }
            (Some('\''), _) => return Ok(at + 1),
            (Some(other), _) => {
                literal(parts, *other);
                at += 1;
            }
        }
    }
}

fn literal(parts: &mut Vec<Part>, letter: char) {
    match parts.last_mut() {
        Some(Part::Literal(text)) => text.push(letter),
        _ => parts.push(Part::Literal(letter.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(mask: &str, zone: &str, moment: &str) -> String {
        let moment = DateTime::parse_from_rfc3339(moment).unwrap().to_utc();
        Mask::parse(mask).unwrap().format(moment, &Zone::parse(zone).unwrap())
    }

    #[test]
    fn the_masks_of_definitions_write_dates() {
        let table = [
            ("yyyy-MM-dd'T'HH:mm:ss'Z'", "GMT", "2026-01-02T03:04:05Z"),
            ("yyyy-MM-dd'T'HH:mm:ss.SSSZ", "GMT", "2026-01-02T03:04:05.000+0000"),
            ("yyyy-MM-dd'T'HH:mm:ssXXX", "UTC", "2026-01-02T03:04:05Z"),
            ("yyyy-MM-dd'T'HH:mm:ssXXX", "America/New_York", "2026-01-01T22:04:05-05:00"),
            ("yyyy-MM-dd HH:mm:ss XX X", "Asia/Kolkata", "2026-01-02 08:34:05 +0530 +05"),
            ("MM/dd/yyyy hh:mm:ss a z", "America/Denver", "01/01/2026 08:04:05 PM MST"),
            ("EEE, d MMM yy", "GMT", "Fri, 2 Jan 26"),
            ("EEEE d MMMM y G", "GMT", "Friday 2 January 2026 AD"),
            ("D DDD u F k K", "GMT", "2 002 5 1 3 3"),
            ("h 'o''clock' ''a''", "GMT", "3 o'clock 'AM'"),
            ("S SSS SSSS", "GMT", "0 000 0000"),
        ];
        for (mask, zone, expected) in table {
            assert_eq!(written(mask, zone, "2026-01-02T03:04:05Z"), expected, "{mask} in {zone}");
        }
    }

    #[test]
    fn noon_midnight_and_milliseconds_are_written_as_java_does() {
        let table = [
            ("H k K h a", "2026-06-15T00:00:00Z", "0 24 0 12 AM"),
            ("H k K h a", "2026-06-15T12:00:00Z", "12 12 0 12 PM"),
            ("S SS SSS SSSSSS", "2026-06-15T12:00:00.045Z", "45 45 045 000045"),
        ];
        for (mask, moment, expected) in table {
            assert_eq!(written(mask, "GMT", moment), expected, "{mask}");
        }
    }

    #[test]
    fn the_year_of_the_week_differs_from_the_year_at_its_edges() {
        let table = [
            ("2025-12-27T12:00:00Z", "2025 52 2025"),
            ("2025-12-28T12:00:00Z", "2026 1 2025"),
            ("2026-01-03T12:00:00Z", "2026 1 2026"),
            ("2026-01-04T12:00:00Z", "2026 2 2026"),
        ];
        for (moment, expected) in table {
            assert_eq!(written("YYYY w yyyy", "GMT", moment), expected, "{moment}");
        }
    }

    #[test]
    fn daylight_saving_is_that_of_the_moment() {
        assert_eq!(written("HH:mm z", "America/New_York", "2026-11-01T05:30:00Z"), "01:30 EDT");
        assert_eq!(written("HH:mm z", "America/New_York", "2026-11-01T06:30:00Z"), "01:30 EST");
    }

    #[test]
    fn no_moment_is_too_far_away_to_be_written() {
        for moment in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
            assert!(!Mask::parse("yyyy-MM-dd w W D F").unwrap().format(moment, &Zone::UTC).is_empty());
        }
    }

    #[test]
    fn what_is_no_mask_says_where() {
        assert_eq!(Mask::parse("yyyy-mm-ddThh"), Err(MaskError::Letter('T', 11)));
        assert_eq!(Mask::parse("yyyy 'T"), Err(MaskError::Quote(6)));
        assert_eq!(Mask::parse(""), Err(MaskError::Empty));
        assert_eq!(Mask::parse(&"y".repeat(21)), Err(MaskError::Width('y')));
        assert_eq!(Mask::parse(&"y".repeat(2_000)), Err(MaskError::Length));
        assert!(Mask::parse("yyyyT").unwrap_err().to_string().contains("quote it"));
    }
}
