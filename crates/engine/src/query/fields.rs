//! Columns: those that a caller asks for, and those that the vendor is asked for.

use super::Residual;
use crate::call::Call;
use ligand_model::element::{Field, Object};
use ligand_model::{Error, Kind, Result};

/// The fields a caller asks for; one that cannot exist is named. `object`: one whose columns are all known.
pub(super) fn asked(call: &Call, object: Option<&Object>) -> Result<Option<Vec<String>>> {
    let Some(text) = call.parameter("fields") else { return Ok(None) };
    let fields: Vec<String> = text.split(',').map(|field| field.trim().to_owned()).filter(|f| !f.is_empty()).collect();
    if fields.is_empty() {
        return Ok(None);
    }
    if let Some(object) = object.filter(|object| !object.fields.is_empty())
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
