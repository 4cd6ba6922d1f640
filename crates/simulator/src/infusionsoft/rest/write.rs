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
        for (name, value) in object {
            let member = members.iter().find(|member| member.name == name);
            let member = member.ok_or_else(|| Refusal::unrecognized(name))?;
            if member.writable && mask.is_none_or(|mask| mask.contains(name)) {
                self.member(&member.form, value)?;
            }
        }
        Ok(())
    }

    fn cell(&mut self, column: &str, value: Value) {
        self.cells.push((column.to_owned(), value));
    }

    fn member(&mut self, form: &Form, value: &Json) -> Result<(), Refusal> {
        if let Some(column) = column(form)
            && value.is_null()
        {
            self.cell(column, Value::Nil);
            return Ok(());
        }
        match form {
            Form::Text(column) => self.cell(column, scalar(value)?),
            Form::Int(column) => self.cell(column, Value::Int(whole(value)?)),
            Form::Id(column) => self.cell(column, Value::Int(id(value)?)),
            Form::Link(table, column) => {
                let id = self.existing(table, value)?;
                self.cell(column, Value::Int(id));
            }
            Form::LinkNamed(table, column, name) => {
                let id = self.existing(table, value)?;
                self.cell(column, Value::Int(id));
                let known = self.tables.get(table, id).map(|row| text(row, name).to_owned()).unwrap_or_default();
                self.cell(name, Value::String(known));
            }
            Form::Number(column) => self.cell(column, Value::Double(number(value)?)),
            Form::Cents(column) => self.cell(column, Value::Double(money::dollars(number(value)?))),
            Form::Flag(column) => self.cell(column, Value::Int(i32::from(flag(value)?))),
            Form::Done(column) => {
                let done = if flag(value)? { Value::DateTime(self.now) } else { Value::Nil };
                // A time in the same body is more exact.
                if !self.cells.iter().any(|(known, _)| known == column) {
                    self.cell(column, done);
                }
            }
            Form::Time(column) => self.cell(column, time(value, moment::parse_wall)?),
            Form::Date(column) => self.cell(column, time(value, moment::parse_date)?),
            Form::Country(column) => {
                let code = value.as_str().ok_or_else(Refusal::unreadable)?;
                self.cell(column, country::name(code).into());
            }
            Form::Words(column, words) => {
                let number = words.iter().find(|(word, _)| value.as_str() == Some(word)).map(|(_, number)| *number);
                self.cell(column, Value::Int(number.ok_or_else(Refusal::unreadable)?));
            }
            Form::Object(members) => self.nested(members, value)?,
            Form::Slots(slots) => self.slots(slots, value)?,
            Form::Reference(table, column, members) => self.reference(table, column, members, value)?,
            Form::Custom(form) => self.custom(*form, value)?,
            Form::Computed(_) | Form::Ignored => {}
        }
        Ok(())
    }

    fn nested(&mut self, members: &[Member], value: &Json) -> Result<(), Refusal> {
        match value {
            Json::Null => Ok(members
                .iter()
                .filter_map(|member| column(&member.form))
                .for_each(|column| self.cell(column, Value::Nil))),
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
    fn reference(&mut self, table: &str, column: &str, members: &[Member], value: &Json) -> Result<(), Refusal> {
        let object = value.as_object().ok_or_else(Refusal::unreadable)?;
        let known = |name: &String| name == "id" || members.iter().any(|member| member.name == name);
        if let Some(stranger) = object.keys().find(|name| !known(name)) {
            return Err(Refusal::unrecognized(stranger));
        }
        let id = self.existing(table, object.get("id").ok_or_else(|| Refusal::missing("id"))?)?;
        self.cell(column, Value::Int(id));
        Ok(())
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
