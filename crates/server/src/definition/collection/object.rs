//! `objects[]` and their fields: what the element says of the vendor's objects.

use ligand_model::Result;
use serde_json::Value;

use super::{Admission, Collection, unlike_others};

/// The objects of an element.
pub static OBJECTS: Collection = Collection {
    list: "objects",
    noun: "object",
    inside: None,
    by_key: false,
    extends: true,
    required: &["name"],
    check,
};

/// The fields of an object.
pub static OBJECT_FIELDS: Collection = Collection {
    list: "fields",
    noun: "field",
    inside: Some(&OBJECTS),
    by_key: false,
    extends: false,
    required: &["name"],
    check: field,
};

fn check(entry: &mut Value, admission: &Admission<'_>) -> Result<()> {
    unlike_others(entry, admission, "name", OBJECTS.noun)
}

fn field(entry: &mut Value, admission: &Admission<'_>) -> Result<()> {
    unlike_others(entry, admission, "name", OBJECT_FIELDS.noun)
}
