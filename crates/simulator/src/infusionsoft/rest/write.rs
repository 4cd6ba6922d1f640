//! From a JSON body to cells of a row. What a member cannot be, and what no member is, is refused.

use chrono::NaiveDateTime;
use serde_json::{Map, Value as Json};

use super::member::{Form, Member, Slot};
use super::refusal::Refusal;
use super::{country, moment, money};
use crate::infusionsoft::tables::{Tables, int, text};
use crate::infusionsoft::xmlrpc::Value;

/// Cells by column; [`Value::Nil`] clears one.
pub(super) type Cells = Vec<(String, Value)>;

pub(super) struct Writer<'a> {
    pub(super) tables: &'a Tables,
    pub(super) now: NaiveDateTime,
    pub(super) cells: Cells,
}

impl Writer<'_> {
    /// Writes the members of `object`; with a mask, only those it names.
    pub(super) fn object(
        &mut self,
        members: &[Member],
        object: &Map<String, Json>,
        mask: Option<&[String]>,
    ) -> Result<(), Refusal> {
        let mut afterwards = Vec::new();
        for (name, value) in object {
            let member = members.iter().find(|member| member.name == name);
            let member = member.ok_or_else(|| Refusal::unrecognized(name))?;
            if !member.writable || mask.is_some_and(|mask| !mask.contains(name)) {
                continue;
            }
            match member.form {
                // Whether something is done depends on the time that may stand in the same body.
                Form::Done(_) => afterwards.push((&member.form, value)),
                _ => self.member(&member.form, value)?,
            }
        }
        afterwards.into_iter().try_for_each(|(form, value)| self.member(form, value))
    }

    fn cell(&mut self, column: &str, value: Value) {
        self.cells.push((column.to_owned(), value));
    }

    fn member(&mut self, form: &Form, value: &Json) -> Result<(), Refusal> {
        match form {
            Form::Object(members) => self.nested(members, value)?,
            Form::Slots(slots) => self.slots(slots, value)?,
            Form::Custom(form) => self.custom(*form, value)?,
            Form::Computed(_) | Form::Ignored => {}
            single => {
                if let Some(column) = column(single) {
                    let value = if value.is_null() { Value::Nil } else { self.value(single, value)? };
                    self.cell(column, value);
                }
                if let Form::LinkNamed(table, column, name) = single {
                    self.name_of(table, column, name);
                }
            }
        }
        Ok(())
    }

    /// What the one column of a member takes.
    fn value(&self, form: &Form, value: &Json) -> Result<Value, Refusal> {
        Ok(match form {
            Form::Int(_) | Form::Id(_) => Value::Int(whole(value)?),
            Form::Link(table, _) | Form::LinkNamed(table, ..) => Value::Int(self.existing(table, value)?),
            Form::Reference(table, _, members) => Value::Int(self.referenced(table, members, value)?),
            Form::Number(_) => Value::Double(number(value)?),
            Form::Cents(_) => Value::Double(money::dollars(number(value)?)),
            Form::Flag(_) => Value::Int(i32::from(flag(value)?)),
            Form::Done(column) => self.done(column, flag(value)?),
            Form::Time(_) => time(value, moment::parse_wall)?,
            Form::Date(_) => time(value, moment::parse_date)?,
            Form::Country(_) => country::name(value.as_str().ok_or_else(Refusal::unreadable)?).into(),
            Form::Words(_, words) => {
                let number = words.iter().find(|(word, _)| value.as_str() == Some(word)).map(|(_, number)| *number);
                Value::Int(number.ok_or_else(Refusal::unreadable)?)
            }
            _ => scalar(value)?,
        })
    }

    /// The time that the same body gave, else now.
    fn done(&self, column: &str, done: bool) -> Value {
        let given = self.cells.iter().rev().find(|(known, value)| known == column && *value != Value::Nil);
        match given {
            _ if !done => Value::Nil,
            Some((_, time)) => time.clone(),
            None => Value::DateTime(self.now),
        }
    }

    /// Keeps the name of the record that the column was just set to.
    fn name_of(&mut self, table: &str, column: &str, name: &str) {
        let row = match self.cells.last() {
            Some((known, Value::Int(id))) if known == column => self.tables.get(table, *id),
            _ => None,
        };
        let known = row.map_or(Value::Nil, |row| text(row, name).into());
        self.cell(name, known);
    }

    fn nested(&mut self, members: &[Member], value: &Json) -> Result<(), Refusal> {
        match value {
            Json::Null => {
                let cleared = members.iter().filter_map(|member| column(&member.form));
                self.cells.extend(cleared.map(|column| (column.to_owned(), Value::Nil)));
                Ok(())
            }
            Json::Object(object) => self.object(members, object, None),
            _ => Err(Refusal::unreadable()),
        }
    }

    fn existing(&self, table: &str, value: &Json) -> Result<i32, Refusal> {
        let id = id(value)?;
        let known = self.tables.get(table, id).map(|_| id);
        known.ok_or_else(|| Refusal::bad(format!("{table} {id} does not exist")))
    }

    /// Each object goes to the slot it names, or to that of its place in the list.
    fn slots(&mut self, slots: &[Slot], value: &Json) -> Result<(), Refusal> {
        for (place, item) in value.as_array().ok_or_else(Refusal::unreadable)?.iter().enumerate() {
            let mut object = item.as_object().ok_or_else(Refusal::unreadable)?.clone();
            let slot = match object.remove("field") {
                Some(Json::String(field)) => slots.iter().find(|slot| slot.field == field),
                Some(_) => None,
                None => slots.get(place),
            };
            self.object(slot.ok_or_else(Refusal::unreadable)?.members, &object, None)?;
        }
        Ok(())
    }

    /// Only the id counts; the other members are the referenced record's.
    fn referenced(&self, table: &str, members: &[Member], value: &Json) -> Result<i32, Refusal> {
        let object = value.as_object().ok_or_else(Refusal::unreadable)?;
        let known = |name: &String| name == "id" || members.iter().any(|member| member.name == name);
        if let Some(stranger) = object.keys().find(|name| !known(name)) {
            return Err(Refusal::unrecognized(stranger));
        }
        self.existing(table, object.get("id").ok_or_else(|| Refusal::missing("id"))?)
    }

    fn custom(&mut self, form: i32, value: &Json) -> Result<(), Refusal> {
        for item in value.as_array().ok_or_else(Refusal::unreadable)? {
            let wanted = id(item.get("id").unwrap_or(&Json::Null))?;
            let field = self.tables.get("DataFormField", wanted).filter(|field| int(field, "FormId") == Some(form));
            let field = field.ok_or_else(|| Refusal::bad(format!("Custom field {wanted} does not exist")))?;
            let content = match item.get("content").unwrap_or(&Json::Null) {
                Json::Null => Value::Nil,
                Json::String(text) => moment::parse(text).map_or_else(
                    || Value::String(text.clone()),
                    |moment| Value::DateTime(crate::infusionsoft::clock::eastern(moment)),
                ),
                Json::Number(number) if number.is_f64() => Value::Double(number.as_f64().unwrap_or_default()),
                other => scalar(other)?,
            };
            self.cells.push((format!("_{}", text(field, "Name")), content));
        }
        Ok(())
    }
}

/// The column of a member that stands for exactly one.
fn column(form: &Form) -> Option<&'static str> {
    match form {
        Form::Text(column)
        | Form::Int(column)
        | Form::Number(column)
        | Form::Cents(column)
        | Form::Id(column)
        | Form::Link(_, column)
        | Form::LinkNamed(_, column, _)
        | Form::Flag(column)
        | Form::Done(column)
        | Form::Time(column)
        | Form::Date(column)
        | Form::Country(column)
        | Form::Words(column, _)
        | Form::Reference(_, column, _) => Some(column),
        _ => None,
    }
}

/// A scalar as text; the vendor's server converts numbers and booleans too.
fn scalar(value: &Json) -> Result<Value, Refusal> {
    match value {
        Json::String(text) => Ok(Value::String(text.clone())),
        Json::Number(_) | Json::Bool(_) => Ok(Value::String(value.to_string())),
        _ => Err(Refusal::unreadable()),
    }
}

fn whole(value: &Json) -> Result<i32, Refusal> {
    let number = value.as_i64().or_else(|| value.as_str()?.trim().parse().ok());
    number.and_then(|number| i32::try_from(number).ok()).ok_or_else(Refusal::unreadable)
}

/// An id, as a number or as text.
pub(super) fn id(value: &Json) -> Result<i32, Refusal> {
    whole(value)
}

fn number(value: &Json) -> Result<f64, Refusal> {
    value.as_f64().or_else(|| value.as_str()?.trim().parse().ok()).ok_or_else(Refusal::unreadable)
}

fn flag(value: &Json) -> Result<bool, Refusal> {
    value.as_bool().ok_or_else(Refusal::unreadable)
}

fn time(value: &Json, parse: fn(&str) -> Option<NaiveDateTime>) -> Result<Value, Refusal> {
    value.as_str().and_then(parse).map(Value::DateTime).ok_or_else(Refusal::unreadable)
}

/// The columns of the members that take values and stand for exactly one each.
pub(super) fn columns(members: &'static [Member]) -> impl Iterator<Item = &'static str> {
    members.iter().filter(|member| member.writable).filter_map(|member| column(&member.form))
}
