//! `hooks[]` of an element and of a resource: one of each type, JavaScript, in the old convention only if it always was.

use ligand_model::{Error, Kind, Result};
use ligand_script::{Convention, compile_check, returns_at_top_level};
use serde_json::Value;

use super::{Admission, Collection, RESOURCES, unlike_others};

/// Hooks around every call, and around incoming events.
pub static HOOKS: Collection = Collection {
    list: "hooks",
    noun: "hook",
    inside: None,
    by_key: false,
    extends: false,
    required: &["type", "body"],
    check: of_element,
};

/// Hooks around the calls of one resource.
pub static RESOURCE_HOOKS: Collection = Collection {
    list: "hooks",
    noun: "hook",
    inside: Some(&RESOURCES),
    by_key: false,
    extends: false,
    required: &["type", "body"],
    check: of_resource,
};

fn of_element(entry: &mut Value, admission: &Admission<'_>) -> Result<()> {
    check(entry, admission, &["preRequest", "postRequest", "event"])
}

fn of_resource(entry: &mut Value, admission: &Admission<'_>) -> Result<()> {
    check(entry, admission, &["preRequest", "postRequest"])
}

fn check(entry: &mut Value, admission: &Admission<'_>, types: &[&str]) -> Result<()> {
    let refuse = |message: String| Err(Error::new(Kind::BadRequest, message));
    let text = |name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (kind, body) = (text("type"), text("body"));
    if !types.contains(&kind.as_str()) {
        return refuse(format!("type of a hook must be one of {} here; found {kind}", types.join(", ")));
    }
    let legacy = is_legacy(entry);
    if legacy && admission.before.is_some_and(|before| !is_legacy(before)) {
        return refuse(
            "isLegacy cannot go back to true: a hook that was moved to the new convention stays there".to_owned(),
        );
    }
    let convention = if legacy { Convention::Return } else { Convention::Done };
    if let Err(error) = compile_check(&body, convention) {
        return refuse(format!("the script is not JavaScript: {error}"));
    }
    if !legacy && !body.contains("done") {
        return refuse(
            "the script never calls done(…): without it a hook has no result (or send \"isLegacy\": true)".to_owned(),
        );
    }
    if !legacy && returns_at_top_level(&body) {
        return refuse("the script returns at its top level; its result is what it gives to done(…)".to_owned());
    }
    unlike_others(entry, admission, "type", "hook")?;
    entry["isLegacy"] = legacy.into();
    if entry.get("mimeType").is_none_or(Value::is_null) {
        entry["mimeType"] = "application/javascript".into();
    }
    Ok(())
}

fn is_legacy(entry: &Value) -> bool {
    entry.get("isLegacy").and_then(Value::as_bool).unwrap_or(false)
}
