//! The stored rows and what hangs on them: inventories, opt-in states, links, campaign sequences.
//! Knows no access rules; those are in `services/record.rs`.

use std::collections::{BTreeMap, BTreeSet};

use super::xmlrpc::Value;

/// A stored row: columns that are not null.
pub(super) type Row = BTreeMap<String, Value>;

/// Everything the simulated tenant holds.
#[derive(Clone, Debug, Default)]
pub(super) struct Tables {
    rows: BTreeMap<&'static str, BTreeMap<i32, Row>>,
    next: BTreeMap<&'static str, i32>,
    /// Stock by product.
    pub(super) inventory: BTreeMap<i32, i32>,
    /// Opt-in state by lower-case address: 0 out, 1 in, 2 confirmed.
    pub(super) opted: BTreeMap<String, i32>,
    /// Linked contacts: lower id, higher id, type of link.
    pub(super) links: BTreeSet<(i32, i32, i32)>,
    /// Sequences a contact is in: (contact, sequence) → paused.
    pub(super) sequences: BTreeMap<(i32, i32), bool>,
    /// Values that `getAppSetting` answers, by `Module/setting`.
    pub(super) app_settings: BTreeMap<String, String>,
}

impl Tables {
    /// The rows of a table by id.
    pub(super) fn all(&self, table: &str) -> impl Iterator<Item = (i32, &Row)> {
        self.rows.get(table).into_iter().flatten().map(|(id, row)| (*id, row))
    }

    pub(super) fn get(&self, table: &str, id: i32) -> Option<&Row> {
        self.rows.get(table)?.get(&id)
    }

    pub(super) fn get_mut(&mut self, table: &str, id: i32) -> Option<&mut Row> {
        self.rows.get_mut(table)?.get_mut(&id)
    }

    /// Stores a new row under the next id of the table's sequence.
    pub(super) fn insert(&mut self, table: &'static str, mut row: Row) -> i32 {
        let next = self.next.entry(sequence(table)).or_insert_with(|| first_id(table));
        let id = *next;
        *next += 1;
        if table != "ContactGroupAssign" {
            row.insert("Id".into(), Value::Int(id));
        }
        self.rows.entry(table).or_default().insert(id, row);
        id
    }

    pub(super) fn remove(&mut self, table: &str, id: i32) -> Option<Row> {
        self.rows.get_mut(table)?.remove(&id)
    }

    /// Removes every row of `table` that `unwanted` picks.
    pub(super) fn remove_where(&mut self, table: &str, unwanted: impl Fn(&Row) -> bool) {
        if let Some(rows) = self.rows.get_mut(table) {
            rows.retain(|_, row| !unwanted(row));
        }
    }

    /// Tags of a contact, ascending.
    pub(super) fn tags_of(&self, contact: i32) -> BTreeSet<i32> {
        self.all("ContactGroupAssign")
            .filter(|(_, row)| row.get("ContactId") == Some(&Value::Int(contact)))
            .filter_map(|(_, row)| int(row, "GroupId"))
            .collect()
    }

    /// Names of the tables that hold rows.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.rows.keys().copied()
    }
}

/// An integer column of a row.
pub(super) fn int(row: &Row, column: &str) -> Option<i32> {
    match row.get(column) {
        Some(Value::Int(number)) => Some(*number),
        _ => None,
    }
}

/// A text column of a row, `""` if null.
pub(super) fn text<'a>(row: &'a Row, column: &str) -> &'a str {
    match row.get(column) {
        Some(Value::String(text)) => text,
        _ => "",
    }
}

/// Contacts and companies draw their ids from one sequence.
fn sequence(table: &'static str) -> &'static str {
    if table == "Company" { "Contact" } else { table }
}

/// Id 1 of the physical table of people belongs to the first user.
fn first_id(table: &str) -> i32 {
    if matches!(table, "Contact" | "Company") { 2 } else { 1 }
}
