//! Opportunities and their stages. What a body names by `contact_id`, `stage_id` and `user_id`, an answer shows as objects.

use serde_json::json;

use super::super::collection::Collection;
use super::super::condition::{Filter, Target, Test, filter};
use super::super::member::Form::{Computed, Custom, Id, Ignored, Int, Link, Number, Object, Reference, Text, Time};
use super::super::member::{Member, ro, rw};

const CONTACT: &[Member] = &[
    ro("email", Text("Email")),
    ro("first_name", Text("FirstName")),
    ro("last_name", Text("LastName")),
    ro("company_name", Text("Company")),
    ro("job_title", Text("JobTitle")),
    ro("phone_number", Text("Phone1")),
    ro("city", Text("City")),
    ro("state", Text("State")),
];

const DETAILS: &[Member] = &[
    ro("stage_order", Int("StageOrder")),
    ro("target_num_days", Int("TargetNumDays")),
    ro("probability", Int("Probability")),
];

const STAGE: &[Member] =
    &[ro("name", Text("StageName")), ro("details", Object(DETAILS)), ro("reasons", Computed(|_, _| json!([])))];

const USER: &[Member] = &[ro("first_name", Text("FirstName")), ro("last_name", Text("LastName"))];

const MEMBERS: &[Member] = &[
    ro("id", Id("Id")),
    rw("opportunity_title", Text("OpportunityTitle")),
    ro("contact", Reference("Contact", "ContactID", CONTACT)),
    ro("stage", Reference("Stage", "StageID", STAGE)),
    ro("user", Reference("User", "UserID", USER)),
    rw("contact_id", Link("Contact", "ContactID")).in_bodies(),
    rw("stage_id", Link("Stage", "StageID")).in_bodies(),
    rw("user_id", Link("User", "UserID")).in_bodies(),
    rw("affiliate_id", Id("AffiliateId")),
    ro("lead_source", Text("Leadsource")),
    rw("projected_revenue_low", Number("ProjectedRevenueLow")),
    rw("projected_revenue_high", Number("ProjectedRevenueHigh")),
    rw("estimated_close_time", Time("EstimatedCloseDate")),
    rw("next_action_time", Time("NextActionDate")),
    rw("next_action_notes", Text("NextActionNotes")),
    rw("opportunity_notes", Text("OpportunityNotes")),
    rw("include_in_forecast", Ignored),
    ro("created_time", Time("DateCreated")),
    ro("last_updated_time", Time("LastUpdated")),
    rw("custom_fields", Custom(-4)).optional(),
    ro("created_by", Id("CreatedBy")).optional(),
    ro("last_updated_by", Id("LastUpdatedBy")).optional(),
    ro("status_id", Id("StatusID")).optional(),
    ro("objection", Text("Objection")).optional(),
];

const FILTERS: &[Filter] = &[
    filter("stage_id", Target::Column("StageID"), Test::Is),
    filter("user_id", Target::Column("UserID"), Test::Is),
    filter("contact_id", Target::Column("ContactID"), Test::Is),
    filter("affiliate_id", Target::Column("AffiliateId"), Test::Is),
    filter("opportunity_title", Target::Column("OpportunityTitle"), Test::Prefix),
    filter("lead_source_name", Target::Column("Leadsource"), Test::Prefix),
    filter("opportunity_id", Target::Column("Id"), Test::Compare),
    filter("ids", Target::Column("Id"), Test::Among),
    filter("contact_phone", Target::Of("Contact", "ContactID", "Phone1"), Test::Prefix),
    filter("contact_city", Target::Of("Contact", "ContactID", "City"), Test::Prefix),
    filter("contact_state", Target::Of("Contact", "ContactID", "State"), Test::Prefix),
    filter("projected_revenue_low", Target::Column("ProjectedRevenueLow"), Test::Compare),
    filter("projected_revenue_high", Target::Column("ProjectedRevenueHigh"), Test::Compare),
];

pub(super) static OPPORTUNITIES: Collection = Collection {
    required: &["contact_id", "opportunity_title", "stage_id"],
    filters: FILTERS,
    orders: &[
        ("next_action_time", Target::Column("NextActionDate")),
        ("contact_name", Target::Of("Contact", "ContactID", "LastName")),
        ("opportunity_title", Target::Column("OpportunityTitle")),
        ("created_time", Target::Column("DateCreated")),
        ("update_time", Target::Column("LastUpdated")),
    ],
    form: Some(-4),
    ..Collection::new("opportunities", "Lead", MEMBERS)
};

const OWN_STAGE: &[Member] = &[
    ro("id", Id("Id")),
    ro("name", Text("StageName")),
    ro("order", Int("StageOrder")),
    ro("target_number_days", Int("TargetNumDays")),
    ro("probability", Int("Probability")),
    ro("checklist_items", Computed(|_, _| json!([]))),
];

pub(super) static STAGES: Collection = Collection {
    filters: &[
        filter("opportunity_stage_name", Target::Column("StageName"), Test::Prefix),
        filter("opportunity_stage_id", Target::Column("Id"), Test::Compare),
    ],
    orders: &[("stage_order", Target::Column("StageOrder"))],
    ..Collection::new("stages", "Stage", OWN_STAGE)
};
