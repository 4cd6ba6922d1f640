//! REST v2 (`docs/reference/infusionsoft.md` §12): its routes.

mod activities;
mod companies;
mod contacts;
mod opportunities;
mod orders;
mod products;
mod tags;
mod users;

use super::route::Act::{Call, Create, Delete, Get, List, Update};
use super::route::{Route, route};
use super::{custom_fields, tagging};
use activities::{NOTES, TASKS};
use companies::COMPANIES;
use contacts::CONTACTS;
use opportunities::{OPPORTUNITIES, STAGES};
use orders::ORDERS;
use products::PRODUCTS;
use tags::{CATEGORIES, TAGS};
use users::USERS;

pub(super) static ROUTES: &[Route] = &[
    route("GET", "companies", List(&COMPANIES)),
    route("POST", "companies", Create(&COMPANIES)),
    route("GET", "companies/model", Call(|s, a| custom_fields::model(s, a.dialect, -6, COMPANIES.members))),
    route("GET", "companies/{id}", Get(&COMPANIES)),
    route("PATCH", "companies/{id}", Update(&COMPANIES)),
    route("DELETE", "companies/{id}", Delete(&COMPANIES)),
    route("GET", "contacts", List(&CONTACTS)),
    route("POST", "contacts", Call(contacts::create)),
    route("GET", "contacts/model", Call(|s, a| custom_fields::model(s, a.dialect, -1, CONTACTS.members))),
    route("POST", "contacts:merge", Call(contacts::merge)),
    route("GET", "contacts/{id}", Get(&CONTACTS)),
    route("PATCH", "contacts/{id}", Update(&CONTACTS)),
    route("DELETE", "contacts/{id}", Delete(&CONTACTS)),
    route("GET", "contacts/{id}/notes", Call(activities::notes_of_contact)),
    route("POST", "contacts/{id}/notes", Call(activities::create_note)),
    route("GET", "contacts/{id}/notes/{note}", Call(activities::get_note)),
    route("PATCH", "contacts/{id}/notes/{note}", Call(activities::update_note)),
    route("DELETE", "contacts/{id}/notes/{note}", Call(activities::delete_note)),
    route("GET", "contacts/{id}/tags", Call(tagging::tags_of_contact)),
    route("GET", "notes", List(&NOTES)),
    route("GET", "notes/model", Call(|s, a| custom_fields::model(s, a.dialect, -5, NOTES.members))),
    route("GET", "oauth/connect/userinfo", Call(users::info)),
    route("GET", "opportunities", List(&OPPORTUNITIES)),
    route("POST", "opportunities", Create(&OPPORTUNITIES)),
    route("GET", "opportunities/model", Call(|s, a| custom_fields::model(s, a.dialect, -4, OPPORTUNITIES.members))),
    route("GET", "opportunities/stages", List(&STAGES)),
    route("GET", "opportunities/stages/{id}", Get(&STAGES)),
    route("GET", "opportunities/{id}", Get(&OPPORTUNITIES)),
    route("PATCH", "opportunities/{id}", Update(&OPPORTUNITIES)),
    route("DELETE", "opportunities/{id}", Delete(&OPPORTUNITIES)),
    route("GET", "orders", List(&ORDERS)),
    route("GET", "orders/model", Call(|s, a| custom_fields::model(s, a.dialect, -9, ORDERS.members))),
    route("GET", "orders/{id}", Get(&ORDERS)),
    route("GET", "orders/{id}/payments", Call(orders::payments)),
    route("GET", "products", List(&PRODUCTS)),
    route("POST", "products", Create(&PRODUCTS)),
    route("POST", "products/{id}:adjustInventory", Call(products::adjust)),
    route("GET", "products/{id}", Get(&PRODUCTS)),
    route("PATCH", "products/{id}", Update(&PRODUCTS)),
    route("DELETE", "products/{id}", Delete(&PRODUCTS)),
    route("GET", "tags", List(&TAGS)),
    route("POST", "tags", Create(&TAGS)),
    route("GET", "tags/categories", List(&CATEGORIES)),
    route("POST", "tags/categories", Create(&CATEGORIES)),
    route("GET", "tags/categories/{id}", Get(&CATEGORIES)),
    route("PATCH", "tags/categories/{id}", Update(&CATEGORIES)),
    route("DELETE", "tags/categories/{id}", Delete(&CATEGORIES)),
    route("GET", "tags/{id}", Get(&TAGS)),
    route("PATCH", "tags/{id}", Update(&TAGS)),
    route("DELETE", "tags/{id}", Delete(&TAGS)),
    route("GET", "tags/{id}/contacts", Call(tagging::contacts_of_tag)),
    route("POST", "tags/{id}/contacts:applyTags", Call(tagging::apply)),
    route("POST", "tags/{id}/contacts:removeTags", Call(tagging::remove)),
    route("GET", "tasks", List(&TASKS)),
    route("POST", "tasks", Create(&TASKS)),
    route("GET", "tasks/model", Call(|s, a| custom_fields::model(s, a.dialect, -5, TASKS.members))),
    route("GET", "tasks/{id}", Get(&TASKS)),
    route("PATCH", "tasks/{id}", Update(&TASKS)),
    route("DELETE", "tasks/{id}", Delete(&TASKS)),
    route("GET", "users", List(&USERS)),
    route("GET", "users/{id}", Get(&USERS)),
    route("PATCH", "users/{id}", Update(&USERS)),
];
