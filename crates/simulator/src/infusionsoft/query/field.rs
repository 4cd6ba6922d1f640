//! What a field name stands for: a column, a custom field (`_Name`), or a join (`Contact.FirstName`).

use super::super::schema::{self, Column, Kind, Table};
use super::super::services::Fault;
use super::super::tables::{Row, Tables, int, text};
use super::super::xmlrpc::Value;

/// Notes are cut at this many characters on their way out.
const NOTES_LIMIT: usize = 10_000;

/// A resolved field.
#[derive(Clone, Debug)]
pub(in super::super) enum Field {
    /// A column of the table itself.
    Own(&'static Table, Column),
    /// A custom field, with its underscore.
    Custom(String, Kind),
    /// A column of the contact that a tag assignment points to, under its dotted name.
    OfContact(String, Column),
}

impl Field {
    /// Looks a name up; fault 10 if there is none.
    pub(in super::super) fn resolve(tables: &Tables, table: &'static Table, name: &str) -> Result<Self, Fault> {
        if let Some(column) = table.column(name) {
            return Ok(Field::Own(table, column));
        }
        let found = match (name.strip_prefix('_'), name.strip_prefix("Contact.")) {
            (Some(bare), _) => custom_kind(tables, table, bare).map(|kind| Field::Custom(name.to_owned(), kind)),
            (_, Some(column)) if table.name == "ContactGroupAssign" => {
                let column = schema::table("Contact").and_then(|contact| contact.column(column));
                column.map(|column| Field::OfContact(name.to_owned(), column))
            }
            _ => None,
        };
        found.ok_or_else(|| Fault::no_field_found(table.name, name))
    }

    pub(in super::super) fn name(&self) -> &str {
        match self {
            Field::Own(_, column) => column.name,
            Field::Custom(name, _) | Field::OfContact(name, _) => name,
        }
    }

    pub(in super::super) fn kind(&self) -> Kind {
        match self {
            Field::Own(_, column) | Field::OfContact(_, column) => column.kind,
            Field::Custom(_, kind) => *kind,
        }
    }

    pub(in super::super) fn read_only(&self) -> bool {
        match self {
            Field::Own(_, column) => column.read_only,
            Field::Custom(..) => false,
            Field::OfContact(..) => true,
        }
    }

    /// The cell of `row`, computed columns included; `None` is null.
    pub(in super::super) fn read(&self, tables: &Tables, row: &Row) -> Option<Value> {
        match self {
            Field::Own(table, column) => own(tables, table, column.name, row),
            Field::Custom(name, _) => row.get(name).cloned(),
            Field::OfContact(_, column) => {
                let contact = schema::table("Contact")?;
                own(tables, contact, column.name, tables.get("Contact", int(row, "ContactId")?)?)
            }
        }
    }
}

/// Resolves a list of selected fields; fault 11 if it is empty.
pub(super) fn resolve_all(tables: &Tables, table: &'static Table, names: &[String]) -> Result<Vec<Field>, Fault> {
    if names.is_empty() {
        return Err(Fault::no_fields());
    }
    names.iter().map(|name| Field::resolve(tables, table, name)).collect()
}

/// A row as a struct of the given fields; nulls are left out.
pub(in super::super) fn select(tables: &Tables, row: &Row, fields: &[Field]) -> Value {
    let cells = fields.iter().filter_map(|field| Some((field.name().to_owned(), field.read(tables, row)?)));
    let mut members: Vec<(String, Value)> = cells.collect();
    members.sort_by(|a, b| a.0.cmp(&b.0));
    members.dedup_by(|a, b| a.0 == b.0);
    Value::Struct(members)
}

fn own(tables: &Tables, table: &Table, column: &str, row: &Row) -> Option<Value> {
    match (table.name, column) {
        ("Contact", "Groups") => {
            let tags: Vec<String> = tables.tags_of(int(row, "Id")?).iter().map(i32::to_string).collect();
            (!tags.is_empty()).then(|| Value::String(tags.join(",")))
        }
        ("ContactGroupAssign", "ContactGroup") => {
            let tag = tables.get("ContactGroup", int(row, "GroupId")?)?;
            Some(Value::String(text(tag, "GroupName").to_owned()))
        }
        (_, "ContactNotes") => match row.get(column)? {
            Value::String(notes) => Some(Value::String(notes.chars().take(NOTES_LIMIT).collect())),
            other => Some(other.clone()),
        },
        _ => row.get(column).cloned(),
    }
}

/// The kind of a custom field, by the vendor's number of its data type.
fn custom_kind(tables: &Tables, table: &Table, bare: &str) -> Option<Kind> {
    let form = table.form?;
    let field = tables
        .all("DataFormField")
        .map(|(_, row)| row)
        .find(|row| int(row, "FormId") == Some(form) && text(row, "Name") == bare)?;
    Some(match int(field, "DataType")? {
        6 | 12 | 22 => Kind::Int,
        3 | 4 | 11 => Kind::Double,
        13 | 14 => Kind::DateTime,
        _ => Kind::Text,
    })
}
