//! Where a record says when it was made or changed, and how that is written.

use crate::element::{Diagnostic, Severity};
use crate::java_date::{Mask, Zone};
use serde_json::Value;

/// One date of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateField {
    /// Dotted path in the record.
    pub path: String,
    /// How it is written.
    pub format: DateFormat,
    /// The zone of dates that are written without one.
    pub zone: Zone,
}

/// How a date is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateFormat {
    /// Nothing is said: ISO 8601.
    Iso,
    /// `milliseconds`: since 1970.
    Milliseconds,
    /// `timestamp`: a number since 1970; seconds or milliseconds, by its size.
    Timestamp,
    /// By a Java mask.
    Mask(Mask),
}

impl DateFormat {
    /// Reads a format; blank is ISO 8601.
    ///
    /// # Errors
    /// If it is neither a known name nor a mask.
    pub fn read(text: &str) -> Result<DateFormat, crate::java_date::MaskError> {
        Ok(match text.trim().to_ascii_lowercase().as_str() {
            "" => DateFormat::Iso,
            "milliseconds" | "epoch" | "epoch:ms" => DateFormat::Milliseconds,
            "timestamp" | "epoch:s" | "seconds" => DateFormat::Timestamp,
            _ => DateFormat::Mask(Mask::parse(text)?),
        })
    }
}

/// Reads `<which>DateField`, `<which>DateFormat` and `<which>DateTimezone` of `datesConfiguration`.
pub(super) fn field(dates: &Value, which: &str, path: &str, remarks: &mut Vec<Diagnostic>) -> Option<DateField> {
    let text = |part: &str| {
        let text = dates.get(format!("{which}Date{part}")).and_then(Value::as_str).unwrap_or_default();
        text.trim().to_owned()
    };
    let name = Some(text("Field")).filter(|name| !name.is_empty())?;
    let mut say = |part: &str, message: String| {
        let path = format!("{path}.datesConfiguration.{which}Date{part}");
        remarks.push(Diagnostic::new(Severity::Warning, path, message));
    };
    let format = DateFormat::read(&text("Format")).unwrap_or_else(|error| {
        say("Format", format!("{error}; dates are read as ISO 8601"));
        DateFormat::Iso
    });
    let zone = match text("Timezone").as_str() {
        "" => Zone::UTC,
        zone => Zone::parse(zone).unwrap_or_else(|| {
            say("Timezone", format!("`{zone}` is no zone: GMT is used; write an IANA name such as Europe/Berlin"));
            Zone::UTC
        }),
    };
    Some(DateField { path: name, format, zone })
}
