//! Products and their stock.

use serde_json::{Value as Json, json};

use super::super::ask::Ask;
use super::super::collection::Collection;
use super::super::condition::{Filter, Target, Test, filter};
use super::super::member::Form::{Cents, Computed, Flag, Id, Ignored, Number, Text};
use super::super::member::{Member, ro, rw};
use super::super::refusal::Refusal;
use super::super::{Answer, Outcome};
use crate::infusionsoft::services::Session;
use crate::infusionsoft::tables::{Row, Tables, int};

const MEMBERS: &[Member] = &[
    ro("id", Id("Id")),
    rw("name", Text("ProductName")),
    rw("sku", Text("Sku")),
    rw("price", Cents("ProductPrice")),
    rw("active", Flag("Status")),
    rw("description", Text("Description")),
    rw("short_description", Text("ShortDescription")),
    rw("shippable", Flag("Shippable")),
    rw("weight", Number("Weight")),
    rw("taxable", Flag("Taxable")),
    rw("country_taxable", Flag("CountryTaxable")),
    rw("state_taxable", Flag("StateTaxable")),
    rw("city_taxable", Flag("CityTaxable")),
    rw("storefront_hidden", Flag("HideInStore")),
    rw("is_package", Flag("IsPackage")),
    rw("needs_digital_delivery", Flag("NeedsDigitalDelivery")),
    rw("top_html", Text("TopHTML")),
    rw("bottom_html", Text("BottomHTML")),
    rw("delivery_description", Text("ShippingTime")),
    rw("subscription_only", Ignored),
    ro("inventory", Computed(inventory)),
    ro("options", Computed(|_, _| json!([]))),
    ro("categories", Computed(|_, _| json!([]))),
    ro("subscription_plans", Computed(|_, _| json!([]))),
];

fn inventory(tables: &Tables, row: &Row) -> Json {
    let count = int(row, "Id").and_then(|id| tables.inventory.get(&id)).copied().unwrap_or_default();
    json!({ "inventory_count": count, "inventory_limit": int(row, "InventoryLimit").unwrap_or_default() })
}

const FILTERS: &[Filter] = &[
    filter("name", Target::Column("ProductName"), Test::Prefix),
    filter("sku", Target::Column("Sku"), Test::Prefix),
    filter("description", Target::Column("Description"), Test::Prefix),
    filter("short_description", Target::Column("ShortDescription"), Test::Prefix),
    filter("product_id", Target::Column("Id"), Test::Compare),
    filter("product_ids", Target::Column("Id"), Test::Among),
];

pub(super) static PRODUCTS: Collection = Collection {
    required: &["name", "price", "short_description"],
    filters: FILTERS,
    orders: &[
        ("name", Target::Column("ProductName")),
        ("sku", Target::Column("Sku")),
        ("last_updated_time", Target::Column("Id")),
    ],
    ..Collection::new("products", "Product", MEMBERS)
};

/// `{"type": "INCREASE", "quantity": 2}`.
pub(super) fn adjust(session: &mut Session<'_>, ask: &Ask<'_>) -> Outcome {
    let id = PRODUCTS.known(session, ask)?;
    let body = ask.object()?;
    let quantity = body.get("quantity").and_then(Json::as_i64).and_then(|number| i32::try_from(number).ok());
    let quantity = quantity.ok_or_else(|| Refusal::missing("quantity"))?;
    let stock = session.tables.inventory.entry(id).or_default();
    *stock = match body.get("type").and_then(Json::as_str).map(str::to_uppercase).as_deref() {
        Some("INCREASE" | "ADD") => stock.saturating_add(quantity),
        Some("DECREASE" | "SUBTRACT") => stock.saturating_sub(quantity),
        Some(other) => return Err(Refusal::bad(format!("Invalid type: {other}"))),
        None => return Err(Refusal::missing("type")),
    };
    Answer::ok(PRODUCTS.record(session, ask, id)?)
}
