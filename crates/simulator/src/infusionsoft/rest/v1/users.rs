//! Users, and who is calling.

use serde_json::json;

use super::super::ask::Ask;
use super::super::collection::Collection;
use super::super::condition::{Target, Test, filter};
use super::super::member::Form::{Computed, Id, Object, Slots, Text};
use super::super::member::{Member, ro};
use super::super::{Answer, Outcome, people};
use crate::infusionsoft::services::{Session, USER};
use crate::infusionsoft::tables::{int, text};

const MEMBERS: &[Member] = &[
    ro("id", Id("Id")),
    ro("given_name", Text("FirstName")),
    ro("middle_name", Text("MiddleName")),
    ro("family_name", Text("LastName")),
    ro("preferred_name", Text("Nickname")),
    ro("email_address", Text("Email")),
    ro("title", Text("Title")),
    ro("suffix", Text("Suffix")),
    ro("status", Computed(|_, _| json!("Active"))),
    ro("partner", Computed(|_, row| json!(text(row, "Partner") == "1"))),
    ro("global_user_id", Computed(|_, row| json!(int(row, "Id").map(|id| 1000 + id)))),
    ro("infusionsoft_id", Text("Email")),
    ro("phone_numbers", Slots(people::PHONES)),
    ro("address", Object(people::ADDRESS_V1)),
];

pub(super) static USERS: Collection = Collection {
    filters: &[
        filter("include_inactive", Target::Column("Id"), Test::Ignored),
        filter("include_partners", Target::Column("Id"), Test::Ignored),
    ],
    ..Collection::new("users", "User", MEMBERS)
};

/// The user on whose behalf every call is made.
pub(super) fn info(session: &mut Session<'_>, _: &Ask<'_>) -> Outcome {
    let user = session.tables.get("User", USER).cloned().unwrap_or_default();
    Answer::ok(json!({
        "email": text(&user, "Email"),
        "sub": text(&user, "Email"),
        "id": USER.to_string(),
        "global_user_id": 1000 + USER,
        "infusionsoft_id": text(&user, "Email"),
        "given_name": text(&user, "FirstName"),
        "middle_name": text(&user, "MiddleName"),
        "family_name": text(&user, "LastName"),
        "preferred_name": text(&user, "Nickname"),
        "is_admin": true,
    }))
}
