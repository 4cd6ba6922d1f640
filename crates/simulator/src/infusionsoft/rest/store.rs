//! Storing what REST writes: through the rules of XML-RPC where they allow it, so that dates, telephone numbers and stage moves are
//! kept alike; directly where REST may do more than XML-RPC, or keeps what XML-RPC has no column for.

use super::refusal::Refusal;
use super::write::Cells;
use crate::infusionsoft::schema::{self, Access};
use crate::infusionsoft::services::{Session, record};
use crate::infusionsoft::tables::Row;
use crate::infusionsoft::xmlrpc::Value;

/// Adds a record and returns its id.
pub(super) fn add(session: &mut Session<'_>, table: &'static str, cells: Cells) -> Result<i32, Refusal> {
    if !allowed(table, |access| access.add) {
        let mut row = Row::new();
        set(&mut row, cells);
        return Ok(session.tables.insert(table, row));
    }
    let (own, beyond) = split(table, cells);
    let id = record::add(session, table, &own)?;
    put_beyond(session, table, id, beyond);
    Ok(id)
}

/// Changes a record.
pub(super) fn change(session: &mut Session<'_>, table: &'static str, id: i32, cells: Cells) -> Result<(), Refusal> {
    let (own, beyond) = if allowed(table, |access| access.edit) { split(table, cells) } else { (Cells::new(), cells) };
    if !own.is_empty() {
        record::update(session, table, id, &own)?;
    }
    put_beyond(session, table, id, beyond);
    Ok(())
}

/// Removes a record with what belongs to it.
pub(super) fn remove(session: &mut Session<'_>, table: &'static str, id: i32) -> Result<(), Refusal> {
    if allowed(table, |access| access.delete) {
        record::delete(session, table, id)?;
    } else {
        session.tables.remove(table, id);
    }
    Ok(())
}

fn allowed(table: &str, wanted: impl Fn(&Access) -> bool) -> bool {
    schema::table(table).is_some_and(|table| wanted(&table.access))
}

/// Cells of columns that XML-RPC knows, and others.
fn split(table: &str, cells: Cells) -> (Cells, Cells) {
    let known = schema::table(table);
    cells.into_iter().partition(|(column, _)| column.starts_with('_') || known.is_some_and(|table| table.has(column)))
}

fn put_beyond(session: &mut Session<'_>, table: &'static str, id: i32, cells: Cells) {
    if let Some(row) = session.tables.get_mut(table, id) {
        set(row, cells);
    }
}

fn set(row: &mut Row, cells: Cells) {
    for (column, value) in cells {
        match value {
            Value::Nil => row.remove(&column),
            value => row.insert(column, value),
        };
    }
}
