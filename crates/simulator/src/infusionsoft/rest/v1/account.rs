//! The tenant's own profile, and what affiliates earned.

use super::super::ask::Ask;
use super::super::collection::Collection;
use super::super::condition::{Filter, Target, Test, filter};
use super::super::member::Form::{Computed, Id, Number, Text, Time};
use super::super::member::{Member, ro, rw};
use super::super::read::{Reader, Wanted};
use super::super::refusal::Refusal;
use super::super::{Answer, Outcome, people, store};
use crate::infusionsoft::services::Session;

const MEMBERS: &[Member] = &[
    rw("name", Text("Name")),
    rw("email", Text("Email")),
    rw("phone", Text("Phone")),
    rw("phone_ext", Text("PhoneExt")),
    rw("website", Text("Website")),
    rw("time_zone", Text("TimeZone")),
    rw("currency_code", Text("CurrencyCode")),
    rw("language_tag", Text("LanguageTag")),
    rw("business_type", Text("BusinessType")),
    rw("business_primary_color", Text("PrimaryColor")),
    rw("business_secondary_color", Text("SecondaryColor")),
    rw("logo_url", Text("LogoUrl")),
    rw("address", super::super::member::Form::Object(people::ADDRESS_V1)),
    ro("business_goals", Computed(|_, _| serde_json::json!([]))),
];

static PROFILE: Collection = Collection::new("account profile", "AccountProfile", MEMBERS);

/// The one row of its table.
const ONLY: i32 = 1;

pub(super) fn profile(session: &mut Session<'_>, ask: &Ask<'_>) -> Outcome {
    let row = session.tables.get(PROFILE.table, ONLY).ok_or_else(|| Refusal::not_found(PROFILE.name, "1"))?;
    let reader = Reader { tables: session.tables, dialect: ask.dialect };
    Answer::ok(reader.record(row, PROFILE.members, &Wanted::Everything))
}

pub(super) fn change_profile(session: &mut Session<'_>, ask: &Ask<'_>) -> Outcome {
    let cells = PROFILE.cells(session, &ask.object()?, None)?;
    store::change(session, PROFILE.table, ONLY, cells)?;
    profile(session, ask)
}

const COMMISSION: &[Member] = &[
    ro("invoice_id", Id("InvoiceId")),
    ro("sales_affiliate_id", Id("AffiliateId")),
    ro("contact_first_name", Text("ContactFirstName")),
    ro("contact_last_name", Text("ContactLastName")),
    ro("sold_by_first_name", Text("SoldByFirstName")),
    ro("sold_by_last_name", Text("SoldByLastName")),
    ro("product_name", Text("ProductName")),
    ro("description", Text("Description")),
    ro("amount_earned", Number("AmountEarned")),
    ro("date_earned", Time("DateEarned")),
];

const FILTERS: &[Filter] = &[
    filter("affiliateId", Target::Column("AffiliateId"), Test::Is),
    filter("since", Target::Column("DateEarned"), Test::Since),
    filter("until", Target::Column("DateEarned"), Test::Until),
];

pub(super) static COMMISSIONS: Collection = Collection {
    filters: FILTERS,
    orders: &[("date_earned", Target::Column("DateEarned"))],
    ..Collection::new("commissions", "Commission", COMMISSION)
};
