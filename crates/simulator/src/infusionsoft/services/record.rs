//! Adding, loading, changing and deleting one record: access rules, the columns the server keeps itself, and
//! what goes with a record when it goes.

use super::super::clock::settle;
use super::super::phone;
use super::super::query::{Field, parse, select};
use super::super::schema::{self, Access, Kind, Table};
use super::super::tables::{Row, int};
use super::super::xmlrpc::Value;
use super::{Fault, Session, USER};

/// Finds a table; fault 9 if there is none.
pub(super) fn table(name: &str) -> Result<&'static Table, Fault> {
    schema::table(name).ok_or_else(|| Fault::no_table_found(name))
}

fn permitted(name: &str, wanted: impl Fn(&Access) -> bool) -> Result<&'static Table, Fault> {
    let table = table(name)?;
    if wanted(&table.access) { Ok(table) } else { Err(Fault::no_table_access(name)) }
}

/// Adds a record and returns its id.
pub(in super::super) fn add(session: &mut Session<'_>, name: &str, values: &[(String, Value)]) -> Result<i32, Fault> {
    let table = permitted(name, |access| access.add)?;
    let mut row = Row::new();
    apply(session, table, values, &mut row)?;
    for (column, value) in [("DateCreated", Value::DateTime(session.now)), ("CreatedBy", Value::Int(USER))] {
        if table.has(column) {
            row.insert(column.into(), value);
        }
    }
    if table.name == "ContactAction" {
        row.entry("CreationDate".into()).or_insert(Value::DateTime(session.now));
        row.entry("ObjectType".into()).or_insert("Task".into());
    }
    touch(session, table, &mut row);
    Ok(session.tables.insert(table.name, row))
}

/// Changes a record and returns its id; an empty text clears a column.
pub(in super::super) fn update(
    session: &mut Session<'_>,
    name: &str,
    id: i32,
    values: &[(String, Value)],
) -> Result<i32, Fault> {
    let table = permitted(name, |access| access.edit)?;
    let old = session.tables.get(name, id).ok_or_else(Fault::record_not_found)?.clone();
    let mut row = old.clone();
    apply(session, table, values, &mut row)?;
    touch(session, table, &mut row);
    note_stage_move(session, id, &old, &row);
    if let Some(stored) = session.tables.get_mut(name, id) {
        *stored = row;
    }
    Ok(id)
}

/// Selected fields of one record.
pub(super) fn load(session: &Session<'_>, name: &str, id: i32, fields: &[String]) -> Result<Value, Fault> {
    let table = table(name)?;
    if fields.is_empty() {
        return Err(Fault::no_fields());
    }
    let fields =
        fields.iter().map(|field| Field::resolve(session.tables, table, field)).collect::<Result<Vec<_>, _>>()?;
    let row = session.tables.get(name, id).ok_or_else(Fault::record_not_found)?;
    Ok(select(session.tables, row, &fields))
}

/// Deletes a record; a contact takes its tags, links and sequences with it.
pub(in super::super) fn delete(session: &mut Session<'_>, name: &str, id: i32) -> Result<(), Fault> {
    permitted(name, |access| access.delete)?;
    session.tables.remove(name, id).ok_or_else(Fault::record_not_found)?;
    match name {
        "Contact" => forget_contact(session, id),
        "Product" => drop(session.tables.inventory.remove(&id)),
        _ => {}
    }
    Ok(())
}

/// Removes what belongs to a contact and to nobody else.
pub(super) fn forget_contact(session: &mut Session<'_>, id: i32) {
    session.tables.remove_where("ContactGroupAssign", |row| int(row, "ContactId") == Some(id));
    session.tables.links.retain(|(one, other, _)| *one != id && *other != id);
    session.tables.sequences.retain(|(contact, _), _| *contact != id);
}

fn apply(session: &Session<'_>, table: &'static Table, values: &[(String, Value)], row: &mut Row) -> Result<(), Fault> {
    if values.is_empty() {
        return Err(Fault::no_fields());
    }
    for (name, value) in values {
        let field = Field::resolve(session.tables, table, name)?;
        if field.read_only() {
            return Err(Fault::no_field_access(table.name, name));
        }
        match coerce(field.kind(), value).map_err(|()| misfit(table, name))? {
            Some(value) => row.insert(name.clone(), reformatted(table, name, value)),
            None => row.remove(name),
        };
    }
    Ok(())
}

fn misfit(table: &Table, name: &str) -> Fault {
    Fault::invalid_parameter(&format!("the value does not fit the column {}.{name}", table.name))
}

/// The value as the column stores it; `None` clears the column.
fn coerce(kind: Kind, sent: &Value) -> Result<Option<Value>, ()> {
    match (kind, sent) {
        (_, Value::Nil) => Ok(None),
        (_, Value::String(text)) if text.is_empty() => Ok(None),
        (_, Value::String(text)) => parse(kind, text).map(Some).ok_or(()),
        (Kind::Text, Value::Int(number)) => Ok(Some(Value::String(number.to_string()))),
        (Kind::Text, Value::Double(number)) => Ok(Some(Value::String(number.to_string()))),
        (Kind::Int | Kind::Text, Value::Boolean(flag)) => {
            parse(kind, if *flag { "1" } else { "0" }).map(Some).ok_or(())
        }
        (Kind::Int, Value::Int(_)) | (Kind::Double, Value::Double(_)) => Ok(Some(sent.clone())),
        (Kind::Double, Value::Int(number)) => Ok(Some(Value::Double(f64::from(*number)))),
        (Kind::DateTime, Value::DateTime(wall)) => Ok(Some(Value::DateTime(settle(*wall)))),
        _ => Err(()),
    }
}

fn reformatted(table: &Table, column: &str, value: Value) -> Value {
    let is_number = (column.starts_with("Phone") || column.starts_with("Fax"))
        && !column.ends_with("Ext")
        && !column.ends_with("Type");
    match value {
        Value::String(text) if is_number && matches!(table.name, "Contact" | "Company") => {
            Value::String(phone::reformat(&text))
        }
        other => other,
    }
}

/// Sets the columns that the server keeps on every change.
fn touch(session: &Session<'_>, table: &Table, row: &mut Row) {
    for (column, value) in [("LastUpdated", Value::DateTime(session.now)), ("LastUpdatedBy", Value::Int(USER))] {
        if table.has(column) {
            row.insert(column.into(), value);
        }
    }
}

/// An opportunity that changes its stage leaves a `StageMove`.
fn note_stage_move(session: &mut Session<'_>, id: i32, old: &Row, new: &Row) {
    let (Some(from), Some(to)) = (int(old, "StageID"), int(new, "StageID")) else {
        return;
    };
    if from == to {
        return;
    }
    let cells = [
        ("OpportunityId", Value::Int(id)),
        ("MoveFromStage", Value::Int(from)),
        ("MoveToStage", Value::Int(to)),
        ("MoveDate", Value::DateTime(session.now)),
        ("DateCreated", Value::DateTime(session.now)),
        ("CreatedBy", Value::Int(USER)),
        ("UserId", Value::Int(USER)),
    ];
    session.tables.insert("StageMove", cells.into_iter().map(|(name, value)| (name.to_owned(), value)).collect());
}
