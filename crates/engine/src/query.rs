//! Step: what is asked of a list, split into what the vendor can express and what is left to us.
//!
//! Every predicate returns the right rows: it is sent to the vendor, evaluated here over a bounded number of
//! rows, or both, when the vendor can only narrow the search. None is ignored.

mod convert;
mod date;
mod push;
mod rules;

pub(crate) use convert::converter;
pub(crate) use rules::Residual;

use crate::Engine;
use crate::build::plain;
use crate::call::{Call, Turn};
use crate::connection::Connection;
use chrono_tz::Tz;
use ligand_ceql::Expr;
use ligand_model::element::{Bindings, Destination, Element, FilterDialect, Object, Resource};
use ligand_model::page::Asked;
use ligand_model::{Error, Kind, Page, Result};
use serde_json::Value;
use std::borrow::Cow;

/// What is asked of one resource.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    /// The object it handles, if the definition knows it; with the customer's own columns where the call names one.
    pub object: Option<Cow<'a, Object>>,
    /// The fields the caller asked for.
    pub asked: Option<Vec<String>>,
    /// The columns to ask the vendor for.
    pub columns: Vec<String>,
    /// Column and direction (true: ascending).
    pub order: (String, bool),
    /// The page the caller asks for.
    pub page: Page,
    /// Rows of the largest page of the vendor.
    pub vendor_max: u64,
    /// Rows of a page of the vendor while we evaluate the rest.
    pub scan_max: u64,
    /// The conditions that the vendor evaluates.
    pub pushed: Value,
    /// The conditions that we evaluate.
    pub residual: Option<Residual>,
    /// The flat list that hooks see; null without `where`.
    pub flat: Value,
}

/// The vendor's zone.
pub(crate) fn zone(turn: &Turn) -> Result<Tz> {
    date::zone(&turn.connection.element.time_zone)
}

impl Engine {
    /// Plans one resource's turn.
    pub(crate) async fn plan<'a>(
        &self,
        connection: &'a Connection,
        resource: &'a Resource,
        bindings: &Bindings,
        call: &Call,
        body: &Value,
    ) -> Result<Plan<'a>> {
        let element = &connection.element;
        let object = object(element, resource, bindings)?;
        let asked = convert::asked(call, object)?;
        let wanted = call.parameter("where").filter(|text| !text.trim().is_empty()).map(parse).transpose()?;
        let flat = wanted.as_ref().map_or(Value::Null, ligand_ceql::request_expression);
        let conditions = conditions(element, resource, bindings, wanted)?;
        let dialect = dialect(element, resource);
        let vendor_max = vendor_max(connection, dialect);
        let page = page(connection, resource, call, vendor_max)?;
        let known = self.with_custom_types(connection, object, call, &conditions, body).await;
        let split = push::split(conditions, dialect, known.as_deref(), &element.time_zone)?;
        let key = object.map_or("id", |object| object.primary_key.as_str());
        let order = convert::order(call, object, key)?;
        // Last, because it may ask the vendor: what is wrong with the call was said before.
        let lists_columns = resource.parameters.iter().any(|p| p.converter.as_deref() == Some("toFieldList"));
        let unnamed = object.filter(|_| lists_columns && call.parameter("fields").is_none());
        let custom = self.custom_fields(connection, unnamed, call).await;
        Ok(Plan {
            columns: convert::columns(object, &custom, asked.as_deref(), split.residual.as_ref()),
            order,
            page,
            vendor_max,
            scan_max: dialect.map_or(vendor_max, |dialect| dialect.max_rows),
            pushed: split.pushed,
            residual: split.residual,
            object: known,
            asked,
            flat,
        })
    }
}

impl Engine {
    /// The object as this call needs it: a condition on a column of the customer, or a value for one, is of the type
    /// that the customer gave it.
    async fn with_custom_types<'a>(
        &self,
        connection: &Connection,
        object: Option<&'a Object>,
        call: &Call,
        conditions: &[Expr],
        body: &Value,
    ) -> Option<Cow<'a, Object>> {
        let object = object?;
        let asked = conditions.iter().flat_map(|condition| ligand_ceql::fields(condition));
        let mut names = asked
            .map(|field| field.name())
            .chain(body.as_object().into_iter().flatten().map(|(name, _)| name.as_str()));
        let is_custom = |name: &str| {
            let prefix = object.custom_fields.as_ref().map(|custom| custom.prefix.as_str());
            object.field(name).is_none() && prefix.is_some_and(|prefix| name.starts_with(prefix))
        };
        if !names.any(is_custom) {
            return Some(Cow::Borrowed(object));
        }
        let custom = self.custom_fields(connection, Some(object), call).await;
        let mut object = object.clone();
        object.fields.extend(custom);
        Some(Cow::Owned(object))
    }
}

/// Rows of the vendor's largest page: as configured, but never more than the vendor gives.
fn vendor_max(connection: &Connection, dialect: Option<&FilterDialect>) -> u64 {
    let configured = connection.configuration.integer("pagination.max").filter(|max| *max > 0);
    configured.unwrap_or(Page::DEFAULT_SIZE).min(dialect.map_or(u64::MAX, |dialect| dialect.max_rows))
}

/// The page a caller asks for.
fn page(connection: &Connection, resource: &Resource, call: &Call, default_size: u64) -> Result<Page> {
    let asked = |name| call.parameter(name);
    let given = Asked { page: asked("page"), page_size: asked("pageSize"), next_page: asked("nextPage") };
    let read = Page::read(given, default_size);
    // A post-hook may make tokens of its own, which hooks and parameters understand.
    let makes_tokens = resource.hooks.post.is_some() || connection.element.hooks.post.is_some();
    match read {
        Err(_) if makes_tokens && given.next_page.is_some() => {
            Page::read(Asked { next_page: None, ..given }, default_size)
        }
        read => read,
    }
}

/// Parses a `where`.
fn parse(text: &str) -> Result<Expr> {
    ligand_ceql::parse(text).map_err(|error| Error::new(Kind::BadQuery, error.to_string()))
}

/// The object a resource handles; one that a caller names must be known.
fn object<'a>(element: &'a Element, resource: &Resource, bindings: &Bindings) -> Result<Option<&'a Object>> {
    let Some(name) = &resource.object else { return Ok(None) };
    let Some(variable) = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')) else {
        return Ok(element.object(name));
    };
    let given = bindings.iter().find(|(bound, _)| bound == variable).map_or("", |(_, value)| value.as_str());
    named(element, given).map(Some)
}

fn named<'a>(element: &'a Element, name: &str) -> Result<&'a Object> {
    element.object(name).ok_or_else(|| {
        let known = element.objects.iter().map(|object| object.name.as_str()).collect::<Vec<_>>().join(", ");
        Error::new(Kind::NotFound, format!("No object found with name {name}; element {} knows {known}", element.key))
    })
}

fn dialect<'a>(element: &'a Element, resource: &Resource) -> Option<&'a FilterDialect> {
    let name = resource.filter.as_deref()?;
    element.filters.iter().find(|dialect| dialect.name == name)
}

/// All conditions: the resource's own, the parent's, those of parameters, and the caller's.
fn conditions(element: &Element, resource: &Resource, bindings: &Bindings, wanted: Option<Expr>) -> Result<Vec<Expr>> {
    let mut all = Vec::new();
    if let Some(scope) = &resource.scope {
        all.extend(ligand_ceql::conjuncts(parse(scope)?));
    }
    let bound = |name: &str| bindings.iter().find(|(bound, _)| bound == name).map(|(_, value)| value.as_str());
    for parameter in resource.parameters.iter().filter(|p| p.destination == Destination::Filter) {
        if let Some(value) = bound(&parameter.name) {
            let value = id(&parameter.name, value, &parameter.data_type)?;
            all.push(equals(&parameter.vendor_name, &value)?);
        }
    }
    if let Some((parent, parent_id)) = &resource.parent {
        let filled = |template: &str| match template.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) => bound(name).unwrap_or_default().to_owned(),
            None => template.to_owned(),
        };
        let parent = named(element, &filled(parent))?;
        let child = object(element, resource, bindings)?;
        let column = child.and_then(|child| child.parent_keys.iter().find(|(name, _)| *name == parent.vendor_name));
        let Some((_, column)) = column else {
            let child = child.map_or("the object", |child| child.name.as_str());
            return Err(Error::new(Kind::NotFound, format!("{child} has no column that refers to {}", parent.name)));
        };
        all.push(equals(column, &id("objectId", &filled(parent_id), "integer")?)?);
    }
    all.extend(wanted.map(ligand_ceql::conjuncts).unwrap_or_default());
    Ok(all)
}

fn id(name: &str, value: &str, data_type: &str) -> Result<Value> {
    if data_type != "integer" {
        return Ok(Value::from(value));
    }
    let number = value.parse::<i64>();
    let wrong = |_| Error::new(Kind::BadRequest, format!("'{name}' must be a whole number; found '{value}'"));
    number.map(Value::from).map_err(wrong)
}

/// `column = value`, with the value quoted.
fn equals(column: &str, value: &Value) -> Result<Expr> {
    parse(&format!("`{column}` = '{}'", plain(value).replace('\'', "''")))
}
