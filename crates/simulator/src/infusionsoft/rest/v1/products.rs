//! Products and campaigns, for reading.

use serde_json::json;

use super::super::collection::Collection;
use super::super::condition::{Target, Test, filter};
use super::super::member::Form::{Computed, Id, Int, Number, Text};
use super::super::member::{Member, ro};

const PRODUCT: &[Member] = &[
    ro("id", Id("Id")),
    ro("product_name", Text("ProductName")),
    ro("product_price", Number("ProductPrice")),
    ro("sku", Text("Sku")),
    ro("status", Int("Status")),
    ro("product_desc", Text("Description")),
    ro("product_short_desc", Text("ShortDescription")),
    ro("subscription_only", Computed(|_, _| json!(false))),
    ro("url", Computed(|_, _| serde_json::Value::Null)),
    ro("product_options", Computed(|_, _| json!([]))),
    ro("subscription_plans", Computed(|_, _| json!([]))),
];

pub(super) static PRODUCTS: Collection = Collection {
    filters: &[filter("active", Target::Column("Status"), Test::Word(&[("true", 1), ("false", 0)]))],
    syncs: true,
    ..Collection::new("products", "Product", PRODUCT)
};

const CAMPAIGN: &[Member] = &[
    ro("id", Id("Id")),
    ro("name", Text("Name")),
    ro("published_status", Computed(|_, row| json!(crate::infusionsoft::tables::text(row, "Status") == "Published"))),
];

pub(super) static CAMPAIGNS: Collection = Collection {
    filters: &[filter("search_text", Target::Column("Name"), Test::Contains)],
    orders: &[("id", Target::Column("Id")), ("name", Target::Column("Name"))],
    ..Collection::new("campaigns", "Campaign", CAMPAIGN)
};
