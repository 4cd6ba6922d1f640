//! Elements as the API shows them: the document, with what the installation set laid over it and secrets masked.

use ligand_model::Element;
use ligand_model::element::{Entry, EntryDefault, EntryType};
use ligand_model::secret::MASK;
use serde_json::{Map, Value, json};

/// How much of an element is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Without configuration, resources and the like.
    Abridged,
    /// Everything.
    Full,
}

/// Members that an abridged element leaves out, and that an instance's element does not have.
const HEAVY: [&str; 9] =
    ["configuration", "resources", "parameters", "hooks", "objects", "models", "filterDialects", "faults", "throttle"];

/// An element as the catalogue shows it.
pub fn element(element: &Element, detail: Detail) -> Value {
    let mut shown = element.document.as_object().cloned().unwrap_or_default();
    if detail == Detail::Abridged {
        shown.retain(|name, _| !HEAVY.contains(&name.as_str()));
    } else {
        shown.insert(
            "configuration".into(),
            element.configuration.iter().map(|e| entry_of_element(element, e)).collect(),
        );
    }
    head(element, &mut shown);
    Value::Object(shown)
}

/// The `element` member of an instance (`docs/reference/platform-api.md` §3).
pub fn of_instance(element: &Element) -> Value {
    let mut shown = element.document.as_object().cloned().unwrap_or_default();
    shown.retain(|name, _| !HEAVY.contains(&name.as_str()) && name != "timeZone");
    head(element, &mut shown);
    let kind = element.document.pointer("/authentication/type").cloned().unwrap_or(Value::Null);
    shown.insert("authentication".into(), json!({ "type": kind }));
    shown.insert("resources".into(), json!([]));
    shown.insert("parameters".into(), json!([]));
    Value::Object(shown)
}

/// What every view says, also of a document that does not.
fn head(element: &Element, shown: &mut Map<String, Value>) {
    shown.insert("id".into(), element.id.into());
    shown.insert("key".into(), element.key.clone().into());
    shown.insert("name".into(), element.name.clone().into());
    shown.insert("description".into(), element.description.clone().into());
    shown.insert("hub".into(), element.hub.clone().into());
    for (name, default) in [
        ("active", true),
        ("deleted", false),
        ("typeOauth", false),
        ("trialAccount", false),
        ("transformationsEnabled", true),
        ("bulkDownloadEnabled", false),
        ("bulkUploadEnabled", false),
        ("cloneable", true),
        ("extendable", true),
        ("extended", false),
        ("private", false),
        ("beta", false),
    ] {
        shown.entry(name).or_insert(Value::Bool(default));
    }
    shown.entry("protocolType").or_insert_with(|| "http".into());
}

/// An entry of an element's configuration, its default masked if it is secret.
pub fn entry_of_element(element: &Element, entry: &Entry) -> Value {
    let index = usize::try_from(entry.id - 1).unwrap_or_default();
    let written = element.document.get("configuration").and_then(|entries| entries.get(index));
    let mut shown = written.and_then(Value::as_object).cloned().unwrap_or_default();
    shown.insert("id".into(), entry.id.into());
    match &entry.default {
        EntryDefault::Text(text) if entry.secret && !text.is_empty() => {
            shown.insert("defaultValue".into(), MASK.into())
        }
        EntryDefault::Text(text) => shown.insert("defaultValue".into(), text.clone().into()),
        EntryDefault::Null => shown.insert("defaultValue".into(), Value::Null),
        EntryDefault::Absent => None,
    };
    Value::Object(shown)
}

/// One entry of `/instances/{id}/configuration`, with its value; secrets masked.
pub fn configuration_entry(entry: &Entry, value: Option<&str>) -> Value {
    let kind = match entry.entry_type {
        EntryType::Text => "TEXTFIELD_1000",
        EntryType::Area => "TEXTAREA",
        EntryType::Password => "PASSWORD",
        EntryType::Boolean => "BOOLEAN",
        EntryType::Choice => "COMBO",
    };
    let mut shown = Map::new();
    shown.insert("id".into(), entry.id.into());
    shown.insert("key".into(), entry.key.clone().into());
    shown.insert("name".into(), entry.name.clone().into());
    shown.insert("description".into(), entry.description.clone().into());
    if let Some(value) = value {
        shown.insert("propertyValue".into(), if entry.secret { MASK.into() } else { value.into() });
    }
    shown.insert("type".into(), kind.into());
    shown.insert("required".into(), entry.required.into());
    shown.insert("hideFromConsole".into(), entry.hide_from_console.into());
    shown.insert("active".into(), entry.active.into());
    Value::Object(shown)
}
