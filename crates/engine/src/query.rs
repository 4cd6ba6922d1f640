//! Step: what is asked of a list, split into what the vendor can express and what is left to us.
//!
//! Every condition returns the right rows: it is sent to the vendor, evaluated here over a bounded number of
//! rows, or both, when the vendor can only narrow the search. None is ignored. Where the definition says that the
//! vendor or a hook reads `where`, it is theirs ([`reader`]).

mod assemble;
mod conditions;
mod convert;
mod date;
mod fields;
mod literal;
mod order;
mod phrase;
mod push;
mod reader;
mod rules;
mod template;

pub(crate) use convert::{Converted, converter, unknown as unknown_converter};
pub(crate) use order::Order;
pub(crate) use rules::Residual;

use crate::Engine;
use crate::call::{Call, Turn};
use crate::connection::Connection;
use chrono_tz::Tz;
use ligand_ceql::Expr;
use ligand_model::element::{Bindings, Field, FilterDialect, Object, Resource};
use ligand_model::page::Asked;
use ligand_model::{Error, Kind, Page, Result};
use push::{Split, Subject};
use reader::Reader;
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
    /// In which order.
    pub order: Order,
    /// The page the caller asks for.
    pub page: Page,
    /// Rows of the largest page of the vendor.
    pub vendor_max: u64,
    /// Rows of a page of the vendor while we evaluate the rest.
    pub scan_max: u64,
    /// The conditions that the vendor evaluates, in the words of the resource's dialect; null for none.
    pub pushed: Value,
    /// All conditions, where a documented converter says them.
    pub expression: Option<Expr>,
    /// The conditions that we evaluate.
    pub residual: Option<Residual>,
    /// The flat list that hooks see; null without `where`.
    pub flat: Value,
}

#[cfg(test)]
impl Plan<'static> {
    /// The plan of a page, and nothing else.
    pub fn of_page(page: Page, vendor_max: u64, residual: Option<Residual>) -> Plan<'static> {
        Plan {
            object: None,
            asked: None,
            columns: Vec::new(),
            order: Order { field: "id".into(), ascending: true, text: None },
            page,
            vendor_max,
            scan_max: vendor_max,
            pushed: Value::Null,
            expression: None,
            residual,
            flat: Value::Null,
        }
    }
}

/// What the caller's `where` says, and who reads it.
struct Wanted {
    reader: Reader,
    expression: Option<Expr>,
}

impl Wanted {
    /// # Errors
    /// 400 for a text that is no CEQL, unless it is passed on to the vendor as it is, and for a converter that does
    /// not exist.
    fn read(connection: &Connection, resource: &Resource, call: &Call) -> Result<Wanted> {
        let reader = Reader::of(connection, resource);
        let text = call.parameter("where").filter(|text| !text.trim().is_empty());
        let expression = match (text, reader) {
            (None, _) => None,
            (Some(text), Reader::Vendor) => ligand_ceql::parse(text).ok(),
            (Some(text), _) => Some(parse(text)?),
        };
        Ok(Wanted { reader, expression })
    }

    /// The flat list that hooks see.
    fn flat(&self) -> Value {
        self.expression.as_ref().map_or(Value::Null, ligand_ceql::request_expression)
    }

    /// The conditions to split between the vendor and us, and those for a converter.
    fn conditions(self, own: Vec<Expr>) -> (Vec<Expr>, Option<Expr>) {
        match self.reader {
            Reader::Dialect | Reader::Ligand => (own.into_iter().chain(self.expression).collect(), None),
            Reader::Converter => (Vec::new(), Expr::all(own.into_iter().chain(self.expression))),
            Reader::Vendor | Reader::Hook => (own, None),
        }
    }
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
        let object = conditions::object(element, resource, bindings)?;
        // Definitions with dialects list all columns of their objects; others may list some.
        let is_complete = !element.filters.is_empty();
        let asked = fields::asked(call, object.filter(|_| is_complete))?;
        let wanted = Wanted::read(connection, resource, call)?;
        let (flat, sent) = (wanted.flat(), wanted.reader == Reader::Dialect);
        let (conditions, expression) = wanted.conditions(conditions::own(element, resource, bindings)?);
        let dialect = reader::dialect(element, resource);
        let vendor_max = vendor_max(connection, dialect);
        let page = page(connection, resource, call, vendor_max)?;
        let known = self.with_custom_types(connection, object, call, &conditions, body).await;
        let subject = Subject { object: known.as_deref().filter(|_| is_complete), zone: &element.time_zone };
        let Split { pushed, residual } = push::split(conditions, dialect, sent, subject)?;
        let key = object.map_or("id", |object| object.primary_key.as_str());
        let order = order::read(call, resource, subject.object, dialect, key)?;
        // Last, because it may ask the vendor: what is wrong with the call was said before.
        let custom = self.unasked_fields(connection, resource, object, call).await;
        Ok(Plan {
            columns: fields::columns(object, &custom, asked.as_deref(), residual.as_ref()),
            order,
            page,
            vendor_max,
            scan_max: dialect.map_or(vendor_max, |dialect| dialect.max_rows),
            pushed,
            expression,
            residual,
            object: known,
            asked,
            flat,
        })
    }
}

impl Engine {
    /// The customer's own columns, where the vendor is told which columns to give and the caller names none.
    async fn unasked_fields(
        &self,
        connection: &Connection,
        resource: &Resource,
        object: Option<&Object>,
        call: &Call,
    ) -> Vec<Field> {
        let lists_columns = resource.parameters.iter().any(|p| p.converter.as_deref() == Some("toFieldList"));
        let object = object.filter(|_| lists_columns && call.parameter("fields").is_none());
        self.custom_fields(connection, object, call).await
    }

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
