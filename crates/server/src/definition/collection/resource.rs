//! `resources[]`: one METHOD and path each.

use ligand_model::element::Method;
use ligand_model::{Error, Kind, Result};
use serde_json::Value;

use super::{Admission, Collection};
use crate::definition::{draft, merge, number};

/// The resources of an element.
pub static RESOURCES: Collection = Collection {
    list: "resources",
    noun: "resource",
    inside: None,
    by_key: false,
    extends: true,
    required: &["method", "path"],
    check,
};

fn check(entry: &mut Value, admission: &Admission<'_>) -> Result<()> {
    let text = |name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (method, path) = (text("method"), text("path"));
    let Some(known) = Method::from_name(&method) else {
        let message = format!("method of a resource must be GET, POST, PUT, PATCH or DELETE; found {method}");
        return Err(Error::new(Kind::BadRequest, message));
    };
    let path = draft::prefixed(&path, admission.hub);
    entry["path"] = path.clone().into();
    let route = merge::route(entry);
    if route.is_some() && admission.others().any(|other| merge::route(other) == route) {
        let message = format!("a resource {known} {path} exists already; replace it with PUT …/resources/{{id}}");
        return Err(Error::new(Kind::Conflict, message));
    }
    keep_inner_numbers(entry, admission.before);
    Ok(())
}

/// Parameters and hooks that are sent without a number, or with one that the resource did not have, get a new one.
fn keep_inner_numbers(entry: &mut Value, before: Option<&Value>) {
    for list in ["parameters", "hooks"] {
        let known = before.and_then(|before| before.get(list)?.as_array());
        let known: Vec<i64> = known.into_iter().flatten().filter_map(number::id).collect();
        let sent = entry.get_mut(list).and_then(Value::as_array_mut);
        for inner in sent.into_iter().flatten().filter_map(Value::as_object_mut) {
            let id = inner.get("id").and_then(Value::as_i64);
            if id.is_none_or(|id| !known.contains(&id)) {
                inner.shift_remove("id");
            }
        }
    }
}
