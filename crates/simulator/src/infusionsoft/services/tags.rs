//! Tags of contacts: the vendor calls a tag a group.

use super::super::query::Field;
use super::super::tables::{Row, int};
use super::super::xmlrpc::Value;
use super::{Arguments, Fault, Method, Session, Takes, record};

use Takes::Int;

pub(super) const METHODS: &[Method] = &[
    Method::new("ContactService.addToGroup", &[Int, Int], add),
    Method::new("ContactService.removeFromGroup", &[Int, Int], remove),
];

fn check(session: &Session<'_>, contact: i32, tag: i32) -> Result<(), Fault> {
    session.tables.get("Contact", contact).ok_or_else(Fault::record_not_found)?;
    session.tables.get("ContactGroup", tag).ok_or_else(Fault::record_not_found)?;
    Ok(())
}

fn add(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    let (contact, tag) = (sent.int(0), sent.int(1));
    check(session, contact, tag)?;
    let added = assign(session, contact, tag);
    Ok(Value::Boolean(added || session.settings.tag_twice_answer))
}

fn remove(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    let (contact, tag) = (sent.int(0), sent.int(1));
    check(session, contact, tag)?;
    Ok(Value::Boolean(unassign(session, contact, tag)))
}

/// Takes a tag from a contact; `false` if it has none.
pub(in super::super) fn unassign(session: &mut Session<'_>, contact: i32, tag: i32) -> bool {
    let had = session.tables.tags_of(contact).contains(&tag);
    let is_this = |row: &Row| int(row, "ContactId") == Some(contact) && int(row, "GroupId") == Some(tag);
    session.tables.remove_where("ContactGroupAssign", is_this);
    had
}

/// Gives a contact a tag; `false` if it has it already.
pub(in super::super) fn assign(session: &mut Session<'_>, contact: i32, tag: i32) -> bool {
    if session.tables.tags_of(contact).contains(&tag) {
        return false;
    }
    let row = Row::from([
        ("ContactId".to_owned(), Value::Int(contact)),
        ("GroupId".to_owned(), Value::Int(tag)),
        ("DateCreated".to_owned(), Value::DateTime(session.now)),
    ]);
    session.tables.insert("ContactGroupAssign", row);
    true
}

/// Refuses unknown or missing contact fields although no contact is read.
pub(super) fn check_contact_fields(session: &Session<'_>, fields: &[String]) -> Result<(), Fault> {
    if fields.is_empty() {
        return Err(Fault::no_fields());
    }
    let contact = record::table("Contact")?;
    fields.iter().try_for_each(|field| Field::resolve(session.tables, contact, field).map(drop))
}
