//! The resources and the object of one entity set.

use super::types::{Entity, Types, primitive};
use super::{Version, keys};
use crate::Result;
use crate::convert::draft::{Draft, header, parameter, resource};
use crate::convert::xml::Node;
use serde_json::{Value, json};

/// An entity set, or a singleton.
pub(super) struct Set<'a, 'n> {
    pub node: &'n Node,
    pub name: &'n str,
    pub entity: &'a Entity<'n>,
    pub types: &'a Types<'n>,
    pub version: Version,
}

/// The rows that a resource is about: the caller's path, the vendor's, and the variables of both.
struct Place {
    caller: String,
    vendor: String,
    variables: Vec<String>,
}

/// Adds the resources of a set, and its object.
///
/// # Errors
/// 400 if the draft becomes too large.
pub(super) fn add(draft: &mut Draft, set: &Set) -> Result<()> {
    let all = Place { caller: set.name.to_owned(), vendor: format!("/{}", set.name), variables: Vec::new() };
    let singleton = set.node.name.local == "Singleton";
    let (vendor, variables) = keys::path(set.name, set.entity, set.version);
    let caller = variables.iter().fold(set.name.to_owned(), |path, variable| format!("{path}/{{{variable}}}"));
    let one = if singleton { all } else { Place { caller, vendor, variables } };
    if !singleton {
        let all = Place { caller: set.name.to_owned(), vendor: format!("/{}", set.name), variables: Vec::new() };
        draft.resource(list(set))?;
        if allows(set, "creatable") {
            draft.resource(change(set, "POST", "POST", &all))?;
        }
        draft.object(object(set))?;
    }
    draft.resource(get(set, &one))?;
    if allows(set, "updatable") {
        draft.resource(update(set, &one))?;
    }
    if allows(set, "deletable") && !singleton {
        let mut delete = resource("DELETE", &one.caller, "DELETE", &one.vendor, &format!("Delete one of {}", set.name));
        delete["parameters"] = one.parameters().into();
        draft.resource(linked(set, delete, false))?;
    }
    Ok(())
}

impl Place {
    fn parameters(&self) -> Vec<Value> {
        let variables = self.variables.iter().map(|name| {
            let mut variable = parameter(name, "path", name, "path");
            variable["required"] = true.into();
            variable
        });
        variables.collect()
    }
}

/// What vendors that annotate their sets allow; whoever says nothing allows it.
fn allows(set: &Set, what: &str) -> bool {
    set.node.attribute(what) != Some("false")
}

fn list(set: &Set) -> Value {
    let mut list = resource("GET", set.name, "GET", &format!("/{}", set.name), &format!("List or search {}", set.name));
    let converter = if set.version == Version::Four { "toODataFilter" } else { "toODataV3Filter" };
    let mut filter = parameter("where", "query", &format!("converter:{converter}"), "query");
    filter["converter"] = converter.into();
    let mut parameters = vec![filter];
    for (name, vendor_name, kind) in [
        ("pageSize", "$top", "integer"),
        ("page", "$skip", "integer"),
        ("orderBy", "$orderby", "string"),
        ("fields", "$select", "string"),
        ("expand", "$expand", "string"),
    ] {
        let mut query = parameter(name, "query", vendor_name, "query");
        query["dataType"] = kind.into();
        query["vendorDataType"] = kind.into();
        parameters.push(query);
    }
    list["parameters"] = parameters.into();
    list["paginationType"] = "VENDOR_SUPPORTED".into();
    list["rootKey"] = if set.version == Version::Four { "|value" } else { "|d.results" }.into();
    linked(set, list, true)
}

fn get(set: &Set, one: &Place) -> Value {
    let mut get = resource("GET", &one.caller, "GET", &one.vendor, &format!("One of {}", set.name));
    let mut parameters = one.parameters();
    for (name, vendor_name) in [("fields", "$select"), ("expand", "$expand")] {
        parameters.push(parameter(name, "query", vendor_name, "query"));
    }
    get["parameters"] = parameters.into();
    unwrapped(set, get)
}

/// PATCH; before version 4 a POST that says it is a MERGE, which firewalls let through and every server knows.
fn update(set: &Set, one: &Place) -> Value {
    let vendor_method = if set.version == Version::Four { "PATCH" } else { "POST" };
    let mut update = change(set, "PATCH", vendor_method, one);
    if set.version != Version::Four
        && let Some(parameters) = update["parameters"].as_array_mut()
    {
        parameters.push(header("X-HTTP-Method", "MERGE"));
    }
    update
}

fn change(set: &Set, method: &str, vendor_method: &str, place: &Place) -> Value {
    let verb = if method == "POST" { "Create" } else { "Change" };
    let description = format!("{verb} one of {}", set.name);
    let mut change = resource(method, &place.caller, vendor_method, &place.vendor, &description);
    let mut body = parameter("body", "body", "body", "body");
    for member in ["dataType", "vendorDataType"] {
        body[member] = set.entity.name.into();
    }
    body["required"] = true.into();
    let mut parameters = place.parameters();
    parameters.push(body);
    change["parameters"] = parameters.into();
    unwrapped(set, change)
}

/// Version 2 wraps a row in `d`.
fn unwrapped(set: &Set, mut resource: Value) -> Value {
    if set.version != Version::Four {
        resource["rootKey"] = "|d".into();
    }
    linked(set, resource, true)
}

fn linked(set: &Set, mut resource: Value, model: bool) -> Value {
    if !set.entity.open && set.node.name.local == "EntitySet" {
        resource["objectName"] = set.name.into();
    }
    if model {
        resource["model"] =
            json!({ "name": set.entity.name, "transform": false, "swagger": set.types.models(set.entity) });
    }
    resource
}

/// The columns of an open type are not all known, and what is not known could not be asked for: it has none.
fn object(set: &Set) -> Value {
    let columns = if set.entity.open { &[] } else { set.entity.columns.as_slice() };
    let fields = columns.iter().map(|column| {
        let (word, format) = primitive(column.kind);
        let word = if column.kind.starts_with("Edm.") { word } else { "object" };
        let is_date = matches!(format, Some("date" | "date-time"));
        json!({
            "name": column.name,
            "displayName": column.label().unwrap_or(column.name),
            "type": if is_date { "date" } else { word },
            "primaryKey": set.entity.keys.contains(&column.name),
            "readOnly": column.is_read_only(),
            "required": column.is_required(),
        })
    });
    let fields: Vec<Value> = fields.collect();
    let mut object =
        json!({ "name": set.name, "vendorName": set.name, "customFields": set.entity.open, "fields": fields });
    if let [key] = set.entity.keys.as_slice() {
        object["primaryKeyName"] = (*key).into();
    }
    object
}
