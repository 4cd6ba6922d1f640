//! Contacts: added, or joined with one that is there already.

use serde_json::{Map, Value as Json, json};

use super::super::ask::Ask;
use super::super::collection::Collection;
use super::super::condition::{Filter, Target, Test, filter};
use super::super::member::Form::{Computed, Custom, Date, Id, Ignored, LinkNamed, Object, Slots, Text, Time};
use super::super::member::{Member, ro, rw};
use super::super::refusal::Refusal;
use super::super::{Answer, Outcome, collection, people};
use crate::infusionsoft::services::{Session, contact};
use crate::infusionsoft::tables::{Row, Tables, int, text};

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
    ro("email_opted_in", Computed(people::opted_in)),
    ro("email_status", Computed(people::email_status)),
    rw("opt_in_reason", Ignored).in_bodies(),
    rw("phone_numbers", Slots(people::PHONES)),
    rw("fax_numbers", Slots(people::FAXES)),
    rw("addresses", Slots(people::ADDRESSES_V1)),
    rw("company", Object(COMPANY)),
    rw("job_title", Text("JobTitle")).optional(),
    rw("contact_type", Text("ContactType")),
    rw("website", Text("Website")),
    rw("birthday", Date("Birthday")),
    rw("anniversary", Date("Anniversary")),
    rw("spouse_name", Text("SpouseName")),
    rw("time_zone", Text("TimeZone")),
    rw("preferred_locale", Text("Language")),
    rw("owner_id", Id("OwnerID")),
    rw("lead_source_id", Id("LeadSourceId")).optional(),
    rw("source_type", Ignored),
    rw("origin", Ignored),
    ro("relationships", Computed(|_, _| json!([]))),
    ro("social_accounts", Computed(|_, _| json!([]))),
    ro("tag_ids", Computed(tag_ids)),
    ro("date_created", Time("DateCreated")),
    ro("last_updated", Time("LastUpdated")),
    rw("notes", Text("ContactNotes")).optional(),
    rw("custom_fields", Custom(-1)).optional(),
];

fn tag_ids(tables: &Tables, row: &Row) -> Json {
    json!(int(row, "Id").map(|id| tables.tags_of(id)).unwrap_or_default())
}

const FILTERS: &[Filter] = &[
    filter("email", Target::Any(&["Email", "EmailAddress2", "EmailAddress3"]), Test::Is),
    filter("given_name", Target::Column("FirstName"), Test::Is),
    filter("family_name", Target::Column("LastName"), Test::Is),
    filter("since", Target::Column("LastUpdated"), Test::Since),
    filter("until", Target::Column("LastUpdated"), Test::Until),
];

pub(super) static CONTACTS: Collection = Collection {
    filters: FILTERS,
    orders: &[
        ("id", Target::Column("Id")),
        ("date_created", Target::Column("DateCreated")),
        ("last_updated", Target::Column("LastUpdated")),
        ("name", Target::Column("LastName")),
        ("email", Target::Column("Email")),
    ],
    form: Some(-1),
    check: reachable,
    ..Collection::new("contacts", "Contact", MEMBERS)
};

/// A contact needs an address or a number, and an address with a region its country.
fn reachable(body: &Map<String, Json>) -> Result<(), Refusal> {
    let items = |member: &str| body.get(member).and_then(Json::as_array).cloned().unwrap_or_default();
    let has = |item: &Json, member: &str| item.get(member).and_then(Json::as_str).is_some_and(|text| !text.is_empty());
    let reachable = items("email_addresses").iter().any(|item| has(item, "email"))
        || items("phone_numbers").iter().any(|item| has(item, "number"));
    if !reachable {
        return Err(Refusal::bad("At least one email address or phone number is required"));
    }
    if items("addresses").iter().any(|item| has(item, "region") && !has(item, "country_code")) {
        return Err(Refusal::bad("country_code is required when region is specified"));
    }
    Ok(())
}

pub(super) fn create(session: &mut Session<'_>, ask: &Ask<'_>) -> Outcome {
    let created = collection::create(session, ask, &CONTACTS)?;
    opt_in(session, &ask.object()?);
    Ok(created)
}

/// Who gives a reason may be written to.
fn opt_in(session: &mut Session<'_>, body: &Map<String, Json>) {
    let first = body.get("email_addresses").and_then(|items| items.get(0)?.get("email")?.as_str());
    let gives_reason = body.get("opt_in_reason").and_then(Json::as_str).is_some_and(|reason| !reason.is_empty());
    if let (true, Some(address)) = (gives_reason, first) {
        session.tables.opted.entry(address.to_lowercase()).or_insert(1);
    }
}

/// `PUT` without an id: changes the contact that agrees by `duplicate_option`, or adds one.
pub(super) fn upsert(session: &mut Session<'_>, ask: &Ask<'_>) -> Outcome {
    let mut body = ask.object()?;
    let option = body.remove("duplicate_option");
    let check = match option.as_ref().and_then(Json::as_str) {
        Some(check @ ("Email" | "EmailAndName")) => check,
        Some(other) => return Err(Refusal::bad(format!("Invalid duplicate_option: {other}"))),
        None => return Err(Refusal::missing("duplicate_option")),
    };
    let cells = CONTACTS.cells(session, &body, None)?;
    reachable(&body)?;
    let (id, new) = contact::upsert(session, &cells, check)?;
    opt_in(session, &body);
    let record = CONTACTS.record(session, ask, id)?;
    if new { Answer::created(record) } else { Answer::ok(record) }
}

/// The first e-mail address of a contact.
pub(super) fn email_of(tables: &Tables, id: i32) -> Option<String> {
    tables.get("Contact", id).map(|row| text(row, "Email").to_owned()).filter(|email| !email.is_empty())
}
