//! Who reads `where`: the definition of the resource says so, and what nobody else reads is evaluated by us.

use crate::connection::Connection;
use ligand_model::element::{Destination, Element, FilterDialect, Hook, Parameter, Resource, Source};

/// Who reads `where`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reader {
    /// The vendor what its dialect can say, we the rest.
    Dialect,
    /// The vendor, after a converter.
    Converter,
    /// The vendor, as it is.
    Vendor,
    /// A hook before the call.
    Hook,
    /// We.
    Ligand,
}

impl Reader {
    /// The reader of one resource's `where`.
    pub fn of(connection: &Connection, resource: &Resource) -> Reader {
        let element = &connection.element;
        if dialect(element, resource).is_some() {
            let sent = resource.parameters.iter().any(|p| p.converter.as_deref() == Some("toFilter"));
            return if sent { Reader::Dialect } else { Reader::Ligand };
        }
        match parameter(connection, resource) {
            // Without a dialect it has nothing to say.
            Some(Parameter { converter: Some(name), .. }) if name == "toFilter" => Reader::Ligand,
            Some(Parameter { converter: Some(_), .. }) => Reader::Converter,
            Some(parameter) if parameter.destination != Destination::Nowhere => Reader::Vendor,
            _ if may_be_read_by_hooks(element, resource) => Reader::Hook,
            _ => Reader::Ligand,
        }
    }
}

/// The dialect in which a resource's conditions are sent.
pub(super) fn dialect<'a>(element: &'a Element, resource: &Resource) -> Option<&'a FilterDialect> {
    let name = resource.filter.as_deref()?;
    element.filters.iter().find(|dialect| dialect.name == name)
}

/// The parameter that carries `where`.
fn parameter<'a>(connection: &'a Connection, resource: &'a Resource) -> Option<&'a Parameter> {
    let element = &connection.element;
    let variant = element.variant(|key| connection.configuration.get(key).map(str::to_owned));
    let of_variant = variant.map(|variant| variant.parameters.as_slice()).unwrap_or_default();
    let mut all = resource.parameters.iter().chain(of_variant).chain(&element.parameters);
    all.find(|p| p.name == "where" && p.source == Source::Query && !p.from_response)
}

/// Whether a hook runs before the call that can see `where`: it names one of the variables that hold it.
pub(super) fn may_be_read_by_hooks(element: &Element, resource: &Resource) -> bool {
    let names = |hook: &Hook| ["request_expression", "request_parameters"].iter().any(|name| hook.body.contains(name));
    [&element.hooks.pre, &resource.hooks.pre].into_iter().flatten().any(names)
}
