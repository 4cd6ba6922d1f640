//! What an order comes to: its items and the payments on it.

use crate::infusionsoft::tables::{Row, Tables, int};
use crate::infusionsoft::xmlrpc::Value;

/// The rows of an order's items.
pub(super) fn items_of<'a>(tables: &'a Tables, order: &Row) -> impl Iterator<Item = (i32, &'a Row)> {
    let id = int(order, "Id");
    tables.all("OrderItem").filter(move |(_, item)| id.is_some() && int(item, "OrderId") == id)
}

pub(super) fn amount(row: &Row, column: &str) -> f64 {
    match row.get(column) {
        Some(Value::Double(amount)) => *amount,
        _ => 0.0,
    }
}

pub(super) fn total(tables: &Tables, order: &Row) -> f64 {
    items_of(tables, order).map(|(_, item)| amount(item, "PPU") * f64::from(int(item, "Qty").unwrap_or(1))).sum()
}

pub(super) fn paid(tables: &Tables, order: &Row) -> f64 {
    let id = int(order, "Id");
    let payments = tables.all("Payment").filter(|(_, payment)| id.is_some() && int(payment, "OrderId") == id);
    payments.map(|(_, payment)| amount(payment, "Amount")).sum()
}

pub(super) fn due(tables: &Tables, order: &Row) -> f64 {
    total(tables, order) - paid(tables, order)
}
