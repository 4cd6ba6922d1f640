//! What a vendor's query language can express, as data. The engine pushes down what fits and evaluates the rest.

use std::collections::BTreeMap;

/// How one vendor takes conditions: an object with one member per column, all of them required (extension).
#[derive(Debug, Clone)]
pub struct FilterDialect {
    /// The name by which resources refer to it.
    pub name: String,
    /// CEQL operator (`=`, `!=`, `LIKE`, `IS NULL` …) → text with `{value}`.
    pub operators: BTreeMap<String, String>,
    /// Where IN can be sent as a list.
    pub membership: Option<Membership>,
    /// The condition that every row meets, for vendors that demand one: column, value.
    pub everything: Option<(String, String)>,
    /// Characters that mean something inside a value; a literal that holds one is checked again by us.
    pub wildcards: String,
    /// A literal that starts so cannot be sent at all.
    pub reserved_prefix: Option<String>,
    /// The largest whole number that can be sent, with either sign; a larger one is not sent.
    pub largest_integer: Option<i64>,
    /// Java date mask in which dates are sent, in the element's time zone.
    pub date_mask: String,
    /// Whether the vendor tells upper from lower case.
    pub case_sensitive: bool,
    /// Whether the vendor keeps no difference between an empty text and none.
    pub empty_is_null: bool,
    /// The most rows one call of the vendor returns, used when we read on to evaluate the rest ourselves.
    pub max_rows: u64,
}

/// Where IN can be sent as a list.
#[derive(Debug, Clone)]
pub struct Membership {
    /// The columns that take a list.
    pub fields: Vec<String>,
    /// The longest list.
    pub max: usize,
}
