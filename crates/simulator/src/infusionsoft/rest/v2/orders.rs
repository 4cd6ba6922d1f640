//! Orders and their payments, for reading. Amounts are in cents, except those of payments.

use serde_json::{Value as Json, json};

use super::super::ask::Ask;
use super::super::collection::Collection;
use super::super::condition::{Filter, Target, Test, filter};
use super::super::member::Form::{Computed, Custom, Id, Number, Reference, Text, Time};
use super::super::member::{Member, ro};
use super::super::order::{amount, due, items_of, paid, total};
use super::super::{Outcome, list, money};
use crate::infusionsoft::services::Session;
use crate::infusionsoft::tables::{Row, Tables, int, text};

const CONTACT: &[Member] =
    &[ro("email", Text("Email")), ro("given_name", Text("FirstName")), ro("family_name", Text("LastName"))];

const MEMBERS: &[Member] = &[
    ro("id", Id("Id")),
    ro("title", Text("JobTitle")),
    ro("status", Computed(|tables, row| json!(if due(tables, row) > 0.0 { "DRAFT" } else { "PAID" }))),
    ro("contact", Reference("Contact", "ContactId", CONTACT)),
    ro("total", Computed(|tables, row| money::amount(total(tables, row)))),
    ro("total_paid", Computed(|tables, row| money::amount(paid(tables, row)))),
    ro("total_due", Computed(|tables, row| money::amount(due(tables, row)))),
    ro("order_items", Computed(items)),
    ro("order_type", Computed(|_, row| json!(text(row, "OrderType").to_uppercase()))),
    ro("notes", Text("JobNotes")),
    ro("order_time", Time("StartDate")),
    ro("creation_time", Time("DateCreated")),
    ro("modification_time", Time("DateCreated")),
    ro("custom_fields", Custom(-9)),
];

fn items(tables: &Tables, order: &Row) -> Json {
    let describe = |(id, item): (i32, &Row)| {
        let product = int(item, "ProductId").and_then(|id| Some((id, tables.get("Product", id)?)));
        json!({
            "id": id.to_string(),
            "name": text(item, "ItemName"),
            "description": text(item, "ItemDescription"),
            "item_type": "PRODUCT",
            "quantity": int(item, "Qty"),
            "cost_per_unit": money::amount(amount(item, "CPU")),
            "price_per_unit": money::amount(amount(item, "PPU")),
            "product": product.map(|(id, row)| json!({
                "id": id.to_string(), "name": text(row, "ProductName"), "sku": text(row, "Sku"),
            })),
        })
    };
    items_of(tables, order).map(describe).collect()
}

const FILTERS: &[Filter] = &[
    filter("id", Target::Column("Id"), Test::Compare),
    filter("ids", Target::Column("Id"), Test::Among),
    filter("contact_id", Target::Column("ContactId"), Test::Is),
    filter("product_id", Target::Column("ProductId"), Test::Is),
    filter("title", Target::Column("JobTitle"), Test::Prefix),
    filter("order_type", Target::Column("OrderType"), Test::Is),
    filter("created_since_time", Target::Column("DateCreated"), Test::Since),
    filter("created_until_time", Target::Column("DateCreated"), Test::Until),
    filter("modified_since_time", Target::Column("DateCreated"), Test::Since),
    filter("modified_until_time", Target::Column("DateCreated"), Test::Until),
];

pub(super) static ORDERS: Collection = Collection {
    filters: FILTERS,
    orders: &[
        ("id", Target::Column("Id")),
        ("order_time", Target::Column("StartDate")),
        ("modification_time", Target::Column("DateCreated")),
    ],
    form: Some(-9),
    ..Collection::new("orders", "Job", MEMBERS)
};

const PAYMENT: &[Member] = &[
    ro("id", Id("Id")),
    ro("payment_id", Id("Id")),
    ro("amount", Number("Amount")),
    ro("note", Text("Note")),
    ro("invoice_id", Id("InvoiceId")),
    ro("pay_time", Time("PaymentDate")),
    ro("pay_status", Text("Status")),
];

static PAYMENTS: Collection = Collection {
    filters: &[
        filter("payment_id", Target::Column("Id"), Test::Is),
        filter("invoice_id", Target::Column("InvoiceId"), Test::Is),
        filter("pay_status", Target::Column("Status"), Test::Is),
    ],
    orders: &[("payment_id", Target::Column("Id")), ("pay_time", Target::Column("PaymentDate"))],
    ..Collection::new("invoice_order_payments", "Payment", PAYMENT)
};

pub(super) fn payments(session: &mut Session<'_>, ask: &Ask<'_>) -> Outcome {
    let order = ORDERS.known(session, ask)?;
    list::answer(session, ask, &PAYMENTS, |row| int(row, "OrderId") == Some(order))
}
