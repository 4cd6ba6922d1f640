//! ContactService: contacts, duplicates and links.

use std::collections::BTreeSet;

use super::super::tables::{Row, int, text};
use super::super::xmlrpc::Value;
use super::{Arguments, Fault, Method, Session, Takes, record, tags};

use Takes::{Int, List, Members, Text};

const CONTACT: &str = "Contact";

pub(super) const METHODS: &[Method] = &[
    Method::new("ContactService.add", &[Members], add),
    Method::new("ContactService.addWithDupCheck", &[Members, Text], add_with_dup_check),
    Method::new("ContactService.load", &[Int, List], load),
    Method::new("ContactService.update", &[Int, Members], update),
    Method::new("ContactService.merge", &[Int, Int], merge),
    Method::new("ContactService.findByEmail", &[Text, List], find_by_email),
    Method::new("ContactService.linkContacts", &[Int, Int, Int], link),
    Method::new("ContactService.unlinkContacts", &[Int, Int, Int], unlink),
    Method::new("ContactService.listLinkedContacts", &[Int], linked),
];

fn add(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    record::add(session, CONTACT, sent.members(0)).map(Value::Int)
}

fn load(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    record::load(session, CONTACT, sent.int(0), &sent.names(1)?)
}

fn update(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    record::update(session, CONTACT, sent.int(0), sent.members(1)).map(Value::Int)
}

fn add_with_dup_check(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    upsert(session, sent.members(0), sent.text(1)).map(|(id, _)| Value::Int(id))
}

/// Updates the first contact that agrees in the columns of the check, else adds one. Says which, and whether it is new.
pub(in super::super) fn upsert(
    session: &mut Session<'_>,
    values: &[(String, Value)],
    check: &str,
) -> Result<(i32, bool), Fault> {
    let columns: &[&str] = match check {
        "Email" => &["Email"],
        "EmailAndName" => &["Email", "FirstName", "LastName"],
        "EmailAndNameAndCompany" => &["Email", "FirstName", "LastName", "Company"],
        other => return Err(Fault::invalid_parameter(&format!("unknown duplicate check: {other}"))),
    };
    let sent_text = |column: &str| match values.iter().find(|(name, _)| name == column) {
        Some((_, Value::String(text))) => text.to_lowercase(),
        _ => String::new(),
    };
    let known = if sent_text("Email").is_empty() {
        None
    } else {
        let agrees = |row: &Row| columns.iter().all(|column| text(row, column).to_lowercase() == sent_text(column));
        session.tables.all(CONTACT).find(|(_, row)| agrees(row)).map(|(id, _)| id)
    };
    match known {
        Some(id) => record::update(session, CONTACT, id, values).map(|id| (id, false)),
        None => record::add(session, CONTACT, values).map(|id| (id, true)),
    }
}

fn find_by_email(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    let wanted = sent.text(0).to_lowercase();
    let fields = sent.names(1)?;
    let has_address = |row: &Row| {
        !wanted.is_empty()
            && ["Email", "EmailAddress2", "EmailAddress3"]
                .iter()
                .any(|column| text(row, column).to_lowercase() == wanted)
    };
    let ids: Vec<i32> =
        session.tables.all(CONTACT).filter(|(_, row)| has_address(row)).map(|(id, _)| id).take(1000).collect();
    if ids.is_empty() {
        tags::check_contact_fields(session, &fields)?;
    }
    ids.into_iter()
        .map(|id| record::load(session, CONTACT, id, &fields))
        .collect::<Result<Vec<_>, _>>()
        .map(Value::Array)
}

fn merge(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    unite(session, sent.int(0), sent.int(1)).map(|()| Value::Boolean(true))
}

/// Makes one contact of two: the survivor gets what it lacks, every tag and every dependent record; the duplicate goes.
pub(in super::super) fn unite(session: &mut Session<'_>, keep: i32, duplicate: i32) -> Result<(), Fault> {
    if keep == duplicate {
        return Err(Fault::invalid_parameter("a contact cannot be merged with itself"));
    }
    let kept = session.tables.get(CONTACT, keep).ok_or_else(Fault::record_not_found)?.clone();
    let gone = session.tables.get(CONTACT, duplicate).ok_or_else(Fault::record_not_found)?.clone();
    for tag in session.tables.tags_of(duplicate) {
        tags::assign(session, keep, tag);
    }
    for (table, column) in [("Lead", "ContactID"), ("ContactAction", "ContactId")] {
        repoint(session, table, column, duplicate, keep);
    }
    record::forget_contact(session, duplicate);
    session.tables.remove(CONTACT, duplicate);
    let mut merged = gone;
    merged.extend(kept);
    merged.insert("LastUpdated".into(), Value::DateTime(session.now));
    if let Some(stored) = session.tables.get_mut(CONTACT, keep) {
        *stored = merged;
    }
    Ok(())
}

fn repoint(session: &mut Session<'_>, table: &str, column: &str, from: i32, to: i32) {
    let ids: Vec<i32> =
        session.tables.all(table).filter(|(_, row)| int(row, column) == Some(from)).map(|(id, _)| id).collect();
    for id in ids {
        if let Some(row) = session.tables.get_mut(table, id) {
            row.insert(column.into(), Value::Int(to));
        }
    }
}

fn pair(session: &Session<'_>, sent: &Arguments<'_>) -> Result<(i32, i32, i32), Fault> {
    let (one, other) = (sent.int(0), sent.int(1));
    for id in [one, other] {
        session.tables.get(CONTACT, id).ok_or_else(Fault::record_not_found)?;
    }
    Ok((one.min(other), one.max(other), sent.int(2)))
}

fn link(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    let pair = pair(session, sent)?;
    session.tables.links.insert(pair);
    Ok(Value::Boolean(true))
}

fn unlink(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    let pair = pair(session, sent)?;
    Ok(Value::Boolean(session.tables.links.remove(&pair)))
}

/// Each linked contact with the type of its link; the member names are ours, no source shows the vendor's.
fn linked(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    let id = sent.int(0);
    session.tables.get(CONTACT, id).ok_or_else(Fault::record_not_found)?;
    let others: BTreeSet<(i32, i32)> = session
        .tables
        .links
        .iter()
        .filter(|(one, other, _)| *one == id || *other == id)
        .map(|(one, other, kind)| (if *one == id { *other } else { *one }, *kind))
        .collect();
    let member = |(other, kind): (i32, i32)| {
        Value::Struct(vec![("ContactId".into(), Value::Int(other)), ("LinkTypeId".into(), Value::Int(kind))])
    };
    Ok(Value::Array(others.into_iter().map(member).collect()))
}
