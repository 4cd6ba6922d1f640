//! The defaults of secret entries, taken out of a document before it is stored and put back when it is read.
//!
//! In their places stands the mask, so that nothing else moves.

use crate::seal::Place;
use crate::{Scope, Tx};
use ligand_model::element::{EntryType, is_secret_key};
use ligand_model::secret::MASK;
use ligand_model::{Error, Result, Secret};
use serde_json::{Map, Value};

/// Takes them out; none if there are none. By position in `configuration`: keys may stand twice.
pub(super) fn take(document: &mut Value) -> Option<Secret> {
    let mut taken = Map::new();
    for (index, entry) in entries(document).enumerate() {
        let text = |name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default();
        if EntryType::from_name(text("type")) != EntryType::Password && !is_secret_key(text("key")) {
            continue;
        }
        let Some(default) = entry.get_mut("defaultValue") else { continue };
        if !default.is_null() && default.as_str() != Some("") {
            taken.insert(index.to_string(), default.take());
            *default = MASK.into();
        }
    }
    (!taken.is_empty()).then(|| Secret::new(Value::Object(taken).to_string()))
}

/// Puts them back.
pub(super) fn give_back(document: &mut Value, taken: &Secret) -> Result<()> {
    let unreadable = |error| Error::internal(format!("the sealed defaults of an element: {error}"));
    let mut taken: Map<String, Value> = serde_json::from_str(taken.expose()).map_err(unreadable)?;
    for (index, entry) in entries(document).enumerate() {
        if let Some(default) = taken.remove(&index.to_string()) {
            entry["defaultValue"] = default;
        }
    }
    Ok(())
}

fn entries(document: &mut Value) -> impl Iterator<Item = &mut Value> {
    let entries = document.get_mut("configuration").and_then(Value::as_array_mut);
    entries.into_iter().flatten().filter(|entry| entry.is_object())
}

pub(super) fn place(scope: &Scope, id: i64) -> Place<'static> {
    Place { table: "element", column: "secrets_sealed", row: id, organization: scope.organization.0 }
}

/// Text and sealed defaults of a document.
pub(super) fn split(scope: &Scope, tx: &Tx, id: i64, document: &Value) -> Result<(String, Option<Vec<u8>>)> {
    let mut document = document.clone();
    let taken = take(&mut document);
    let sealed = taken.map(|taken| tx.seal(&place(scope, id), &taken)).transpose()?;
    Ok((document.to_string(), sealed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_defaults_of_secret_entries_leave_the_document_and_all_come_back() {
        let whole = json!({"configuration": [
            {"key": "oauth.api.secret", "defaultValue": "hush", "type": "TEXTFIELD_128"},
            {"key": "base.url", "defaultValue": "https://a.example"},
            "not an entry",
            {"key": "pin", "type": "PASSWORD", "defaultValue": 1234},
            {"key": "password", "type": "PASSWORD", "defaultValue": ""},
        ]});
        let mut document = whole.clone();
        let taken = take(&mut document).unwrap();
        let text = document.to_string();
        assert!(!text.contains("hush") && !text.contains("1234") && text.contains("https://a.example"), "{text}");
        give_back(&mut document, &taken).unwrap();
        assert_eq!(document, whole);
    }

    #[test]
    fn a_document_without_secrets_has_nothing_to_seal() {
        for mut document in [json!({}), json!({"configuration": 3}), json!({"configuration": [{"key": "password"}]})] {
            assert!(take(&mut document).is_none());
        }
    }
}
