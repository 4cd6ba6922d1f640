//! Where a parameter's value comes from, and how its converter rewrites it.

use super::json_path;
use crate::call::Turn;
use crate::connection::AccessToken;
use crate::page::Window;
use crate::query::{self, Converted};
use base64::Engine as _;
use ligand_model::element::{Parameter, Source};
use ligand_model::{Error, Kind, Result};
use serde_json::Value;

/// The value of a parameter in this call; absent when an optional one is.
pub(super) fn value(
    turn: &Turn,
    parameter: &Parameter,
    window: Window,
    token: Option<&AccessToken>,
) -> Result<Converted> {
    if let Some(converter) = &parameter.converter {
        return converted(turn, converter, parameter);
    }
    let text = |text: &str| Some(Value::String(text.to_owned()));
    let found = match parameter.source {
        Source::Query if parameter.name == "page" => Some(Value::from(window.index)),
        Source::Query if parameter.name == "pageSize" => Some(Value::from(window.limit)),
        Source::Query => turn.call.parameter(&parameter.name).and_then(text),
        Source::Path => bound(turn, &parameter.name).and_then(text),
        Source::Header => {
            let named = turn.call.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(&parameter.name));
            named.and_then(|(_, value)| text(value))
        }
        Source::Body => Some(turn.body.clone()).filter(|body| !body.is_null()),
        Source::BodyField => json_path(turn.body, &parameter.name).cloned(),
        Source::Value => text(&interpolate(turn, &parameter.name, token)),
        Source::Configuration => turn.configured(&parameter.name, token).and_then(text),
        Source::PreviousBody => turn.previous.cloned(),
        Source::PreviousBodyField => turn.previous.and_then(|body| json_path(body, &parameter.name)).cloned(),
        Source::Form | Source::Multipart => None,
    };
    let value = found.map(|value| typed(parameter, value)).transpose()?;
    Ok(value.map_or(Converted::Absent, Converted::Value))
}

/// The value of a parameter with a converter. One that we do not run is refused: nothing is silently ignored.
fn converted(turn: &Turn, converter: &str, parameter: &Parameter) -> Result<Converted> {
    match query::converter(turn, converter, parameter)? {
        Some(converted) => Ok(converted),
        None if parameter.source == Source::Query && turn.call.parameter(&parameter.name).is_none() => {
            Ok(Converted::Absent)
        }
        None => Err(query::unknown_converter(converter, &parameter.name)),
    }
}

/// A variable of the path.
pub(crate) fn bound<'a>(turn: &'a Turn, name: &str) -> Option<&'a str> {
    turn.bindings.iter().find(|(bound, _)| bound == name).map(|(_, value)| value.as_str())
}

/// Text that the definition declares to be a number or boolean becomes one.
fn typed(parameter: &Parameter, value: Value) -> Result<Value> {
    let text = match (&value, parameter.data_type.as_str()) {
        (Value::String(text), "integer" | "boolean") => text.trim(),
        (Value::Number(number), "integer") if number.is_f64() => {
            return Err(wrong_type(parameter, "a whole number", &number.to_string()));
        }
        _ => return Ok(value),
    };
    match parameter.data_type.as_str() {
        "integer" => text.parse::<i64>().map(Value::from).map_err(|_| wrong_type(parameter, "a whole number", text)),
        _ => text.parse::<bool>().map(Value::from).map_err(|_| wrong_type(parameter, "true or false", text)),
    }
}

fn wrong_type(parameter: &Parameter, expected: &str, found: &str) -> Error {
    Error::new(Kind::BadRequest, format!("'{}' must be {expected}; found '{found}'", parameter.name))
}

/// Fills `${configuration.key}` and `CE.b64(…)`. What cannot be filled stays as it is.
pub(crate) fn interpolate(turn: &Turn, text: &str, token: Option<&AccessToken>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${configuration.") {
        filled.push_str(before);
        match after.split_once('}').map(|(key, tail)| (turn.configured(key, token), tail)) {
            Some((Some(value), tail)) => {
                filled.push_str(value);
                rest = tail;
            }
            _ => {
                filled.push_str("${configuration.");
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    encode_base64_calls(&filled)
}

fn encode_base64_calls(text: &str) -> String {
    let Some((before, after)) = text.split_once("CE.b64(") else { return text.to_owned() };
    let Some((argument, tail)) = after.rsplit_once(')') else { return text.to_owned() };
    format!("{before}{}{tail}", base64::engine::general_purpose::STANDARD.encode(argument))
}
