//! A record's form in JSON, written down as data: which member stands for which column, and how.

use serde_json::Value as Json;

use crate::infusionsoft::tables::{Row, Tables};

/// One member of a JSON object.
pub(super) struct Member {
    pub(super) name: &'static str,
    pub(super) form: Form,
    /// Takes values; others are accepted in a body and change nothing.
    pub(super) writable: bool,
    /// Not in an answer unless asked for.
    pub(super) optional: bool,
    /// In bodies only, never in an answer.
    pub(super) unread: bool,
}

/// A member that is read and written.
pub(super) const fn rw(name: &'static str, form: Form) -> Member {
    Member { name, form, writable: true, optional: false, unread: false }
}

/// A member that the server keeps.
pub(super) const fn ro(name: &'static str, form: Form) -> Member {
    Member { name, form, writable: false, optional: false, unread: false }
}

impl Member {
    /// The same, but answered only when asked for.
    pub(super) const fn optional(self) -> Member {
        Member { name: self.name, form: self.form, writable: self.writable, optional: true, unread: self.unread }
    }

    /// The same, but in bodies only: an answer says it otherwise.
    pub(super) const fn in_bodies(self) -> Member {
        Member { name: self.name, form: self.form, writable: self.writable, optional: self.optional, unread: true }
    }
}

/// How a member stands for columns. The text is the column's name.
pub(super) enum Form {
    Text(&'static str),
    Int(&'static str),
    Number(&'static str),
    /// A number that is written as whole cents and read as an amount with its currency.
    Cents(&'static str),
    /// A number that names a record: a number in v1, text in v2.
    Id(&'static str),
    /// An id (column) of a record that must exist (table).
    Link(&'static str, &'static str),
    /// An id (column) of a record (table) whose name is kept in the column too (last).
    LinkNamed(&'static str, &'static str, &'static str),
    /// A whole number that is 0 or 1.
    Flag(&'static str),
    /// Whether the column, a time, has a value; writing true sets it to now.
    Done(&'static str),
    Time(&'static str),
    Date(&'static str),
    /// A country: its three letters; the column holds its name.
    Country(&'static str),
    /// A whole number that has names.
    Words(&'static str, &'static [(&'static str, i32)]),
    /// Columns of the same record, in an object of their own.
    Object(&'static [Member]),
    /// A list of objects that `field` tells apart, each with its own columns.
    Slots(&'static [Slot]),
    /// The record (table) that the column points to, as an object with its id and these members.
    Reference(&'static str, &'static str, &'static [Member]),
    /// The custom fields of a form, as a list of `id` and `content`.
    Custom(i32),
    /// What only the server knows.
    Computed(fn(&Tables, &Row) -> Json),
    /// Taken and not kept.
    Ignored,
}

/// One of the objects of a list.
pub(super) struct Slot {
    pub(super) field: &'static str,
    pub(super) members: &'static [Member],
}
