//! The lists of a document that the API edits, and what each admits. A list is one value of [`Collection`]; how a list is
//! edited does not depend on which.

mod configuration;
mod hook;
mod model;
mod object;
mod parameter;
mod resource;

pub use configuration::CONFIGURATION;
pub use hook::{HOOKS, RESOURCE_HOOKS};
pub use model::{MODEL_FIELDS, MODELS};
pub use object::{OBJECT_FIELDS, OBJECTS};
pub use parameter::{PARAMETERS, RESOURCE_PARAMETERS};
pub use resource::RESOURCES;

use ligand_model::{Error, Kind, Result};
use serde_json::Value;

use super::number;

/// A list of a document.
#[derive(Debug)]
pub struct Collection {
    /// The member that holds it.
    pub list: &'static str,
    /// What one entry is called.
    pub noun: &'static str,
    /// The list whose entries hold it, if it is not the document's own.
    pub inside: Option<&'static Collection>,
    /// Entries are named by their `key`, not by number.
    by_key: bool,
    /// An account may add to that of an element of the catalogue.
    extends: bool,
    /// Members that an entry must have, as text.
    required: &'static [&'static str],
    /// What else an entry must be, and what is made of it.
    check: fn(&mut Value, &Admission<'_>) -> Result<()>,
}

/// Where an entry is about to stand.
#[derive(Debug)]
pub struct Admission<'a> {
    /// What stands there now.
    pub before: Option<&'a Value>,
    /// Its place; none: at the end.
    pub at: Option<usize>,
    /// The list as it is.
    pub list: &'a [Value],
    /// The hub of the element.
    pub hub: &'a str,
}

impl Admission<'_> {
    /// The other entries of the list.
    fn others(&self) -> impl Iterator<Item = &Value> {
        self.list.iter().enumerate().filter(|(index, _)| Some(*index) != self.at).map(|(_, entry)| entry)
    }
}

impl Collection {
    /// Whether an account may add to that of an element of the catalogue.
    pub fn extends(&self) -> bool {
        self.inside.map_or(self.extends, |outer| outer.extends)
    }

    /// The list, made if there is none. `parent` names the entry that holds it.
    ///
    /// # Errors
    /// 404: there is no such parent. 400: the document has something else in its place.
    pub fn list_mut<'d>(&self, document: &'d mut Value, parent: Option<&str>) -> Result<&'d mut Vec<Value>> {
        let holder = match (self.inside, parent) {
            (Some(outer), Some(parent)) => {
                let list = outer.list_mut(document, None)?;
                let at = outer.position(list, parent)?;
                list.get_mut(at).ok_or_else(|| outer.none(parent))?
            }
            _ => document,
        };
        let members = holder.as_object_mut().ok_or_else(|| self.unlike())?;
        let list = members.entry(self.list).or_insert_with(|| Value::Array(Vec::new()));
        if list.is_null() {
            *list = Value::Array(Vec::new());
        }
        list.as_array_mut().ok_or_else(|| self.unlike())
    }

    /// The entries, as they are shown.
    ///
    /// # Errors
    /// 404: there is no such parent.
    pub fn entries(&self, document: &Value, parent: Option<&str>) -> Result<Vec<Value>> {
        let of = |holder: &Value| holder.get(self.list).and_then(Value::as_array).cloned().unwrap_or_default();
        let entries = match (self.inside, parent) {
            (Some(outer), Some(parent)) => {
                let list = document.get(outer.list).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
                list.get(outer.position(list, parent)?).map(of).unwrap_or_default()
            }
            _ => of(document),
        };
        Ok(entries.into_iter().map(|entry| self.shown(entry)).collect())
    }

    /// Where the entry with this number, or key, stands.
    ///
    /// # Errors
    /// 404.
    pub fn position(&self, list: &[Value], name: &str) -> Result<usize> {
        let number = name.parse::<i64>().ok();
        let is_it = |entry: &Value| match self.by_key {
            true => entry.get("key").and_then(Value::as_str) == Some(name),
            false => number.is_some() && number::id(entry) == number,
        };
        list.iter().position(is_it).ok_or_else(|| self.none(name))
    }

    /// An entry as it is shown.
    pub fn shown(&self, mut entry: Value) -> Value {
        if self.list == CONFIGURATION.list {
            super::secret::mask(&mut entry);
        }
        entry
    }

    /// Checks an entry that was sent, and makes of it what is stored.
    ///
    /// # Errors
    /// 400 that names what is missing or wrong; 409: there is one like it.
    pub fn admit(&self, entry: &mut Value, admission: &Admission<'_>) -> Result<()> {
        let members = entry.as_object_mut().ok_or_else(|| {
            Error::new(Kind::BadRequest, format!("a {} is a JSON object; what was sent is not one", self.noun))
        })?;
        let blank = |name: &str| members.get(name).and_then(Value::as_str).is_none_or(|text| text.trim().is_empty());
        let missing: Vec<&str> = self.required.iter().copied().filter(|name| blank(name)).collect();
        if !missing.is_empty() {
            let message = format!("a {} needs {}; found none", self.noun, missing.join(", "));
            return Err(Error::new(Kind::BadRequest, message));
        }
        for name in ["id", "elementId", "resourceId", "createdDate", "updatedDate", "ownerAccountId"] {
            members.shift_remove(name);
        }
        if let Some(id) = admission.before.and_then(number::id) {
            members.insert("id".into(), id.into());
        }
        (self.check)(entry, admission)
    }

    /// Nothing has this number, or key.
    pub fn none(&self, name: &str) -> Error {
        let by = if self.by_key { "key" } else { "ID" };
        Error::new(Kind::NotFound, format!("No {} found with {by} {name}", self.noun))
    }

    fn unlike(&self) -> Error {
        let message = format!("the element's document has no list in `{}`; replace the document", self.list);
        Error::new(Kind::BadRequest, message)
    }
}

/// Nothing but the members that are required.
fn anything(_: &mut Value, _: &Admission<'_>) -> Result<()> {
    Ok(())
}

/// No other entry of the list has the same text in this member.
fn unlike_others(entry: &Value, admission: &Admission<'_>, member: &str, noun: &str) -> Result<()> {
    let text = |entry: &Value| entry.get(member).and_then(Value::as_str).map(str::to_owned);
    let own = text(entry);
    if own.is_some() && admission.others().any(|other| text(other) == own) {
        let message = format!("a {noun} with {member} {} exists already", own.unwrap_or_default());
        return Err(Error::new(Kind::Conflict, message));
    }
    Ok(())
}
