//! Amounts of v2: whole cents, with the currency and a text for people.

use serde_json::{Value as Json, json};

pub(super) fn amount(dollars: f64) -> Json {
    json!({ "amount": cents(dollars), "currency_code": "USD", "formatted_amount": format!("${dollars:.2}") })
}

#[expect(clippy::cast_possible_truncation, reason = "an amount beyond the range saturates")]
fn cents(dollars: f64) -> i64 {
    (dollars * 100.0).round() as i64
}

/// Cents to the dollars that the tables keep.
pub(super) fn dollars(cents: f64) -> f64 {
    cents / 100.0
}
