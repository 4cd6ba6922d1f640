//! Values to JSON and back (docs/reference/xml-rpc.md §5). XML-RPC knows dates and 32-bit numbers only; JSON knows neither
//! dates nor that limit. What is a date among the strings, the caller says.

use super::date::DateTime;
use super::value::Value;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono_tz::Tz;
use serde_json::{Map, Number, Value as Json};

/// A value as JSON: structs in the order of the wire, dates as RFC 3339 with the offset of that moment in `zone`
/// ([`DateTime::to_rfc3339`]), bytes as base64 text.
pub fn to_json(value: Value, zone: Tz) -> Json {
    match value {
        Value::Int(number) => Json::from(number),
        Value::Double(number) => Number::from_f64(number).map_or(Json::Null, Json::Number),
        Value::Boolean(truth) => Json::Bool(truth),
        Value::Text(text) => Json::String(text),
        Value::DateTime(date) => Json::String(date.to_rfc3339(zone)),
        Value::Base64(bytes) => Json::String(STANDARD.encode(bytes)),
        Value::Array(values) => values.into_iter().map(|value| to_json(value, zone)).collect(),
        Value::Struct(members) => {
            Json::Object(members.into_iter().map(|(name, value)| (name, to_json(value, zone))).collect())
        }
        Value::Nil => Json::Null,
    }
}

/// What becomes of `null`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nulls {
    /// Members and array elements that are null are left out. (A value that is null as a whole is [`Value::Nil`].)
    Omit,
    /// `<nil/>`.
    Nil,
}

/// A string that should be a date and is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field} is a date; expected RFC 3339 like 2026-01-02T03:04:05-05:00, or 2026-01-02")]
pub struct JsonError {
    /// The member's name.
    pub field: String,
}

/// How JSON becomes values.
pub struct ToXmlRpc<'a> {
    /// The zone of the vendor's wall clock. A date with an offset is converted; one without is a reading of that clock.
    pub zone: Tz,
    /// What becomes of `null`.
    pub nulls: Nulls,
    /// Whether the member of that name is a date.
    pub is_date: &'a dyn Fn(&str) -> bool,
}

impl ToXmlRpc<'_> {
    /// A value for a JSON value. A whole number of more than 32 bits becomes text with its digits, one with a fraction or
    /// exponent a double. An empty string stays one, for a date too: it clears the field.
    ///
    /// # Errors
    /// A string member that is a date by its name and not by its text.
    pub fn convert(&self, json: &Json) -> Result<Value, JsonError> {
        self.value(json, None)
    }

    /// `date` is the name of the date field around the value, if there is one.
    fn value(&self, json: &Json, date: Option<&str>) -> Result<Value, JsonError> {
        Ok(match json {
            Json::Null => Value::Nil,
            Json::Bool(truth) => Value::Boolean(*truth),
            Json::Number(number) => convert_number(number),
            Json::String(text) => match date.filter(|_| !text.is_empty()) {
                None => Value::Text(text.clone()),
                Some(field) => {
                    let read = DateTime::from_text(text, self.zone);
                    Value::DateTime(read.ok_or_else(|| JsonError { field: field.to_owned() })?)
                }
            },
            Json::Array(values) => {
                let kept = values.iter().filter(|value| self.keeps(value));
                Value::Array(kept.map(|value| self.value(value, date)).collect::<Result<_, _>>()?)
            }
            Json::Object(members) => Value::Struct(self.members(members)?),
        })
    }

    fn members(&self, members: &Map<String, Json>) -> Result<Vec<(String, Value)>, JsonError> {
        let kept = members.iter().filter(|(_, value)| self.keeps(value));
        kept.map(|(name, value)| {
            let date = (self.is_date)(name).then_some(name.as_str());
            Ok((name.clone(), self.value(value, date)?))
        })
        .collect()
    }

    fn keeps(&self, value: &Json) -> bool {
        self.nulls == Nulls::Nil || !value.is_null()
    }
}

fn convert_number(number: &Number) -> Value {
    match number.as_i64() {
        Some(whole) if i32::try_from(whole).is_ok() => Value::Int(whole),
        None if number.is_f64() => number.as_f64().map_or_else(|| Value::Text(number.to_string()), Value::Double),
        _ => Value::Text(number.to_string()),
    }
}
