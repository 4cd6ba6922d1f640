//! Tags on contacts, from either side, in both interfaces.

use serde_json::{Map, Value as Json, json};

use super::ask::Ask;
use super::list;
use super::member::{Form, Member, ro};
use super::read::{Reader, Wanted, wall};
use super::refusal::Refusal;
use super::{Answer, Dialect, Outcome, moment};
use crate::infusionsoft::services::{Session, tags};
use crate::infusionsoft::tables::{Row, int};

const CONTACT: &[Member] = &[
    ro("email", Form::Text("Email")),
    ro("given_name", Form::Text("FirstName")),
    ro("family_name", Form::Text("LastName")),
];

const TAG: &[Member] = &[
    ro("name", Form::Text("GroupName")),
    ro("category", Form::Reference("ContactGroupCategory", "GroupCategoryId", &[])),
];

/// Which side of an assignment is asked for.
struct Side {
    /// The list, and the member of each item.
    names: (&'static str, &'static str),
    table: &'static str,
    column: &'static str,
    members: &'static [Member],
}

const TAGS: Side = Side { names: ("tags", "tag"), table: "ContactGroup", column: "GroupId", members: TAG };
const CONTACTS: Side = Side { names: ("contacts", "contact"), table: "Contact", column: "ContactId", members: CONTACT };

fn known(session: &Session<'_>, ask: &Ask<'_>, side: &Side) -> Result<i32, Refusal> {
    let id = ask.id("id", side.names.0)?;
    let known = session.tables.get(side.table, id).map(|_| id);
    known.ok_or_else(|| Refusal::not_found(side.names.0, &id.to_string()))
}

pub(super) fn tags_of_contact(session: &mut Session<'_>, ask: &Ask<'_>) -> Outcome {
    let contact = known(session, ask, &CONTACTS)?;
    assigned(session, ask, &TAGS, |row| int(row, "ContactId") == Some(contact))
}

pub(super) fn contacts_of_tag(session: &mut Session<'_>, ask: &Ask<'_>) -> Outcome {
    let tag = known(session, ask, &TAGS)?;
    assigned(session, ask, &CONTACTS, |row| int(row, "GroupId") == Some(tag))
}

fn assigned(session: &Session<'_>, ask: &Ask<'_>, side: &Side, wanted: impl Fn(&Row) -> bool) -> Outcome {
    let rows = session.tables.all("ContactGroupAssign").map(|(_, row)| row).filter(|row| wanted(row));
    let items: Vec<Json> = rows.filter_map(|row| item(session, ask.dialect, side, row)).collect();
    let envelope = list::page(ask, side.names.0, 1000, items.into_iter())?;
    Answer::ok(Json::Object(envelope))
}

/// One assignment: v1 and v2's tags put the record into a member, v2's contacts put the time beside its members.
fn item(session: &Session<'_>, dialect: Dialect, side: &Side, row: &Row) -> Option<Json> {
    let id = int(row, side.column)?;
    let reader = Reader { tables: session.tables, dialect };
    let mut record = Map::from_iter([("id".to_owned(), reader.id(id))]);
    let members = reader.record(session.tables.get(side.table, id)?, side.members, &Wanted::Everything);
    record.extend(members.as_object().cloned().unwrap_or_default());
    let applied = wall(row, "DateCreated").map(moment::print);
    Some(match dialect {
        Dialect::V1 => json!({ side.names.1: record, "date_applied": applied }),
        Dialect::V2 if side.names.1 == "tag" => json!({ "tag": record, "applied_time": applied }),
        Dialect::V2 => {
            record.insert("applied_time".to_owned(), json!(applied));
            Json::Object(record)
        }
    })
}

/// `{"tagIds": [1, 2]}`: what became of each.
pub(super) fn tag_contact(session: &mut Session<'_>, ask: &Ask<'_>) -> Outcome {
    let contact = known(session, ask, &CONTACTS)?;
    let tags = ask.ids("tagIds")?;
    Answer::ok(tags.iter().map(|tag| (tag.to_string(), json!(assign(session, contact, *tag)))).collect())
}

/// `{"ids": [4, 5]}`: what became of each.
pub(super) fn tag_contacts(session: &mut Session<'_>, ask: &Ask<'_>) -> Outcome {
    Answer::ok(assign_all(session, ask, "ids")?)
}

/// `{"contact_ids": ["4", "5"]}`: what became of each, in `results`.
pub(super) fn apply(session: &mut Session<'_>, ask: &Ask<'_>) -> Outcome {
    let results = assign_all(session, ask, "contact_ids")?;
    Answer::ok(json!({ "results": results }))
}

fn assign_all(session: &mut Session<'_>, ask: &Ask<'_>, member: &str) -> Result<Json, Refusal> {
    let tag = known(session, ask, &TAGS)?;
    let contacts = ask.ids(member)?;
    Ok(contacts.iter().map(|contact| (contact.to_string(), json!(assign(session, *contact, tag)))).collect())
}

fn assign(session: &mut Session<'_>, contact: i32, tag: i32) -> &'static str {
    if session.tables.get("Contact", contact).is_none() {
        "CONTACT_NOT_FOUND"
    } else if session.tables.get("ContactGroup", tag).is_none() {
        "TAG_ID_NOT_FOUND"
    } else if tags::assign(session, contact, tag) {
        "SUCCESS"
    } else {
        "DUPLICATE"
    }
}

/// The tag in the path, or those in `?ids`.
pub(super) fn untag_contact(session: &mut Session<'_>, ask: &Ask<'_>) -> Outcome {
    let contact = known(session, ask, &CONTACTS)?;
    for tag in chosen(ask, "tag", "tags")? {
        tags::unassign(session, contact, tag);
    }
    Answer::nothing()
}

/// The contact in the path, or those in `?ids`.
pub(super) fn untag_contacts(session: &mut Session<'_>, ask: &Ask<'_>) -> Outcome {
    let tag = known(session, ask, &TAGS)?;
    for contact in chosen(ask, "contact", "contacts")? {
        tags::unassign(session, contact, tag);
    }
    Answer::nothing()
}

/// `{"contact_ids": ["4"]}`.
pub(super) fn remove(session: &mut Session<'_>, ask: &Ask<'_>) -> Outcome {
    let tag = known(session, ask, &TAGS)?;
    for contact in ask.ids("contact_ids")? {
        tags::unassign(session, contact, tag);
    }
    Answer::nothing()
}

fn chosen(ask: &Ask<'_>, variable: &str, domain: &'static str) -> Result<Vec<i32>, Refusal> {
    match ask.names("ids") {
        Some(ids) => ids.iter().map(|id| id.parse().map_err(|_| Refusal::not_found(domain, id))).collect(),
        None => ask.id(variable, domain).map(|id| vec![id]),
    }
}
