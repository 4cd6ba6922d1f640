//! What a value of a query is, for vendors that write texts, numbers and moments differently, and what a LIKE pattern
//! asks for.

use crate::query::literal::Type;
use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};
use ligand_ceql::Literal;

/// What a value is by itself: bare numbers, truths and dates, and quoted texts that name a day and a time.
pub(super) enum Value {
    Text,
    Number,
    Boolean(bool),
    /// Of a text without an offset, UTC is taken.
    Moment(DateTime<FixedOffset>),
    /// A day without a time.
    Day,
}

/// Reads a value.
pub(super) fn value(literal: &Literal) -> Value {
    match (Type::own(literal), literal.moment()) {
        (Type::Number { .. }, _) => Value::Number,
        (Type::Boolean { .. }, _) => Value::Boolean(literal.boolean() == Some(true)),
        (Type::Date, Some(moment)) if moment.has_time => {
            let offset = moment.offset.unwrap_or_else(|| chrono::Offset::fix(&Utc));
            Value::Moment(moment.instant(|wall| wall.and_utc()).with_timezone(&offset))
        }
        (Type::Date, _) => Value::Day,
        (Type::Text, _) => Value::Text,
    }
}

/// A moment in ISO 8601, with its offset.
pub(super) fn iso(moment: DateTime<FixedOffset>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// What a LIKE pattern asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Pattern<'a> {
    Is(&'a str),
    StartsWith(&'a str),
    EndsWith(&'a str),
    Contains(&'a str),
    /// Anything else.
    Other,
}

/// Reads a LIKE pattern.
pub(super) fn pattern(text: &str) -> Pattern<'_> {
    let pieces: Vec<&str> = text.split('%').collect();
    match pieces.as_slice() {
        [whole] => Pattern::Is(whole),
        ["", ""] | ["", "", ""] => Pattern::Other,
        [start, ""] => Pattern::StartsWith(start),
        ["", end] => Pattern::EndsWith(end),
        ["", middle, ""] => Pattern::Contains(middle),
        _ => Pattern::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_known_by_where_its_percent_signs_stand() {
        let table = [
            ("a", Pattern::Is("a")),
            ("a%", Pattern::StartsWith("a")),
            ("%a", Pattern::EndsWith("a")),
            ("%a%", Pattern::Contains("a")),
            ("%", Pattern::Other),
            ("a%b", Pattern::Other),
            ("%a%b%", Pattern::Other),
        ];
        for (text, expected) in table {
            assert_eq!(pattern(text), expected, "{text}");
        }
    }
}
