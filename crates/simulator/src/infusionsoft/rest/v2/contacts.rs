//! Contacts, with the duplicate check in the query.

use serde_json::{Value as Json, json};

use super::super::ask::Ask;
use super::super::collection::Collection;
use super::super::condition::{Filter, Target, Test, filter};
use super::super::member::Form::{Computed, Custom, Date, Id, Ignored, LinkNamed, Object, Slots, Text, Time};
use super::super::member::{Member, ro, rw};
use super::super::refusal::Refusal;
use super::super::{Answer, Outcome, collection, people, write};
use crate::infusionsoft::services::{Session, contact};
use crate::infusionsoft::tables::{Row, Tables, int};

const COMPANY: &[Member] =
    &[rw("id", LinkNamed("Company", "CompanyID", "Company")), rw("company_name", Text("Company"))];

const MEMBERS: &[Member] = &[
    ro("id", Id("Id")),
    rw("prefix", Text("Title")),
    rw("given_name", Text("FirstName")),
    rw("middle_name", Text("MiddleName")),
    rw("family_name", Text("LastName")),
    rw("suffix", Text("Suffix")),
    rw("preferred_name", Text("Nickname")),
    rw("email_addresses", Slots(people::EMAILS)),
    rw("phone_numbers", Slots(people::PHONES)),
    rw("fax_numbers", Slots(people::FAXES)),
    rw("addresses", Slots(people::ADDRESSES_V2)),
    rw("company", Object(COMPANY)),
    rw("job_title", Text("JobTitle")),
    rw("contact_type", Text("ContactType")),
    rw("website", Text("Website")),
    rw("birth_date", Date("Birthday")),
    rw("anniversary_date", Date("Anniversary")),
    rw("spouse_name", Text("SpouseName")),
    rw("referral_code", Text("ReferralCode")),
    rw("time_zone", Text("TimeZone")),
    rw("preferred_locale", Text("Language")),
    rw("owner_id", Id("OwnerID")),
    rw("leadsource_id", Id("LeadSourceId")),
    rw("source_type", Ignored),
    rw("origin", Ignored),
    rw("social_accounts", Ignored),
    rw("utm_parameters", Ignored),
    ro("tag_ids", Computed(tag_ids)),
    ro("create_time", Time("DateCreated")),
    ro("update_time", Time("LastUpdated")),
    ro("links", Computed(|_, _| json!([]))).optional(),
    ro("score_value", Computed(|_, _| json!("0"))).optional(),
    rw("notes", Text("ContactNotes")).optional(),
    rw("custom_fields", Custom(-1)).optional(),
    ro("account_id", Id("AccountId")).optional(),
    rw("assistant_name", Text("AssistantName")).optional(),
    rw("assistant_phone", Text("AssistantPhone")).optional(),
    rw("billing_information", Text("BillingInformation")).optional(),
    ro("groups", Computed(groups)).optional(),
    ro("created_by", Id("CreatedBy")).optional(),
    ro("last_updated_by", Id("LastUpdatedBy")).optional(),
];

fn tags(tables: &Tables, row: &Row) -> Vec<String> {
    let tags = int(row, "Id").map(|id| tables.tags_of(id)).unwrap_or_default();
    tags.iter().map(i32::to_string).collect()
}

fn tag_ids(tables: &Tables, row: &Row) -> Json {
    json!(tags(tables, row))
}

fn groups(tables: &Tables, row: &Row) -> Json {
    json!(tags(tables, row).join(","))
}

const FILTERS: &[Filter] = &[
    filter("email", Target::Any(&["Email", "EmailAddress2", "EmailAddress3"]), Test::Prefix),
    filter("given_name", Target::Column("FirstName"), Test::Prefix),
    filter("family_name", Target::Column("LastName"), Test::Prefix),
    filter("middle_name", Target::Column("MiddleName"), Test::Prefix),
    filter("website", Target::Column("Website"), Test::Prefix),
    filter("city", Target::Column("City"), Test::Prefix),
    filter("state", Target::Column("State"), Test::Prefix),
    filter("lead_source_name", Target::Of("LeadSource", "LeadSourceId", "Name"), Test::Prefix),
    filter("company_id", Target::Column("CompanyID"), Test::Is),
    filter("contact_id", Target::Column("Id"), Test::Compare),
    filter("contact_ids", Target::Column("Id"), Test::Among),
    filter("ids", Target::Column("Id"), Test::Among),
    filter("start_update_time", Target::Column("LastUpdated"), Test::Since),
    filter("end_update_time", Target::Column("LastUpdated"), Test::Until),
    filter("phone_number", Target::Column("Phone1"), Test::Phone),
    filter("phone_fields", Target::Column("Phone1"), Test::Ignored),
    filter("billing_address_line1", Target::Column("StreetAddress1"), Test::Is),
    filter("billing_address_locality", Target::Column("City"), Test::Is),
    filter("billing_address_region", Target::Column("State"), Test::Is),
    filter("billing_address_postal_code", Target::Column("PostalCode"), Test::Is),
    filter("shipping_address_line1", Target::Column("Address2Street1"), Test::Is),
    filter("shipping_address_locality", Target::Column("City2"), Test::Is),
    filter("shipping_address_region", Target::Column("State2"), Test::Is),
    filter("shipping_address_postal_code", Target::Column("PostalCode2"), Test::Is),
    filter("other_address_line1", Target::Column("Address3Street1"), Test::Is),
    filter("other_address_locality", Target::Column("City3"), Test::Is),
    filter("other_address_region", Target::Column("State3"), Test::Is),
    filter("other_address_postal_code", Target::Column("PostalCode3"), Test::Is),
];

pub(super) static CONTACTS: Collection = Collection {
    filters: FILTERS,
    orders: &[
        ("id", Target::Column("Id")),
        ("create_time", Target::Column("DateCreated")),
        ("update_time", Target::Column("LastUpdated")),
        ("email", Target::Column("Email")),
    ],
    form: Some(-1),
    narrows: true,
    ..Collection::new("contacts", "Contact", MEMBERS)
};

/// 201 for a new contact, 200 for one that `duplicate_option` found.
pub(super) fn create(session: &mut Session<'_>, ask: &Ask<'_>) -> Outcome {
    let check = match ask.query("duplicate_option") {
        None => return collection::create(session, ask, &CONTACTS),
        Some(check) => check,
    };
    if !["Email", "EmailAndName", "EmailAndNameAndCompany"].contains(&check.as_str()) {
        return Err(Refusal::bad(format!("Invalid duplicate_option: {check}")));
    }
    let cells = CONTACTS.cells(session, &ask.object()?, None)?;
    let (id, new) = contact::upsert(session, &cells, &check)?;
    let record = CONTACTS.record(session, ask, id)?;
    if new { Answer::created(record) } else { Answer::ok(record) }
}

/// `{"contact_id": "4", "duplicate_contact_id": "5"}`.
pub(super) fn merge(session: &mut Session<'_>, ask: &Ask<'_>) -> Outcome {
    let body = ask.object()?;
    let named = |member: &str| write::id(body.get(member).ok_or_else(|| Refusal::missing(member))?);
    let (keep, duplicate) = (named("contact_id")?, named("duplicate_contact_id")?);
    contact::unite(session, keep, duplicate)?;
    Answer::ok(CONTACTS.record(session, ask, keep)?)
}
