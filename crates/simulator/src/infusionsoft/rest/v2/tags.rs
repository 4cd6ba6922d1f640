//! Tags and their categories.

use super::super::collection::Collection;
use super::super::condition::{Filter, Target, Test, filter};
use super::super::member::Form::{Id, Reference, Text, Time};
use super::super::member::{Member, ro, rw};

const TAG: &[Member] = &[
    ro("id", Id("Id")),
    rw("name", Text("GroupName")),
    rw("description", Text("GroupDescription")),
    rw("category", Reference("ContactGroupCategory", "GroupCategoryId", &[])),
    ro("create_time", Time("DateCreated")),
    ro("update_time", Time("LastUpdated")),
];

const FILTERS: &[Filter] = &[
    filter("name", Target::Column("GroupName"), Test::Is),
    filter("description", Target::Column("GroupDescription"), Test::IsOrNone),
    filter("category_id", Target::Column("GroupCategoryId"), Test::IsOrNone),
    filter("tag_ids", Target::Column("Id"), Test::Among),
    filter("since_create_time", Target::Column("DateCreated"), Test::Since),
    filter("until_create_time", Target::Column("DateCreated"), Test::Until),
    filter("since_update_time", Target::Column("LastUpdated"), Test::Since),
    filter("until_update_time", Target::Column("LastUpdated"), Test::Until),
];

pub(super) static TAGS: Collection = Collection {
    required: &["name"],
    filters: FILTERS,
    orders: &[
        ("name", Target::Column("GroupName")),
        ("create_time", Target::Column("Id")),
        ("update_time", Target::Column("LastUpdated")),
    ],
    ..Collection::new("tags", "ContactGroup", TAG)
};

const CATEGORY: &[Member] =
    &[ro("id", Id("Id")), rw("name", Text("CategoryName")), rw("description", Text("CategoryDescription"))];

pub(super) static CATEGORIES: Collection = Collection {
    required: &["name"],
    filters: &[
        filter("name", Target::Column("CategoryName"), Test::IsOrNone),
        filter("description", Target::Column("CategoryDescription"), Test::IsOrNone),
    ],
    orders: &[("name", Target::Column("CategoryName")), ("create_time", Target::Column("Id"))],
    ..Collection::new("tag_categories", "ContactGroupCategory", CATEGORY)
};
