//! What parameters of a list become: filter, columns, order, and rows that are written.

use super::{Residual, date};
use crate::build::json_path;
use crate::call::{Call, Turn};
use crate::wire::DATE_TAG;
use ligand_model::element::{Destination, Field, FieldType, Object, Parameter, Source};
use ligand_model::{Error, Kind, Result};
use serde_json::{Map, Value, json};

/// The value of a parameter with one of our converters; `None` for a converter that is somebody else's.
pub(crate) fn converter(turn: &Turn, name: &str, parameter: &Parameter) -> Result<Option<Value>> {
    Ok(Some(match name {
        "toFilter" => turn.plan.pushed.clone(),
        "toFieldList" => Value::from(turn.plan.columns.clone()),
        "toOrderField" => Value::from(turn.plan.order.0.clone()),
        "toOrderAscending" => Value::from(turn.plan.order.1),
        "toVendorObject" => {
            turn.plan.object.as_ref().map_or(Value::Null, |object| Value::from(object.vendor_name.clone()))
        }
        "toRow" => row(turn, parameter)?,
        _ => return Ok(None),
    }))
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

/// The fields a caller asks for; one that cannot exist is named.
pub(super) fn asked(call: &Call, object: Option<&Object>) -> Result<Option<Vec<String>>> {
    let Some(text) = call.parameter("fields") else { return Ok(None) };
    let fields: Vec<String> = text.split(',').map(|field| field.trim().to_owned()).filter(|f| !f.is_empty()).collect();
    if fields.is_empty() {
        return Ok(None);
    }
    if let Some(object) = object
        && let Some(unknown) = fields.iter().find(|field| !object.knows(field))
    {
        return Err(unknown_field("fields", unknown, object));
    }
    Ok(Some(fields))
}

/// The error for a field that an object does not have.
pub(super) fn unknown_field(place: &str, field: &str, object: &Object) -> Error {
    let message = format!(
        "'{place}' names the field {field}, which {} does not have; GET /objects/{}/metadata lists its fields",
        object.name, object.name
    );
    Error::new(Kind::BadQuery, message)
}

/// The columns to ask for: those asked for, or all that are not hidden, and what our own evaluation needs.
pub(super) fn columns(
    object: Option<&Object>,
    custom: &[Field],
    asked: Option<&[String]>,
    residual: Option<&Residual>,
) -> Vec<String> {
    let known = object.map(|object| object.fields.as_slice()).unwrap_or_default();
    let mut columns: Vec<String> = match asked {
        Some(asked) => asked.to_vec(),
        None => known.iter().chain(custom).filter(|field| !field.hidden).map(|field| field.name.clone()).collect(),
    };
    for needed in residual.map(|residual| residual.fields.as_slice()).unwrap_or_default() {
        if !columns.contains(needed) {
            columns.push(needed.clone());
        }
    }
    columns
}

/// Column and direction of the order; by the primary key if nothing is asked for, so that pages are stable.
pub(super) fn order(call: &Call, object: Option<&Object>, key: &str) -> Result<(String, bool)> {
    let Some(text) = call.parameter("orderBy").map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok((key.to_owned(), true));
    };
    let (field, direction) = text.split_once(char::is_whitespace).unwrap_or((text, "asc"));
    let ascending = match direction.trim().to_ascii_lowercase().as_str() {
        "asc" | "ascending" => true,
        "desc" | "descending" => false,
        other => {
            let message = format!("'orderBy' is a field, then asc or desc; found '{other}'");
            return Err(Error::new(Kind::BadQuery, message));
        }
    };
    match object {
        Some(object) if !object.knows(field) => Err(unknown_field("orderBy", field, object)),
        _ => Ok((field.to_owned(), ascending)),
    }
}
