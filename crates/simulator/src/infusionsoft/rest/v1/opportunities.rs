//! Opportunities and the stages that they pass.

use serde_json::{Value as Json, json};

use super::super::ask::Ask;
use super::super::collection::Collection;
use super::super::condition::{Filter, Target, Test, filter};
use super::super::member::Form::{Computed, Custom, Id, Ignored, Number, Object, Reference, Text, Time};
use super::super::member::{Member, ro, rw};
use super::super::refusal::Refusal;
use super::super::{Answer, Outcome, collection, write};
use crate::infusionsoft::services::Session;
use crate::infusionsoft::tables::{int, text};

const CONTACT: &[Member] = &[
    ro("email", Text("Email")),
    ro("first_name", Text("FirstName")),
    ro("last_name", Text("LastName")),
    ro("company_name", Text("Company")),
    ro("job_title", Text("JobTitle")),
    ro("phone_number", Text("Phone1")),
];

const DETAILS: &[Member] = &[
    ro("stage_order", super::super::member::Form::Int("StageOrder")),
    ro("target_num_days", super::super::member::Form::Int("TargetNumDays")),
    ro("probability", super::super::member::Form::Int("Probability")),
    ro("check_list_items", Computed(|_, _| json!([]))),
];

const STAGE: &[Member] =
    &[ro("name", Text("StageName")), ro("details", Object(DETAILS)), ro("reasons", Computed(|_, _| json!([])))];

const USER: &[Member] = &[ro("first_name", Text("FirstName")), ro("last_name", Text("LastName"))];

const MEMBERS: &[Member] = &[
    ro("id", Id("Id")),
    rw("opportunity_title", Text("OpportunityTitle")),
    rw("contact", Reference("Contact", "ContactID", CONTACT)),
    rw("stage", Reference("Stage", "StageID", STAGE)),
    rw("user", Reference("User", "UserID", USER)),
    rw("affiliate_id", Id("AffiliateId")),
    rw("projected_revenue_low", Number("ProjectedRevenueLow")),
    rw("projected_revenue_high", Number("ProjectedRevenueHigh")),
    rw("estimated_close_date", Time("EstimatedCloseDate")),
    rw("next_action_date", Time("NextActionDate")),
    rw("next_action_notes", Text("NextActionNotes")),
    rw("opportunity_notes", Text("OpportunityNotes")),
    rw("include_in_forecast", Ignored),
    ro("date_created", Time("DateCreated")),
    ro("last_updated", Time("LastUpdated")),
    rw("custom_fields", Custom(-4)).optional(),
];

const FILTERS: &[Filter] = &[
    filter("user_id", Target::Column("UserID"), Test::Is),
    filter("stage_id", Target::Column("StageID"), Test::Is),
    filter("search_term", Target::Column("OpportunityTitle"), Test::Contains),
];

pub(super) static OPPORTUNITIES: Collection = Collection {
    required: &["opportunity_title", "contact", "stage"],
    filters: FILTERS,
    orders: &[
        ("next_action", Target::Column("NextActionDate")),
        ("opportunity_name", Target::Column("OpportunityTitle")),
        ("contact_name", Target::Of("Contact", "ContactID", "LastName")),
        ("date_created", Target::Column("DateCreated")),
    ],
    form: Some(-4),
    ..Collection::new("opportunities", "Lead", MEMBERS)
};

/// `PUT` without an id in the path: the body names it; what it does not name else is cleared.
pub(super) fn replace(session: &mut Session<'_>, ask: &Ask<'_>) -> Outcome {
    let body = ask.object()?;
    let id = write::id(body.get("id").ok_or_else(|| Refusal::missing("id"))?)?;
    OPPORTUNITIES.record(session, ask, id)?;
    collection::replace_record(session, ask, &OPPORTUNITIES, id)
}

/// Every stage in its order, as a bare list.
pub(super) fn pipeline(session: &mut Session<'_>, _: &Ask<'_>) -> Outcome {
    let mut stages: Vec<_> = session.tables.all("Stage").collect();
    stages.sort_by_key(|(id, row)| (int(row, "StageOrder"), *id));
    let last = stages.len().saturating_sub(2);
    let describe = |(place, (id, row)): (usize, &(i32, &crate::infusionsoft::tables::Row))| {
        json!({
            "stage_id": id,
            "stage_name": text(row, "StageName"),
            "stage_order": int(row, "StageOrder"),
            "target_number_days": int(row, "TargetNumDays"),
            "end_stage": place >= last,
            "probability": int(row, "Probability"),
            "checklist_items": [],
        })
    };
    Answer::ok(Json::Array(stages.iter().enumerate().map(describe).collect()))
}
