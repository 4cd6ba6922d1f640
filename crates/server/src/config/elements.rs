//! `[elements.<key>.configuration]`: defaults of an element's configuration for this installation.

use std::collections::BTreeMap;

use figment::value::{Dict, Value};
use ligand_model::Secret;

use super::problem::Problem;
use super::reader::plain;

/// Reads the tables below `elements`. Keys may be quoted (`"oauth.token.url"`) or not: both mean the same.
pub(super) fn read(elements: Dict, problems: &mut Vec<Problem>) -> BTreeMap<String, BTreeMap<String, Secret>> {
    let mut all = BTreeMap::new();
    for (element, value) in elements {
        let Value::Dict(_, mut tables) = value else {
            problems.push(Problem::new(format!("elements.{element} in the file"), "expected a table"));
            continue;
        };
        let configuration = tables.remove("configuration");
        for key in tables.keys() {
            problems.push(Problem::new(
                format!("elements.{element}.{key} in the file"),
                "is not known; `configuration` is",
            ));
        }
        let mut values = BTreeMap::new();
        match configuration {
            Some(Value::Dict(_, entries)) => flatten(&element, "", entries, &mut values, problems),
            Some(_) => {
                problems.push(Problem::new(format!("elements.{element}.configuration in the file"), "expected a table"))
            }
            None => {}
        }
        all.insert(element, values);
    }
    all
}

fn flatten(
    element: &str,
    prefix: &str,
    entries: Dict,
    values: &mut BTreeMap<String, Secret>,
    problems: &mut Vec<Problem>,
) {
    for (key, value) in entries {
        let path = if prefix.is_empty() { key } else { format!("{prefix}.{key}") };
        match value {
            Value::Dict(_, inner) => flatten(element, &path, inner, values, problems),
            value => match plain(&value) {
                Some(text) => drop(values.insert(path, Secret::from(text))),
                None => problems.push(Problem::new(
                    format!("elements.{element}.configuration.\"{path}\" in the file"),
                    "expected text",
                )),
            },
        }
    }
}
