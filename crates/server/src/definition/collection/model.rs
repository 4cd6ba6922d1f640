//! `models[]` and their fields: the newer description of objects.

use ligand_model::Result;
use serde_json::Value;

use super::{Admission, Collection, unlike_others};

/// The models of an element.
pub static MODELS: Collection = Collection {
    list: "models",
    noun: "model",
    inside: None,
    by_key: false,
    extends: true,
    required: &["name"],
    check,
};

/// The fields of a model.
pub static MODEL_FIELDS: Collection = Collection {
    list: "fields",
    noun: "field",
    inside: Some(&MODELS),
    by_key: false,
    extends: false,
    required: &["vendorName"],
    check: super::anything,
};

/// What the API calls `modelFields` is `fields` in documents.
fn check(entry: &mut Value, admission: &Admission<'_>) -> Result<()> {
    if let Some(members) = entry.as_object_mut()
        && let Some(fields) = members.shift_remove("modelFields")
    {
        members.insert("fields".into(), fields);
    }
    unlike_others(entry, admission, "name", MODELS.noun)
}
