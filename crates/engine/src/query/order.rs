//! `orderBy`: read once, and said to vendors that take a field and a direction, or one text of both.

use super::fields::unknown_field;
use crate::call::Call;
use ligand_model::element::{FilterDialect, Object, OrderDialect, Resource};
use ligand_model::{Error, Kind, Result};

/// The converters that say an order.
const CONVERTERS: [&str; 3] = ["toOrder", "toOrderField", "toOrderAscending"];

/// The order of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Order {
    /// The column, by the vendor's name.
    pub field: String,
    pub ascending: bool,
    /// Both as the dialect says them; `None` if no order was asked for.
    pub text: Option<String>,
}

/// Reads `orderBy`; by the primary key if nothing is asked for, so that pages are stable. Where no converter of ours
/// says it, it is not read: it goes to the vendor, or to a hook, as it is.
///
/// # Errors
/// 400 for a direction that is none, and a field by which the vendor does not sort.
pub(super) fn read(
    call: &Call,
    resource: &Resource,
    object: Option<&Object>,
    dialect: Option<&FilterDialect>,
    key: &str,
) -> Result<Order> {
    let order = dialect.and_then(|dialect| dialect.order.as_ref());
    let said = |name: &str| CONVERTERS.contains(&name);
    let converted = resource.parameters.iter().filter_map(|p| p.converter.as_deref()).any(said);
    let asked = call.parameter("orderBy").map(str::trim).filter(|text| converted && !text.is_empty());
    let Some(text) = asked else {
        let known = order.and_then(|order| order.columns.as_ref()?.get(key));
        return Ok(Order { field: known.map_or(key, String::as_str).to_owned(), ascending: true, text: None });
    };
    let (column, ascending) = direction(text)?;
    let field = sortable(column, object, order)?.to_owned();
    let templates = order.map(|order| (order.ascending.as_str(), order.descending.as_str()));
    let (up, down) = templates.unwrap_or(("{field} asc", "{field} desc"));
    let text = if ascending { up } else { down }.replace("{field}", &field);
    Ok(Order { field, ascending, text: Some(text) })
}

/// A field, then perhaps a direction.
fn direction(text: &str) -> Result<(&str, bool)> {
    let (field, direction) = text.split_once(char::is_whitespace).unwrap_or((text, "asc"));
    match direction.trim().to_ascii_lowercase().as_str() {
        "asc" | "ascending" => Ok((field, true)),
        "desc" | "descending" => Ok((field, false)),
        other => {
            let message = format!("'orderBy' is a field, then asc or desc; found '{other}'");
            Err(Error::new(Kind::BadQuery, message))
        }
    }
}

/// The vendor's name of a column by which it sorts.
fn sortable<'a>(column: &'a str, object: Option<&Object>, order: Option<&'a OrderDialect>) -> Result<&'a str> {
    if let Some(columns) = order.and_then(|order| order.columns.as_ref()) {
        return columns.get(column).map(String::as_str).ok_or_else(|| {
            let known = columns.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
            let message = format!("'orderBy' names the field {column}, by which the vendor does not sort; use {known}");
            Error::new(Kind::BadQuery, message)
        });
    }
    match object {
        Some(object) if !object.fields.is_empty() && !object.knows(column) => {
            Err(unknown_field("orderBy", column, object))
        }
        _ => Ok(column),
    }
}
