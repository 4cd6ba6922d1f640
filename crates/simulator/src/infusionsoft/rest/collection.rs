//! A collection as data, and what can be done with one record of any.

use serde_json::{Map, Value as Json};

use super::ask::Ask;
use super::condition::{Filter, Target};
use super::member::Member;
use super::read::{Reader, Wanted};
use super::refusal::Refusal;
use super::store;
use super::write::{Cells, Writer, columns};
use super::{Answer, Dialect, Outcome};
use crate::infusionsoft::services::Session;
use crate::infusionsoft::tables::{Row, text};
use crate::infusionsoft::xmlrpc::Value;

/// Records of one table under one name.
pub(super) struct Collection {
    /// The member that holds the list, and the name in messages.
    pub(super) name: &'static str,
    pub(super) table: &'static str,
    /// The `ObjectType` of its records: notes, tasks and appointments share a table.
    pub(super) kind: Option<&'static str>,
    pub(super) members: &'static [Member],
    pub(super) required: &'static [&'static str],
    pub(super) filters: &'static [Filter],
    pub(super) orders: &'static [(&'static str, Target)],
    /// The largest page.
    pub(super) largest: usize,
    /// The form of its custom fields.
    pub(super) form: Option<i32>,
    /// Whether `fields` names all that is answered, not only what is added.
    pub(super) narrows: bool,
    /// Whether a list has a `sync_token`.
    pub(super) syncs: bool,
    /// What a new record must fulfil beyond the required members.
    pub(super) check: fn(&Map<String, Json>) -> Result<(), Refusal>,
}

impl Collection {
    /// A collection without anything particular.
    pub(super) const fn new(name: &'static str, table: &'static str, members: &'static [Member]) -> Collection {
        Collection {
            name,
            table,
            kind: None,
            members,
            required: &[],
            filters: &[],
            orders: &[],
            largest: 1000,
            form: None,
            narrows: false,
            syncs: false,
            check: |_| Ok(()),
        }
    }

    /// Whether the row is one of its records.
    pub(super) fn holds(&self, row: &Row) -> bool {
        self.kind.is_none_or(|kind| text(row, "ObjectType") == kind)
    }

    pub(super) fn wanted(&self, ask: &Ask<'_>) -> Result<Wanted, Refusal> {
        let parameter = if ask.dialect == Dialect::V1 { "optional_properties" } else { "fields" };
        let Some(names) = ask.names(parameter) else { return Ok(Wanted::And(Vec::new())) };
        if let Some(stranger) = names.iter().find(|name| !self.members.iter().any(|member| member.name == **name)) {
            return Err(Refusal::bad(format!("Unknown property in {parameter}: {stranger}")));
        }
        Ok(if self.narrows { Wanted::Only(names) } else { Wanted::And(names) })
    }

    /// The record as this request wants it.
    pub(super) fn record(&self, session: &Session<'_>, ask: &Ask<'_>, id: i32) -> Result<Json, Refusal> {
        let row = session.tables.get(self.table, id).filter(|row| self.holds(row));
        let row = row.ok_or_else(|| Refusal::not_found(self.name, &id.to_string()))?;
        let reader = Reader { tables: session.tables, dialect: ask.dialect };
        Ok(reader.record(row, self.members, &self.wanted(ask)?))
    }

    /// The id in the path, if it is that of a record.
    pub(super) fn known(&self, session: &Session<'_>, ask: &Ask<'_>) -> Result<i32, Refusal> {
        let id = ask.id("id", self.name)?;
        let known = session.tables.get(self.table, id).is_some_and(|row| self.holds(row));
        if known { Ok(id) } else { Err(Refusal::not_found(self.name, &id.to_string())) }
    }

    /// The cells that a body stands for; with a mask, of the members it names.
    pub(super) fn cells(
        &self,
        session: &Session<'_>,
        body: &Map<String, Json>,
        mask: Option<&[String]>,
    ) -> Result<Cells, Refusal> {
        let mut writer = Writer { tables: session.tables, now: session.now, cells: Cells::new() };
        writer.object(self.members, body, mask)?;
        Ok(writer.cells)
    }

    /// Adds the record that the body describes.
    pub(super) fn add(&self, session: &mut Session<'_>, body: &Map<String, Json>) -> Result<i32, Refusal> {
        let mut cells = self.cells(session, body, None)?;
        self.check_new(body)?;
        if let Some(kind) = self.kind {
            cells.push(("ObjectType".into(), kind.into()));
            cells.push(("IsAppointment".into(), Value::Int(i32::from(kind == "Appointment"))));
        }
        store::add(session, self.table, cells)
    }

    pub(super) fn check_new(&self, body: &Map<String, Json>) -> Result<(), Refusal> {
        let absent = |name: &&&str| body.get(**name).is_none_or(Json::is_null);
        match self.required.iter().find(absent) {
            Some(missing) => Err(Refusal::missing(missing)),
            None => (self.check)(body),
        }
    }
}

pub(super) fn get(session: &mut Session<'_>, ask: &Ask<'_>, of: &Collection) -> Outcome {
    Answer::ok(of.record(session, ask, ask.id("id", of.name)?)?)
}

pub(super) fn create(session: &mut Session<'_>, ask: &Ask<'_>, of: &Collection) -> Outcome {
    let id = of.add(session, &ask.object()?)?;
    Answer::created(of.record(session, ask, id)?)
}

pub(super) fn update(session: &mut Session<'_>, ask: &Ask<'_>, of: &Collection) -> Outcome {
    let id = of.known(session, ask)?;
    let cells = of.cells(session, &ask.object()?, ask.names("update_mask").as_deref())?;
    store::change(session, of.table, id, cells)?;
    Answer::ok(of.record(session, ask, id)?)
}

/// What the body does not name is cleared.
pub(super) fn replace(session: &mut Session<'_>, ask: &Ask<'_>, of: &Collection) -> Outcome {
    let id = of.known(session, ask)?;
    replace_record(session, ask, of, id)
}

/// The same for a record that is named elsewhere than in the path.
pub(super) fn replace_record(session: &mut Session<'_>, ask: &Ask<'_>, of: &Collection, id: i32) -> Outcome {
    let body = ask.object()?;
    let written = of.cells(session, &body, None)?;
    of.check_new(&body)?;
    let mut cells: Cells = columns(of.members).map(|column| (column.to_owned(), Value::Nil)).collect();
    cells.retain(|(column, _)| !written.iter().any(|(other, _)| other == column));
    cells.extend(written);
    store::change(session, of.table, id, cells)?;
    Answer::ok(of.record(session, ask, id)?)
}

pub(super) fn delete(session: &mut Session<'_>, ask: &Ask<'_>, of: &Collection) -> Outcome {
    let id = of.known(session, ask)?;
    store::remove(session, of.table, id)?;
    Answer::nothing()
}
