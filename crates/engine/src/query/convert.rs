//! What parameters become by converters (`docs/reference/element-format.md` §3.4): Ligand's own here, those of the
//! original's definitions beside it, one file per kind of language.

mod documented;
mod freshdesk;
mod language;
mod lists;
mod maximizer;
mod nested;
mod odata;
mod oracle;
mod parameters;
mod quickbase;
mod servicenow;
mod value;
mod wiql;
mod words;

use super::date;
use crate::build::json_path;
use crate::call::Turn;
use crate::wire::DATE_TAG;
use ligand_model::element::{Destination, FieldType, Parameter, Source};
use ligand_model::{Error, Kind, Result};
use serde_json::{Map, Value, json};

/// What a converter makes of a parameter.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Converted {
    /// One value, for the place that the parameter names.
    Value(Value),
    /// Values with names of their own, for this place; for nowhere: to be offered to a body's template.
    Named(Destination, Vec<(String, Value)>),
    /// Nothing: the parameter is left out.
    Absent,
}

/// The value of a parameter with a converter; `None` for one that does not exist.
///
/// # Errors
/// 400 for a query that the converter cannot say, and for a body that is no row.
pub(crate) fn converter(turn: &Turn, name: &str, parameter: &Parameter) -> Result<Option<Converted>> {
    let plan = &turn.plan;
    let value = match name {
        "toFilter" => return Ok(Some(filter(&plan.pushed, parameter))),
        "toOrder" => {
            return Ok(Some(plan.order.text.clone().map_or(Converted::Absent, |text| Converted::Value(text.into()))));
        }
        "toFieldList" => field_list(&plan.columns, parameter),
        "toOrderField" => Value::from(plan.order.field.clone()),
        "toOrderAscending" => Value::from(plan.order.ascending),
        "toVendorObject" => plan.object.as_ref().map_or(Value::Null, |object| object.vendor_name.clone().into()),
        "toRow" => row(turn, parameter)?,
        _ => {
            let documented = documented::named(name);
            return documented.map(|documented| documented::convert(turn, &documented, parameter)).transpose();
        }
    };
    Ok(Some(Converted::Value(value)))
}

/// Ligand's own converters.
const OWN: [&str; 7] =
    ["toFilter", "toFieldList", "toOrder", "toOrderField", "toOrderAscending", "toVendorObject", "toRow"];

/// A converter that does not exist.
pub(crate) fn unknown(name: &str, parameter: &str) -> Error {
    let known = OWN.into_iter().chain(documented::names()).collect::<Vec<_>>().join(", ");
    let message = format!("'{parameter}' needs the converter {name}, which does not exist; known are {known}");
    Error::new(Kind::BadRequest, message)
}

/// Whether a place takes parameters by name.
fn takes_parameters(parameter: &Parameter) -> bool {
    matches!(parameter.destination, Destination::Query | Destination::Form)
}

/// The conditions in the words of the dialect; those that are parameters spread where parameters can stand.
fn filter(pushed: &Value, parameter: &Parameter) -> Converted {
    match pushed {
        Value::Null => Converted::Absent,
        Value::Object(members) if takes_parameters(parameter) => {
            Converted::Named(parameter.destination, members.clone().into_iter().collect())
        }
        value => Converted::Value(value.clone()),
    }
}

/// A list, or the text that parameters and headers take for one.
fn field_list(columns: &[String], parameter: &Parameter) -> Value {
    match parameter.destination {
        Destination::Query | Destination::Form | Destination::Header | Destination::Path => columns.join(",").into(),
        _ => Value::from(columns),
    }
}

/// The caller's body as a row: fixed values added, dates marked for typed protocols.
fn row(turn: &Turn, parameter: &Parameter) -> Result<Value> {
    let body = match parameter.source {
        Source::BodyField => json_path(turn.body, &parameter.name).cloned().unwrap_or(Value::Null),
        _ => turn.body.clone(),
    };
    let Value::Object(mut members) = body else {
        return Err(Error::new(Kind::BadJson, "the body must be a JSON object: the fields of one record"));
    };
    for fixed in turn.resource.parameters.iter().filter(|p| p.destination == Destination::BodyField) {
        if fixed.source == Source::Value {
            members.insert(fixed.vendor_name.clone(), Value::from(fixed.name.clone()));
        }
    }
    let zone = date::zone(&turn.connection.element.time_zone)?;
    let typed = members.into_iter().map(|(name, value)| {
        let kind = turn.plan.object.as_ref().and_then(|object| object.field(&name)).map(|field| field.field_type);
        let value = match (kind, &value) {
            (Some(FieldType::DateTime), Value::String(text)) if !text.is_empty() => {
                let wall = date::wall_clock(text, zone).ok_or_else(|| not_a_date(&name, text))?;
                json!({ DATE_TAG: wall.format("%Y-%m-%dT%H:%M:%S").to_string() })
            }
            // A column holds one value; an object could be taken for one of our own marks.
            (_, Value::Object(_) | Value::Array(_)) => {
                return Err(Error::new(
                    Kind::BadRequest,
                    format!("'{name}' must be a single value: text, number or boolean"),
                ));
            }
            _ => value,
        };
        Ok((name, value))
    });
    typed.collect::<Result<Map<_, _>>>().map(Value::Object)
}

fn not_a_date(name: &str, text: &str) -> Error {
    let message = format!("'{name}' must be a date such as 2026-01-02T03:04:05-05:00 or 2026-01-02; found '{text}'");
    Error::new(Kind::BadRequest, message)
}
