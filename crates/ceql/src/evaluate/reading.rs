//! What a text can mean when it is compared: read once, for values of the query and for members of rows alike.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::moment::epoch_millis;
use super::{Decimal, FieldType, Moment, Rules};
use crate::Field;
use crate::literal::boolean;

/// Below this an integer of an untyped field is not taken for epoch milliseconds: it is March 1973.
const LEAST_EPOCH_MILLIS: i64 = 100_000_000_000;

/// The meanings of one text under the type of its field; those that the type does not ask for are left out.
#[derive(Debug)]
pub(super) struct Reading {
    /// The text, folded by the collation.
    pub text: String,
    pub number: Option<Decimal>,
    pub boolean: Option<bool>,
    pub instant: Option<DateTime<Utc>>,
}

impl Reading {
    /// Reads a text.
    pub fn of_text(text: &str, field: &Field, kind: FieldType, rules: &Rules<'_>) -> Reading {
        use FieldType::{Boolean, DateTime, Number, Unknown};
        let wants = |kinds: &[FieldType]| kinds.contains(&kind);
        Reading {
            text: fold(text, rules),
            number: wants(&[Number, Unknown]).then(|| Decimal::parse(text)).flatten(),
            boolean: wants(&[Boolean, Unknown]).then(|| boolean(text)).flatten(),
            instant: wants(&[DateTime, Unknown]).then(|| instant(text, field, kind, rules)).flatten(),
        }
    }

    /// Reads a member of a row; `None` for an object, which compares with nothing.
    pub fn of_value(value: &Value, field: &Field, kind: FieldType, rules: &Rules<'_>) -> Option<Reading> {
        let mut reading = match value {
            Value::String(text) => Self::of_text(text, field, kind, rules),
            Value::Number(number) => Self::of_text(&number.to_string(), field, kind, rules),
            Value::Bool(flag) => Self::of_text(if *flag { "true" } else { "false" }, field, kind, rules),
            Value::Null | Value::Array(_) | Value::Object(_) => return None,
        };
        if kind == FieldType::Unknown && !value.is_boolean() {
            // Of an untyped field, the row says whether it is a flag: the text "true" and the number 1 are not.
            reading.boolean = None;
        }
        Some(reading)
    }
}

/// The text as the collation compares it.
pub(super) fn fold(text: &str, rules: &Rules<'_>) -> String {
    if rules.case_sensitive { text.to_owned() } else { text.chars().flat_map(char::to_lowercase).collect() }
}

fn instant(text: &str, field: &Field, kind: FieldType, rules: &Rules<'_>) -> Option<DateTime<Utc>> {
    if let Some(moment) = Moment::parse(text) {
        return Some(moment.instant(|local| (rules.zone)(field, local)));
    }
    let instant = epoch_millis(text)?;
    let is_epoch = match kind {
        // Four and eight digits could be a year or a date without its dashes: neither is guessed.
        FieldType::DateTime => !matches!(text.len(), 4 | 8),
        _ => instant.timestamp_millis() >= LEAST_EPOCH_MILLIS,
    };
    is_epoch.then_some(instant)
}
