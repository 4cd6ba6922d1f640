//! The conditions that a resource brings along: its own scope, its parent, parameters that are conditions.

use super::parse;
use crate::build::plain;
use ligand_ceql::Expr;
use ligand_model::element::{Bindings, Destination, Element, Object, Resource};
use ligand_model::{Error, Kind, Result};
use serde_json::Value;

/// The object a resource handles; one that a caller names must be known.
pub(super) fn object<'a>(element: &'a Element, resource: &Resource, bindings: &Bindings) -> Result<Option<&'a Object>> {
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

/// The conditions that every row of this resource meets.
pub(super) fn own(element: &Element, resource: &Resource, bindings: &Bindings) -> Result<Vec<Expr>> {
    let mut all = Vec::new();
    if let Some(scope) = &resource.scope {
        all.push(parse(scope)?);
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
