//! ProductService: the stock of a product.

use super::super::xmlrpc::Value;
use super::{Arguments, Fault, Method, Session, Takes};

use Takes::Int;

pub(super) const METHODS: &[Method] = &[
    Method::new("ProductService.getInventory", &[Int], get),
    Method::new("ProductService.increaseInventory", &[Int, Int], increase),
    Method::new("ProductService.decreaseInventory", &[Int, Int], decrease),
    Method::new("ProductService.incrementInventory", &[Int], increment),
    Method::new("ProductService.decrementInventory", &[Int], decrement),
];

fn get(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    session.tables.get("Product", sent.int(0)).ok_or_else(Fault::record_not_found)?;
    Ok(Value::Int(session.tables.inventory.get(&sent.int(0)).copied().unwrap_or(0)))
}

fn increase(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    change(session, sent.int(0), i64::from(quantity(sent)?))
}

fn decrease(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    change(session, sent.int(0), -i64::from(quantity(sent)?))
}

fn increment(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    change(session, sent.int(0), 1)
}

fn decrement(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    change(session, sent.int(0), -1)
}

fn quantity(sent: &Arguments<'_>) -> Result<i32, Fault> {
    match sent.int(1) {
        quantity @ 0.. => Ok(quantity),
        _ => Err(Fault::invalid_parameter("quantity is negative")),
    }
}

fn change(session: &mut Session<'_>, product: i32, by: i64) -> Result<Value, Fault> {
    session.tables.get("Product", product).ok_or_else(Fault::record_not_found)?;
    let stock = session.tables.inventory.entry(product).or_insert(0);
    let changed = i64::from(*stock).saturating_add(by);
    *stock = i32::try_from(changed).map_err(|_| Fault::invalid_parameter("quantity is too large"))?;
    Ok(Value::Boolean(true))
}
