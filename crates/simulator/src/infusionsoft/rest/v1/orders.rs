//! Orders with their items, and the payments on them.

use serde_json::{Value as Json, json};

use super::super::ask::Ask;
use super::super::collection::Collection;
use super::super::condition::{Filter, Target, Test, filter};
use super::super::member::Form::{Computed, Custom, Flag, Id, Number, Object, Reference, Text, Time};
use super::super::member::{Member, ro};
use super::super::order::{amount, due, items_of, paid, total};
use super::super::{Outcome, list};
use crate::infusionsoft::services::Session;
use crate::infusionsoft::tables::{Row, Tables, int, text};

const CONTACT: &[Member] =
    &[ro("email", Text("Email")), ro("first_name", Text("FirstName")), ro("last_name", Text("LastName"))];

const SHIPPING: &[Member] = &[
    ro("first_name", Text("ShipFirstName")),
    ro("middle_name", Text("ShipMiddleName")),
    ro("last_name", Text("ShipLastName")),
    ro("company", Text("ShipCompany")),
    ro("phone", Text("ShipPhone")),
    ro("street1", Text("ShipStreet1")),
    ro("street2", Text("ShipStreet2")),
    ro("city", Text("ShipCity")),
    ro("state", Text("ShipState")),
    ro("zip", Text("ShipZip")),
    ro("country", Text("ShipCountry")),
];

const ORDER: &[Member] = &[
    ro("id", Id("Id")),
    ro("title", Text("JobTitle")),
    ro("status", Computed(|tables, row| json!(if due(tables, row) > 0.0 { "DRAFT" } else { "PAID" }))),
    ro("contact", Reference("Contact", "ContactId", CONTACT)),
    ro("total", Computed(|tables, row| json!(total(tables, row)))),
    ro("total_paid", Computed(|tables, row| json!(paid(tables, row)))),
    ro("total_due", Computed(|tables, row| json!(due(tables, row)))),
    ro("order_items", Computed(items)),
    ro("order_type", Text("OrderType")),
    ro("notes", Text("JobNotes")),
    ro("recurring", Computed(|_, _| json!(false))),
    ro("order_date", Time("StartDate")),
    ro("creation_date", Time("DateCreated")),
    ro("modification_date", Time("DateCreated")),
    ro("shipping_information", Object(SHIPPING)),
    ro("custom_fields", Custom(-9)).optional(),
];

const ORDER_FILTERS: &[Filter] = &[
    filter("contact_id", Target::Column("ContactId"), Test::Is),
    filter("product_id", Target::Column("ProductId"), Test::Is),
    filter("since", Target::Column("DateCreated"), Test::Since),
    filter("until", Target::Column("DateCreated"), Test::Until),
];

pub(super) static ORDERS: Collection = Collection {
    filters: ORDER_FILTERS,
    orders: &[("order_date", Target::Column("StartDate")), ("modification_date", Target::Column("DateCreated"))],
    form: Some(-9),
    ..Collection::new("orders", "Job", ORDER)
};

fn items(tables: &Tables, order: &Row) -> Json {
    let describe = |(id, item): (i32, &Row)| {
        let product = int(item, "ProductId").and_then(|id| tables.get("Product", id));
        json!({
            "id": id,
            "name": text(item, "ItemName"),
            "description": text(item, "ItemDescription"),
            "notes": text(item, "Notes"),
            "type": "Product",
            "quantity": int(item, "Qty"),
            "cost": amount(item, "CPU"),
            "price": amount(item, "PPU"),
            "discount": 0.0,
            "product": product.map(|product| json!({
                "id": int(product, "Id"),
                "name": text(product, "ProductName"),
                "sku": text(product, "Sku"),
            })),
        })
    };
    items_of(tables, order).map(describe).collect()
}

const TRANSACTION: &[Member] = &[
    ro("id", Id("Id")),
    ro("amount", Number("Amount")),
    ro("contact_id", Id("ContactId")),
    ro("currency", Text("Currency")),
    ro("gateway", Text("Gateway")),
    ro("gateway_account_name", Text("GatewayAccount")),
    ro("type", Text("Type")),
    ro("status", Text("Status")),
    ro("errors", Text("Errors")),
    ro("collection_method", Text("Method")),
    ro("order_ids", Computed(|_, row| json!(int(row, "OrderId").map(|id| id.to_string()).unwrap_or_default()))),
    ro("payment_date", Time("PaymentDate")),
    ro("transaction_date", Time("PaymentDate")),
    ro("test", Flag("Test")),
];

const TRANSACTION_FILTERS: &[Filter] = &[
    filter("contact_id", Target::Column("ContactId"), Test::Is),
    filter("since", Target::Column("PaymentDate"), Test::Since),
    filter("until", Target::Column("PaymentDate"), Test::Until),
];

pub(super) static TRANSACTIONS: Collection =
    Collection { filters: TRANSACTION_FILTERS, ..Collection::new("transactions", "Payment", TRANSACTION) };

pub(super) fn transactions_of(session: &mut Session<'_>, ask: &Ask<'_>) -> Outcome {
    let order = ORDERS.known(session, ask)?;
    list::answer(session, ask, &TRANSACTIONS, |row| int(row, "OrderId") == Some(order))
}
