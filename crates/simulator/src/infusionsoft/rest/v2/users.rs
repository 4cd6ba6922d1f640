//! Users, and who is calling.

use serde_json::json;

use super::super::ask::Ask;
use super::super::collection::Collection;
use super::super::condition::{Target, Test, filter};
use super::super::member::Form::{Computed, Id, Object, Slots, Text};
use super::super::member::{Member, ro, rw};
use super::super::{Answer, Outcome, people};
use crate::infusionsoft::services::{Session, USER};
use crate::infusionsoft::tables::{int, text};

const MEMBERS: &[Member] = &[
    ro("id", Id("Id")),
    rw("given_name", Text("FirstName")),
    rw("middle_name", Text("MiddleName")),
    rw("family_name", Text("LastName")),
    rw("nickname", Text("Nickname")),
    rw("title", Text("Title")),
    rw("suffix", Text("Suffix")),
    rw("spouse_name", Text("SpouseName")),
    rw("email_addresses", Slots(people::EMAILS)),
    rw("phone_numbers", Slots(people::PHONES)),
    rw("address", Object(people::ADDRESS_V2)),
    ro("status", Computed(|_, _| json!("ACTIVE"))),
    ro("partner", Computed(|_, row| json!(text(row, "Partner") == "1"))),
    ro("admin", Computed(|_, row| json!(int(row, "Id") == Some(USER)))),
    ro("global_user_id", Computed(|_, row| json!(int(row, "Id").map(|id| (1000 + id).to_string())))),
    ro("keap_id", Text("Email")),
];

pub(super) static USERS: Collection = Collection {
    filters: &[
        filter("email", Target::Column("Email"), Test::Is),
        filter("given_name", Target::Column("FirstName"), Test::Is),
        filter("include_inactive", Target::Column("Id"), Test::Ignored),
        filter("include_partners", Target::Column("Id"), Test::Ignored),
        filter("user_ids", Target::Column("Id"), Test::Among),
    ],
    orders: &[
        ("create_time", Target::Column("Id")),
        ("email", Target::Column("Email")),
        ("name", Target::Column("LastName")),
    ],
    largest: 100,
    ..Collection::new("users", "User", MEMBERS)
};

/// The user on whose behalf every call is made.
pub(super) fn info(session: &mut Session<'_>, _: &Ask<'_>) -> Outcome {
    let user = session.tables.get("User", USER).cloned().unwrap_or_default();
    Answer::ok(json!({
        "id": USER.to_string(),
        "email": text(&user, "Email"),
        "sub": text(&user, "Email"),
        "keap_id": text(&user, "Email"),
        "given_name": text(&user, "FirstName"),
        "family_name": text(&user, "LastName"),
        "is_admin": true,
        "tenant_id": session.app,
    }))
}
