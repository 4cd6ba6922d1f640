//! Records of e-mails that were sent. They are kept apart from XML-RPC, which has no table for them.

use serde_json::{Map, Value as Json, json};

use super::super::ask::Ask;
use super::super::collection::Collection;
use super::super::condition::{Filter, Target, Test, filter};
use super::super::member::Form::{Id, Link, Text, Time};
use super::super::member::{Member, ro, rw};
use super::super::refusal::Refusal;
use super::super::{Answer, Outcome, list, store};
use super::contacts;
use crate::infusionsoft::services::Session;
use crate::infusionsoft::tables::int;

const MEMBERS: &[Member] = &[
    ro("id", Id("Id")),
    rw("contact_id", Link("Contact", "ContactId")),
    rw("subject", Text("Subject")),
    rw("headers", Text("Headers")),
    rw("html_content", Text("HtmlContent")).optional(),
    rw("plain_content", Text("PlainContent")).optional(),
    rw("sent_from_address", Text("FromAddress")),
    rw("sent_from_reply_address", Text("ReplyAddress")),
    rw("sent_to_address", Text("ToAddress")),
    rw("sent_to_cc_addresses", Text("CcAddresses")),
    rw("sent_to_bcc_addresses", Text("BccAddresses")),
    rw("sent_date", Time("SentDate")),
    rw("received_date", Time("ReceivedDate")),
    rw("opened_date", Time("OpenedDate")),
    rw("clicked_date", Time("ClickedDate")),
    rw("original_provider", Text("Provider")),
    rw("original_provider_id", Text("ProviderId")),
    rw("provider_source_id", Text("ProviderSourceId")),
];

const FILTERS: &[Filter] = &[
    filter("contact_id", Target::Column("ContactId"), Test::Is),
    filter("email", Target::Column("ToAddress"), Test::Is),
    filter("since_sent_date", Target::Column("SentDate"), Test::Since),
    filter("until_sent_date", Target::Column("SentDate"), Test::Until),
    filter("ordered", Target::Column("Id"), Test::Ignored),
];

pub(super) static EMAILS: Collection = Collection {
    required: &["sent_to_address"],
    filters: FILTERS,
    ..Collection::new("emails", "EmailRecord", MEMBERS)
};

pub(super) fn of_contact(session: &mut Session<'_>, ask: &Ask<'_>) -> Outcome {
    let contact = contacts::CONTACTS.known(session, ask)?;
    list::answer(session, ask, &EMAILS, |row| int(row, "ContactId") == Some(contact))
}

/// The contact is that of the path; its address is the recipient unless the body names another.
pub(super) fn create_of_contact(session: &mut Session<'_>, ask: &Ask<'_>) -> Outcome {
    let contact = contacts::CONTACTS.known(session, ask)?;
    let mut body = ask.object()?;
    body.insert("contact_id".into(), json!(contact));
    if let (None, Some(address)) = (body.get("sent_to_address"), contacts::email_of(session.tables, contact)) {
        body.insert("sent_to_address".into(), json!(address));
    }
    let id = EMAILS.add(session, &body)?;
    Answer::created(EMAILS.record(session, ask, id)?)
}

/// `{"emails": [{…}]}`: adds all or none, and answers them with their ids.
pub(super) fn sync(session: &mut Session<'_>, ask: &Ask<'_>) -> Outcome {
    let body = ask.object()?;
    let sent = body.get("emails").and_then(Json::as_array).ok_or_else(|| Refusal::missing("emails"))?;
    let bodies: Vec<&Map<String, Json>> =
        sent.iter().map(|item| item.as_object().ok_or_else(Refusal::unreadable)).collect::<Result<_, _>>()?;
    for body in &bodies {
        EMAILS.cells(session, body, None)?;
        EMAILS.check_new(body)?;
    }
    let mut records = Vec::new();
    for body in bodies {
        let id = EMAILS.add(session, body)?;
        records.push(EMAILS.record(session, ask, id)?);
    }
    Answer::ok(json!({ "emails": records }))
}

/// `{"ids": [7]}`: what became of each.
pub(super) fn unsync(session: &mut Session<'_>, ask: &Ask<'_>) -> Outcome {
    let mut results = Map::new();
    for id in ask.ids("ids")? {
        let known = session.tables.get(EMAILS.table, id).is_some();
        if known {
            store::remove(session, EMAILS.table, id)?;
        }
        results.insert(id.to_string(), json!(if known { "SUCCESS" } else { "NOT_FOUND" }));
    }
    Answer::ok(Json::Object(results))
}
