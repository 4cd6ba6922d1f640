//! Tasks, notes and appointments: one table, told apart by `ObjectType`.

use super::super::collection::Collection;
use super::super::condition::{Filter, Target, Test, filter};
use super::super::member::Form::{Computed, Custom, Done, Id, Int, Link, Reference, Text, Time};
use super::super::member::{Member, ro, rw};

const CONTACT: &[Member] =
    &[ro("email", Text("Email")), ro("first_name", Text("FirstName")), ro("last_name", Text("LastName"))];

const TASK: &[Member] = &[
    ro("id", Id("Id")),
    rw("title", Text("ActionDescription")),
    rw("description", Text("CreationNotes")),
    rw("type", Text("ActionType")),
    rw("priority", Int("Priority")),
    rw("completion_date", Time("CompletionDate")),
    rw("completed", Done("CompletionDate")),
    ro("creation_date", Time("CreationDate")),
    ro("modification_date", Time("LastUpdated")),
    rw("due_date", Time("ActionDate")),
    rw("remind_time", Int("RemindTime")),
    ro("url", Computed(|_, _| serde_json::Value::Null)),
    rw("user_id", Link("User", "UserID")),
    rw("contact", Reference("Contact", "ContactId", CONTACT)),
    rw("custom_fields", Custom(-5)).optional(),
];

const TASK_FILTERS: &[Filter] = &[
    filter("contact_id", Target::Column("ContactId"), Test::Is),
    filter("user_id", Target::Column("UserID"), Test::Is),
    filter("completed", Target::Column("CompletionDate"), Test::Set),
    filter("has_due_date", Target::Column("ActionDate"), Test::Set),
    filter("since", Target::Column("LastUpdated"), Test::Since),
    filter("until", Target::Column("LastUpdated"), Test::Until),
];

pub(super) static TASKS: Collection = Collection {
    kind: Some("Task"),
    required: &["title"],
    filters: TASK_FILTERS,
    orders: &[
        ("id", Target::Column("Id")),
        ("title", Target::Column("ActionDescription")),
        ("due_date", Target::Column("ActionDate")),
        ("creation_date", Target::Column("CreationDate")),
    ],
    form: Some(-5),
    syncs: true,
    ..Collection::new("tasks", "ContactAction", TASK)
};

const NOTE: &[Member] = &[
    ro("id", Id("Id")),
    rw("contact_id", Link("Contact", "ContactId")),
    rw("title", Text("ActionDescription")),
    rw("body", Text("CreationNotes")),
    rw("type", Text("ActionType")),
    rw("user_id", Link("User", "UserID")),
    ro("date_created", Time("CreationDate")),
    ro("last_updated", Time("LastUpdated")),
    ro("last_updated_by", Reference("User", "LastUpdatedBy", USER)),
];

const USER: &[Member] = &[ro("given_name", Text("FirstName")), ro("family_name", Text("LastName"))];

pub(super) static NOTES: Collection = Collection {
    kind: Some("Note"),
    required: &["contact_id"],
    filters: &[
        filter("contact_id", Target::Column("ContactId"), Test::Is),
        filter("user_id", Target::Column("UserID"), Test::Is),
    ],
    ..Collection::new("notes", "ContactAction", NOTE)
};

const APPOINTMENT: &[Member] = &[
    ro("id", Id("Id")),
    rw("title", Text("ActionDescription")),
    rw("description", Text("CreationNotes")),
    rw("start_date", Time("ActionDate")),
    rw("end_date", Time("EndDate")),
    rw("location", Text("Location")),
    rw("remind_time", Int("RemindTime")),
    rw("contact_id", Link("Contact", "ContactId")),
    rw("user", Link("User", "UserID")),
];

pub(super) static APPOINTMENTS: Collection = Collection {
    kind: Some("Appointment"),
    required: &["title", "start_date", "end_date"],
    filters: &[
        filter("contact_id", Target::Column("ContactId"), Test::Is),
        filter("since", Target::Column("ActionDate"), Test::Since),
        filter("until", Target::Column("ActionDate"), Test::Until),
    ],
    syncs: true,
    ..Collection::new("appointments", "ContactAction", APPOINTMENT)
};
