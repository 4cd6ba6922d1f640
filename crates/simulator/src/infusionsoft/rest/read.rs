//! From a row to JSON.

use serde_json::{Map, Value as Json, json};

use super::member::{Form, Member, Slot};
use super::{Dialect, country, moment, money};
use crate::infusionsoft::tables::{Row, Tables, int, text};
use crate::infusionsoft::xmlrpc::Value;

/// Reads rows of any table.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) tables: &'a Tables,
    pub(super) dialect: Dialect,
}

/// Which members are answered.
pub(super) enum Wanted {
    /// All but the optional ones, and these.
    And(Vec<String>),
    /// The id and these.
    Only(Vec<String>),
    /// All.
    Everything,
}

impl Wanted {
    fn has(&self, member: &Member) -> bool {
        match self {
            Wanted::Everything => true,
            Wanted::And(names) => !member.optional || names.iter().any(|name| name == member.name),
            Wanted::Only(names) => member.name == "id" || names.iter().any(|name| name == member.name),
        }
    }
}

impl Reader<'_> {
    pub(super) fn record(&self, row: &Row, members: &[Member], wanted: &Wanted) -> Json {
        let mut object = Map::new();
        for member in members.iter().filter(|member| !member.unread && wanted.has(member)) {
            self.put(&mut object, member.name, self.member(row, &member.form));
        }
        Json::Object(object)
    }

    fn put(&self, object: &mut Map<String, Json>, name: &str, value: Json) {
        if self.dialect == Dialect::V1 || !value.is_null() {
            object.insert(name.to_owned(), value);
        }
    }

    /// An id as this dialect writes it.
    pub(super) fn id(&self, id: i32) -> Json {
        if self.dialect == Dialect::V1 { json!(id) } else { json!(id.to_string()) }
    }

    fn member(&self, row: &Row, form: &Form) -> Json {
        match form {
            Form::Text(column) | Form::Int(column) | Form::Number(column) => {
                row.get(*column).map_or(Json::Null, |value| self.scalar(value))
            }
            Form::Id(column) | Form::Link(_, column) | Form::LinkNamed(_, column, _) => {
                int(row, column).map_or(Json::Null, |id| self.id(id))
            }
            Form::Cents(column) => match row.get(*column) {
                Some(Value::Double(dollars)) => money::amount(*dollars),
                _ => Json::Null,
            },
            Form::Flag(column) => json!(int(row, column).unwrap_or_default() != 0),
            Form::Done(column) => json!(row.contains_key(*column)),
            Form::Time(column) => wall(row, column).map_or(Json::Null, |wall| json!(moment::print(wall))),
            Form::Date(column) => wall(row, column).map_or(Json::Null, |wall| json!(moment::print_date(wall))),
            Form::Country(column) => row.get(*column).map_or(Json::Null, |_| json!(country::code(text(row, column)))),
            Form::Words(column, words) => {
                let number = int(row, column);
                words.iter().find(|(_, known)| Some(*known) == number).map_or(Json::Null, |(word, _)| json!(word))
            }
            Form::Object(members) => self.object(row, members),
            Form::Slots(slots) => Json::Array(slots.iter().filter_map(|slot| self.slot(row, slot)).collect()),
            Form::Reference(table, column, members) => self.reference(row, table, column, members),
            Form::Custom(form) => self.custom(row, *form),
            Form::Computed(compute) => compute(self.tables, row),
            Form::Ignored => Json::Null,
        }
    }

    fn scalar(&self, value: &Value) -> Json {
        match value {
            Value::Int(number) => json!(number),
            Value::Double(number) => json!(number),
            Value::Boolean(flag) => json!(flag),
            Value::String(text) => json!(text),
            Value::DateTime(wall) => json!(moment::print(*wall)),
            _ => Json::Null,
        }
    }

    /// The object, or null if it has nothing to say.
    fn object(&self, row: &Row, members: &[Member]) -> Json {
        let object = self.record(row, members, &Wanted::Everything);
        let says_something = object.as_object().is_some_and(|object| object.values().any(|value| !value.is_null()));
        if says_something { object } else { Json::Null }
    }

    fn slot(&self, row: &Row, slot: &Slot) -> Option<Json> {
        let mut object = self.object(row, slot.members);
        object.as_object_mut()?.insert("field".to_owned(), json!(slot.field));
        Some(object)
    }

    fn reference(&self, row: &Row, table: &str, column: &str, members: &[Member]) -> Json {
        let Some(id) = int(row, column) else { return Json::Null };
        let mut object = Map::from_iter([("id".to_owned(), self.id(id))]);
        if let Some(row) = self.tables.get(table, id) {
            for member in members {
                self.put(&mut object, member.name, self.member(row, &member.form));
            }
        }
        Json::Object(object)
    }

    fn custom(&self, row: &Row, form: i32) -> Json {
        let fields = self.tables.all("DataFormField").filter(|(_, field)| int(field, "FormId") == Some(form));
        let content = |field: &Row| {
            let value = row.get(&format!("_{}", text(field, "Name")));
            value.map_or(Json::Null, |value| self.scalar(value))
        };
        fields.map(|(id, field)| json!({ "id": self.id(id), "content": content(field) })).collect()
    }
}

pub(super) fn wall(row: &Row, column: &str) -> Option<chrono::NaiveDateTime> {
    match row.get(column) {
        Some(Value::DateTime(wall)) => Some(*wall),
        _ => None,
    }
}
