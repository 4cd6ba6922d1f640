//! Companies: the columns that they share with contacts are there too.

use super::super::collection::Collection;
use super::super::condition::{Filter, Target, Test, filter};
use super::super::member::Form::{Custom, Date, Id, Object, Text, Time};
use super::super::member::{Member, ro, rw};
use super::super::people;

const MEMBERS: &[Member] = &[
    ro("id", Id("Id")),
    rw("company_name", Text("Company")),
    rw("website", Text("Website")),
    rw("title", Text("Title")),
    rw("first_name", Text("FirstName")),
    rw("middle_name", Text("MiddleName")),
    rw("last_name", Text("LastName")),
    rw("suffix", Text("Suffix")),
    rw("preferred_name", Text("Nickname")),
    rw("job_title", Text("JobTitle")),
    rw("contact_type", Text("ContactType")),
    rw("birth_date", Date("Birthday")),
    rw("anniversary_date", Date("Anniversary")),
    rw("spouse_name", Text("SpouseName")),
    rw("referral_code", Text("ReferralCode")),
    rw("assistant_name", Text("AssistantName")),
    rw("assistant_phone", Text("AssistantPhone")),
    rw("billing_information", Text("BillingInformation")),
    rw("owner_id", Id("OwnerID")),
    ro("account_id", Id("AccountId")),
    ro("created_by", Id("CreatedBy")),
    ro("last_updated_by", Id("LastUpdatedBy")),
    rw("notes", Text("ContactNotes")).optional(),
    rw("address", Object(people::ADDRESS_V2)).optional(),
    rw("email_address", Object(people::EMAIL1)).optional(),
    rw("phone_number", Object(people::PHONE1)).optional(),
    rw("fax_number", Object(people::FAX1)).optional(),
    ro("create_time", Time("DateCreated")).optional(),
    ro("update_time", Time("LastUpdated")).optional(),
    rw("custom_fields", Custom(-6)).optional(),
];

const FILTERS: &[Filter] = &[
    filter("company_name", Target::Column("Company"), Test::Is),
    filter("name", Target::Column("Company"), Test::Prefix),
    filter("email", Target::Column("Email"), Test::Is),
    filter("city", Target::Column("City"), Test::Prefix),
    filter("state", Target::Column("State"), Test::Prefix),
    filter("since_time", Target::Column("LastUpdated"), Test::Since),
    filter("until_time", Target::Column("LastUpdated"), Test::Until),
    filter("company_id", Target::Column("Id"), Test::Compare),
];

pub(super) static COMPANIES: Collection = Collection {
    required: &["company_name"],
    filters: FILTERS,
    orders: &[
        ("id", Target::Column("Id")),
        ("create_time", Target::Column("DateCreated")),
        ("name", Target::Column("Company")),
        ("email", Target::Column("Email")),
    ],
    form: Some(-6),
    ..Collection::new("companies", "Company", MEMBERS)
};
