//! The defaults of secret entries on their way in and out: masked where they are shown, emptied where a document leaves.

use ligand_model::element::{EntryType, is_secret_key};
use ligand_model::secret::MASK;
use serde_json::Value;

/// Whether the default of this entry of `configuration` is secret.
pub fn is_secret(entry: &Value) -> bool {
    let text = |name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default();
    EntryType::from_name(text("type")) == EntryType::Password || is_secret_key(text("key"))
}

/// Shows eight asterisks in the place of a secret default.
pub fn mask(entry: &mut Value) {
    if is_secret(entry) && has_default(entry) {
        entry["defaultValue"] = MASK.into();
    }
}

/// A mask that comes back means what was there before: nothing, if nothing was.
pub fn unmask(entry: &mut Value, before: Option<&Value>) {
    if is_secret(entry) && entry.get("defaultValue").and_then(Value::as_str) == Some(MASK) {
        entry["defaultValue"] =
            before.and_then(|before| before.get("defaultValue")).cloned().unwrap_or_else(|| "".into());
    }
}

/// As [`unmask`], for every entry of a document.
pub fn unmask_all(document: &mut Value, before: Option<&Value>) {
    for entry in entries(document) {
        let same_key = |other: &&Value| other.get("key").is_some_and(|key| Some(key) == entry.get("key"));
        let before = before.and_then(|before| before.get("configuration")?.as_array()?.iter().find(same_key));
        unmask(entry, before);
    }
}

/// Empties the secret defaults of a document that leaves the installation, or becomes somebody else's.
pub fn empty_all(document: &mut Value) {
    for entry in entries(document) {
        if is_secret(entry) && has_default(entry) {
            entry["defaultValue"] = "".into();
        }
    }
}

fn has_default(entry: &Value) -> bool {
    entry.get("defaultValue").is_some_and(|default| !default.is_null() && default.as_str() != Some(""))
}

fn entries(document: &mut Value) -> impl Iterator<Item = &mut Value> {
    let entries = document.get_mut("configuration").and_then(Value::as_array_mut);
    entries.into_iter().flatten().filter(|entry| entry.is_object())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_mask_that_comes_back_is_what_was_there() {
        let before = json!({"configuration": [{"key": "oauth.api.secret", "defaultValue": "hush"}]});
        let sent = json!({"configuration": [
            {"key": "oauth.api.secret", "defaultValue": MASK}, {"key": "pin", "type": "PASSWORD", "defaultValue": MASK},
            {"key": "base.url", "defaultValue": MASK}]});
        let mut document = sent.clone();
        unmask_all(&mut document, Some(&before));
        let defaults: Vec<_> =
            document["configuration"].as_array().unwrap().iter().map(|e| &e["defaultValue"]).collect();
        assert_eq!(defaults, ["hush", "", MASK], "what is not secret is what it says");
    }

    #[test]
    fn what_leaves_has_no_secret_and_what_had_none_is_not_touched() {
        let mut document = json!({"configuration": [
            {"key": "oauth.api.key", "defaultValue": "id"}, {"key": "password"}, {"key": "a", "defaultValue": "b"}]});
        empty_all(&mut document);
        let expected = json!([{"key": "oauth.api.key", "defaultValue": ""}, {"key": "password"}, {"key": "a", "defaultValue": "b"}]);
        assert_eq!(document["configuration"], expected);
    }
}
