//! Companies.

use super::super::collection::Collection;
use super::super::condition::{Target, Test, filter};
use super::super::member::Form::{Computed, Custom, Id, Object, Text};
use super::super::member::{Member, ro, rw};
use super::super::people;

const MEMBERS: &[Member] = &[
    ro("id", Id("Id")),
    rw("company_name", Text("Company")),
    rw("address", Object(people::ADDRESS_V1)),
    rw("email_address", Text("Email")),
    ro("email_opted_in", Computed(people::opted_in)),
    ro("email_status", Computed(people::email_status)),
    rw("phone_number", Object(people::PHONE1)),
    rw("fax_number", Object(people::FAX1)),
    rw("website", Text("Website")),
    rw("notes", Text("ContactNotes")),
    rw("custom_fields", Custom(-6)).optional(),
];

pub(super) static COMPANIES: Collection = Collection {
    required: &["company_name"],
    filters: &[filter("company_name", Target::Column("Company"), Test::Is)],
    orders: &[
        ("id", Target::Column("Id")),
        ("date_created", Target::Column("DateCreated")),
        ("name", Target::Column("Company")),
        ("email", Target::Column("Email")),
    ],
    form: Some(-6),
    ..Collection::new("companies", "Company", MEMBERS)
};
