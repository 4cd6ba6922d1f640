//! REST v1 (`docs/reference/infusionsoft.md` §11): its routes.

mod account;
mod activities;
mod companies;
mod contacts;
mod emails;
mod files;
mod opportunities;
mod orders;
mod products;
mod tags;
mod users;

use super::route::Act::{Call, Create, Delete, Get, List, Replace, Update};
use super::route::{Route, route};
use super::{Answer, custom_fields, tagging};
use account::COMMISSIONS;
use activities::{APPOINTMENTS, NOTES, TASKS};
use companies::COMPANIES;
use contacts::CONTACTS;
use emails::EMAILS;
use files::FILES;
use opportunities::OPPORTUNITIES;
use orders::{ORDERS, TRANSACTIONS};
use products::PRODUCTS;
use tags::{CATEGORIES, TAGS};
use users::USERS;

pub(super) static ROUTES: &[Route] = &[
    route("GET", "account/profile", Call(account::profile)),
    route("PUT", "account/profile", Call(account::change_profile)),
    route("GET", "affiliates/commissions", List(&COMMISSIONS)),
    route("GET", "appointments", List(&APPOINTMENTS)),
    route("POST", "appointments", Create(&APPOINTMENTS)),
    route("GET", "appointments/model", Call(|s, a| custom_fields::model(s, a.dialect, -5, APPOINTMENTS.members))),
    route("GET", "appointments/{id}", Get(&APPOINTMENTS)),
    route("PATCH", "appointments/{id}", Update(&APPOINTMENTS)),
    route("PUT", "appointments/{id}", Replace(&APPOINTMENTS)),
    route("DELETE", "appointments/{id}", Delete(&APPOINTMENTS)),
    route("GET", "campaigns", List(&products::CAMPAIGNS)),
    route("GET", "campaigns/{id}", Get(&products::CAMPAIGNS)),
    route("GET", "companies", List(&COMPANIES)),
    route("POST", "companies", Create(&COMPANIES)),
    route("GET", "companies/model", Call(|s, a| custom_fields::model(s, a.dialect, -6, COMPANIES.members))),
    route("GET", "companies/{id}", Get(&COMPANIES)),
    route("PATCH", "companies/{id}", Update(&COMPANIES)),
    // The description of March 2019 spells it so.
    route("PATCH", "company/{id}", Update(&COMPANIES)),
    route("GET", "contactCustomFields", Call(|s, a| Answer::ok(custom_fields::list(s, a.dialect, -1)))),
    route("GET", "contacts", List(&CONTACTS)),
    route("POST", "contacts", Call(contacts::create)),
    route("PUT", "contacts", Call(contacts::upsert)),
    route("GET", "contacts/model", Call(|s, a| custom_fields::model(s, a.dialect, -1, CONTACTS.members))),
    route("GET", "contacts/{id}", Get(&CONTACTS)),
    route("PATCH", "contacts/{id}", Update(&CONTACTS)),
    route("DELETE", "contacts/{id}", Delete(&CONTACTS)),
    route("GET", "contacts/{id}/emails", Call(emails::of_contact)),
    route("POST", "contacts/{id}/emails", Call(emails::create_of_contact)),
    route("GET", "contacts/{id}/tags", Call(tagging::tags_of_contact)),
    route("POST", "contacts/{id}/tags", Call(tagging::tag_contact)),
    route("DELETE", "contacts/{id}/tags", Call(tagging::untag_contact)),
    route("DELETE", "contacts/{id}/tags/{tag}", Call(tagging::untag_contact)),
    route("GET", "emails", List(&EMAILS)),
    route("POST", "emails", Create(&EMAILS)),
    route("POST", "emails/sync", Call(emails::sync)),
    route("POST", "emails/unsync", Call(emails::unsync)),
    route("GET", "emails/{id}", Get(&EMAILS)),
    route("PUT", "emails/{id}", Replace(&EMAILS)),
    route("DELETE", "emails/{id}", Delete(&EMAILS)),
    route("GET", "files", List(&FILES)),
    route("GET", "files/{id}", Call(files::get)),
    route("GET", "notes", List(&NOTES)),
    route("POST", "notes", Create(&NOTES)),
    route("GET", "notes/model", Call(|s, a| custom_fields::model(s, a.dialect, -5, NOTES.members))),
    route("GET", "notes/{id}", Get(&NOTES)),
    route("PATCH", "notes/{id}", Update(&NOTES)),
    route("PUT", "notes/{id}", Replace(&NOTES)),
    route("DELETE", "notes/{id}", Delete(&NOTES)),
    route("GET", "oauth/connect/userinfo", Call(users::info)),
    route("GET", "opportunities", List(&OPPORTUNITIES)),
    route("POST", "opportunities", Create(&OPPORTUNITIES)),
    route("PUT", "opportunities", Call(opportunities::replace)),
    route("GET", "opportunities/model", Call(|s, a| custom_fields::model(s, a.dialect, -4, OPPORTUNITIES.members))),
    route("GET", "opportunities/{id}", Get(&OPPORTUNITIES)),
    route("PATCH", "opportunities/{id}", Update(&OPPORTUNITIES)),
    route("GET", "opportunity/stage_pipeline", Call(opportunities::pipeline)),
    route("GET", "orders", List(&ORDERS)),
    route("GET", "orders/model", Call(|s, a| custom_fields::model(s, a.dialect, -9, ORDERS.members))),
    route("GET", "orders/{id}", Get(&ORDERS)),
    route("GET", "orders/{id}/transactions", Call(orders::transactions_of)),
    route("GET", "products", List(&PRODUCTS)),
    route("GET", "products/search", List(&PRODUCTS)),
    route("GET", "products/sync", List(&PRODUCTS)),
    route("GET", "products/{id}", Get(&PRODUCTS)),
    route("GET", "tags", List(&TAGS)),
    route("POST", "tags", Create(&TAGS)),
    route("POST", "tags/categories", Create(&CATEGORIES)),
    route("GET", "tags/{id}", Get(&TAGS)),
    route("GET", "tags/{id}/contacts", Call(tagging::contacts_of_tag)),
    route("POST", "tags/{id}/contacts", Call(tagging::tag_contacts)),
    route("DELETE", "tags/{id}/contacts", Call(tagging::untag_contacts)),
    route("DELETE", "tags/{id}/contacts/{contact}", Call(tagging::untag_contacts)),
    route("GET", "tasks", List(&TASKS)),
    route("POST", "tasks", Create(&TASKS)),
    route("GET", "tasks/model", Call(|s, a| custom_fields::model(s, a.dialect, -5, TASKS.members))),
    route("GET", "tasks/search", List(&TASKS)),
    route("GET", "tasks/{id}", Get(&TASKS)),
    route("PATCH", "tasks/{id}", Update(&TASKS)),
    route("PUT", "tasks/{id}", Replace(&TASKS)),
    route("DELETE", "tasks/{id}", Delete(&TASKS)),
    route("GET", "transactions", List(&TRANSACTIONS)),
    route("GET", "transactions/{id}", Get(&TRANSACTIONS)),
    route("GET", "users", List(&USERS)),
];
