//! Tasks and notes. Notes are written below their contact and read from either place; there are no appointments here.

use serde_json::json;

use super::super::ask::Ask;
use super::super::collection::Collection;
use super::super::condition::{Filter, Target, Test, filter};
use super::super::member::Form::{Custom, Done, Flag, Id, Ignored, Int, Link, Reference, Text, Time, Words};
use super::super::member::{Member, ro, rw};
use super::super::refusal::Refusal;
use super::super::{Answer, Outcome, list, store};
use super::contacts::CONTACTS;
use crate::infusionsoft::services::Session;
use crate::infusionsoft::tables::int;

const PRIORITIES: &[(&str, i32)] = &[("CRITICAL", 1), ("ESSENTIAL", 2), ("NONESSENTIAL", 3)];

const TASK: &[Member] = &[
    ro("id", Id("Id")),
    rw("title", Text("ActionDescription")),
    rw("description", Text("CreationNotes")),
    rw("type", Text("ActionType")),
    rw("priority", Words("Priority", PRIORITIES)),
    rw("completion_time", Time("CompletionDate")),
    rw("completed", Done("CompletionDate")),
    ro("create_time", Time("CreationDate")),
    ro("modification_time", Time("LastUpdated")),
    rw("due_time", Time("ActionDate")),
    rw("remind_time_mins", Int("RemindTime")),
    rw("assigned_to_user_id", Link("User", "UserID")),
    ro("created_by_user_id", Id("CreatedBy")),
    ro("last_updated_by_user_id", Id("LastUpdatedBy")),
    rw("contact_id", Link("Contact", "ContactId")),
    rw("opportunity_id", Link("Lead", "OpportunityId")),
    rw("accepted", Flag("Accepted")),
    rw("custom_fields", Custom(-5)).optional(),
];

const TASK_FILTERS: &[Filter] = &[
    filter("contact_id", Target::Column("ContactId"), Test::Is),
    filter("user_id", Target::Column("UserID"), Test::Is),
    filter("opportunity_id", Target::Column("OpportunityId"), Test::Is),
    filter("has_due_date", Target::Column("ActionDate"), Test::Set),
    filter("is_completed", Target::Column("CompletionDate"), Test::Set),
    filter("task_ids", Target::Column("Id"), Test::Among),
    filter("priority", Target::Column("Priority"), Test::Word(PRIORITIES)),
    filter("since_time", Target::Column("LastUpdated"), Test::Since),
    filter("until_time", Target::Column("LastUpdated"), Test::Until),
    filter("id", Target::Column("Id"), Test::Compare),
    filter("title", Target::Column("ActionDescription"), Test::Prefix),
];

pub(super) static TASKS: Collection = Collection {
    kind: Some("Task"),
    required: &["assigned_to_user_id"],
    filters: TASK_FILTERS,
    orders: &[
        ("id", Target::Column("Id")),
        ("create_time", Target::Column("CreationDate")),
        ("due_time", Target::Column("ActionDate")),
        ("update_time", Target::Column("LastUpdated")),
    ],
    form: Some(-5),
    ..Collection::new("tasks", "ContactAction", TASK)
};

const USER: &[Member] =
    &[ro("given_name", Text("FirstName")), ro("family_name", Text("LastName")), ro("email_address", Text("Email"))];

const NOTE: &[Member] = &[
    ro("id", Id("Id")),
    rw("title", Text("ActionDescription")),
    rw("text", Text("CreationNotes")),
    rw("type", Text("ActionType")),
    rw("contact_id", Link("Contact", "ContactId")),
    rw("user_id", Link("User", "UserID")).in_bodies(),
    ro("assigned_to_user", Reference("User", "UserID", USER)),
    rw("is_pinned", Ignored),
    ro("create_time", Time("CreationDate")),
    ro("update_time", Time("LastUpdated")),
    ro("created_by_user_id", Id("CreatedBy")),
    ro("last_updated_by_user_id", Id("LastUpdatedBy")),
    rw("custom_fields", Custom(-5)).optional(),
];

const NOTE_FILTERS: &[Filter] = &[
    filter("id", Target::Column("Id"), Test::Compare),
    filter("ids", Target::Column("Id"), Test::Among),
    filter("title", Target::Column("ActionDescription"), Test::Contains),
    filter("contact_id", Target::Column("ContactId"), Test::Is),
    filter("assigned_to_user_id", Target::Column("UserID"), Test::Is),
    filter("since_time", Target::Column("LastUpdated"), Test::Since),
    filter("until_time", Target::Column("LastUpdated"), Test::Until),
];

pub(super) static NOTES: Collection = Collection {
    kind: Some("Note"),
    required: &["user_id"],
    filters: NOTE_FILTERS,
    orders: &[
        ("id", Target::Column("Id")),
        ("create_time", Target::Column("CreationDate")),
        ("update_time", Target::Column("LastUpdated")),
    ],
    form: Some(-5),
    ..Collection::new("notes", "ContactAction", NOTE)
};

pub(super) fn notes_of_contact(session: &mut Session<'_>, ask: &Ask<'_>) -> Outcome {
    let contact = CONTACTS.known(session, ask)?;
    list::answer(session, ask, &NOTES, |row| int(row, "ContactId") == Some(contact))
}

pub(super) fn create_note(session: &mut Session<'_>, ask: &Ask<'_>) -> Outcome {
    let contact = CONTACTS.known(session, ask)?;
    let mut body = ask.object()?;
    body.insert("contact_id".into(), json!(contact.to_string()));
    let id = NOTES.add(session, &body)?;
    Answer::created(NOTES.record(session, ask, id)?)
}

/// The note in the path, if it is one of the contact in the path.
fn note(session: &Session<'_>, ask: &Ask<'_>) -> Result<i32, Refusal> {
    let contact = CONTACTS.known(session, ask)?;
    let id = ask.id("note", NOTES.name)?;
    let row = session.tables.get(NOTES.table, id).filter(|row| NOTES.holds(row));
    let of_contact = row.is_some_and(|row| int(row, "ContactId") == Some(contact));
    if of_contact { Ok(id) } else { Err(Refusal::not_found(NOTES.name, &id.to_string())) }
}

pub(super) fn get_note(session: &mut Session<'_>, ask: &Ask<'_>) -> Outcome {
    let id = note(session, ask)?;
    Answer::ok(NOTES.record(session, ask, id)?)
}

pub(super) fn update_note(session: &mut Session<'_>, ask: &Ask<'_>) -> Outcome {
    let id = note(session, ask)?;
    let body = ask.object()?;
    NOTES.check_new(&body)?;
    let cells = NOTES.cells(session, &body, ask.names("update_mask").as_deref())?;
    store::change(session, NOTES.table, id, cells)?;
    Answer::ok(NOTES.record(session, ask, id)?)
}

pub(super) fn delete_note(session: &mut Session<'_>, ask: &Ask<'_>) -> Outcome {
    let id = note(session, ask)?;
    store::remove(session, NOTES.table, id)?;
    Answer::nothing()
}
