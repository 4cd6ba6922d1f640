//! `parameters[]` of an element and of a resource.

use super::{Collection, RESOURCES, anything};

/// Parameters of every resource.
pub static PARAMETERS: Collection = Collection {
    list: "parameters",
    noun: "parameter",
    inside: None,
    by_key: false,
    extends: false,
    required: &["name"],
    check: anything,
};

/// Parameters of one resource.
pub static RESOURCE_PARAMETERS: Collection = Collection {
    list: "parameters",
    noun: "parameter",
    inside: Some(&RESOURCES),
    by_key: false,
    extends: false,
    required: &["name"],
    check: anything,
};
