//! The vendor's tables: columns, their types, and what a caller may do (`docs/reference/infusionsoft.md` §6).
//! A table is one line of columns: `Name`, `Name:int`, `Name:double`, `Name:datetime`, with `:r` if read only.

mod contact;
mod reference;
mod sales;

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text.
    Text,
    /// A 32-bit integer.
    Int,
    /// A floating-point number.
    Double,
    /// A wall time; a plain date is midnight.
    DateTime,
}

/// One column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) read_only: bool,
}

/// What a caller may do with the rows of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Access {
    pub(super) add: bool,
    pub(super) edit: bool,
    pub(super) delete: bool,
}

const ALL: Access = Access { add: true, edit: true, delete: true };
const ADD_EDIT: Access = Access { add: true, edit: true, delete: false };
const EDIT: Access = Access { add: false, edit: true, delete: false };
const READ: Access = Access { add: false, edit: false, delete: false };

/// One table.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) name: &'static str,
    columns: BTreeMap<&'static str, Column>,
    pub(super) access: Access,
    /// The form whose custom fields extend this table.
    pub(super) form: Option<i32>,
}

impl Table {
    pub(super) fn column(&self, name: &str) -> Option<Column> {
        self.columns.get(name).copied()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.column(name).is_some()
    }
}

/// Finds a table by its exact name.
pub(super) fn table(name: &str) -> Option<&'static Table> {
    TABLES.get(name)
}

/// Every table, by name.
pub(super) static TABLES: LazyLock<BTreeMap<&'static str, Table>> = LazyLock::new(|| {
    let lines = contact::TABLES.iter().chain(sales::TABLES).chain(reference::TABLES);
    lines.map(|line| (line.name, line.build())).collect()
});

/// A table as it is written down.
struct Line {
    name: &'static str,
    access: Access,
    form: Option<i32>,
    columns: &'static [&'static str],
}

impl Line {
    fn build(&self) -> Table {
        let words = self.columns.iter().flat_map(|part| part.split_whitespace());
        let columns = words.map(column).map(|column| (column.name, column)).collect();
        Table { name: self.name, columns, access: self.access, form: self.form }
    }
}

fn column(word: &'static str) -> Column {
    let mut parts = word.split(':');
    let name = parts.next().unwrap_or(word);
    let mut column = Column { name, kind: Kind::Text, read_only: false };
    for part in parts {
        match part {
            "int" => column.kind = Kind::Int,
            "double" => column.kind = Kind::Double,
            "datetime" => column.kind = Kind::DateTime,
            _ => column.read_only = true,
        }
    }
    column
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_marker_of_every_column_is_a_known_one() {
        let lines = contact::TABLES.iter().chain(sales::TABLES).chain(reference::TABLES);
        for word in lines.flat_map(|line| line.columns).flat_map(|part| part.split_whitespace()) {
            for marker in word.split(':').skip(1) {
                assert!(["int", "double", "datetime", "r"].contains(&marker), "{word}");
            }
        }
    }

    #[test]
    fn no_table_names_a_column_twice() {
        for line in contact::TABLES.iter().chain(sales::TABLES).chain(reference::TABLES) {
            let words = line.columns.iter().flat_map(|part| part.split_whitespace()).count();
            assert_eq!(line.build().columns.len(), words, "{}", line.name);
        }
    }

    #[test]
    fn identifiers_are_spelled_as_each_table_spells_them() {
        for (name, column) in [
            ("Lead", "ContactID"),
            ("Lead", "UserID"),
            ("ContactAction", "ContactId"),
            ("ContactAction", "UserID"),
            ("Contact", "OwnerID"),
            ("ContactGroupAssign", "GroupId"),
        ] {
            assert!(table(name).is_some_and(|table| table.has(column)), "{name}.{column}");
        }
        assert!(!table("Lead").is_some_and(|table| table.has("ContactId")));
    }
}
