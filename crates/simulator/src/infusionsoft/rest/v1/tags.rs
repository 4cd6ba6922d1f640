//! Tags and their categories.

use super::super::collection::Collection;
use super::super::condition::{Target, Test, filter};
use super::super::member::Form::{Id, Reference, Text};
use super::super::member::{Member, ro, rw};

const CATEGORY: &[Member] = &[ro("name", Text("CategoryName")), ro("description", Text("CategoryDescription"))];

const TAG: &[Member] = &[
    ro("id", Id("Id")),
    rw("name", Text("GroupName")),
    rw("description", Text("GroupDescription")),
    rw("category", Reference("ContactGroupCategory", "GroupCategoryId", CATEGORY)),
];

pub(super) static TAGS: Collection = Collection {
    required: &["name"],
    filters: &[
        filter("category", Target::Column("GroupCategoryId"), Test::Is),
        filter("name", Target::Column("GroupName"), Test::Is),
    ],
    ..Collection::new("tags", "ContactGroup", TAG)
};

const OWN: &[Member] =
    &[ro("id", Id("Id")), rw("name", Text("CategoryName")), rw("description", Text("CategoryDescription"))];

pub(super) static CATEGORIES: Collection =
    Collection { required: &["name"], ..Collection::new("tag categories", "ContactGroupCategory", OWN) };
