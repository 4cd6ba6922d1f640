//! The custom fields of a form, as the `model` resources list them.

use serde_json::{Value as Json, json};

use super::member::Member;
use super::read::Reader;
use super::{Answer, Dialect, Outcome};
use crate::infusionsoft::services::Session;
use crate::infusionsoft::tables::{Row, int, text};

/// `{"custom_fields": […], "optional_properties": […]}`.
pub(super) fn model(session: &Session<'_>, dialect: Dialect, form: i32, members: &[Member]) -> Outcome {
    let optional: Vec<&str> = members.iter().filter(|member| member.optional).map(|member| member.name).collect();
    Answer::ok(json!({ "custom_fields": list(session, dialect, form), "optional_properties": optional }))
}

/// The fields alone.
pub(super) fn list(session: &Session<'_>, dialect: Dialect, form: i32) -> Json {
    let reader = Reader { tables: session.tables, dialect };
    let fields = session.tables.all("DataFormField").filter(|(_, field)| int(field, "FormId") == Some(form));
    let describe = |(id, field): (i32, &Row)| {
        json!({
            "id": reader.id(id),
            "label": text(field, "Label"),
            "record_type": record_type(form),
            "field_type": field_type(int(field, "DataType").unwrap_or_default(), dialect),
            "field_name": text(field, "Name"),
            "default_value": text(field, "DefaultValue"),
            "options": options(text(field, "Values")),
        })
    };
    fields.map(describe).collect()
}

fn options(values: &str) -> Vec<Json> {
    let lines = values.lines().filter(|line| !line.is_empty());
    lines.map(|line| json!({ "id": line, "label": line })).collect()
}

fn record_type(form: i32) -> &'static str {
    match form {
        -1 => "CONTACT",
        -4 => "OPPORTUNITY",
        -5 => "TASK_NOTE_APPOINTMENT",
        -6 => "COMPANY",
        -9 => "ORDER",
        -10 => "SUBSCRIPTION",
        _ => "REFERRAL_PARTNER",
    }
}

/// The vendor's numbers of data types from 1, as v1 and v2 name them.
const TYPES: [(&str, &str); 23] = [
    ("PhoneNumber", "PHONE_NUMBER"),
    ("SocialSecurityNumber", "SOCIAL_SECURITY_NUMBER"),
    ("Currency", "CURRENCY"),
    ("Percent", "PERCENT"),
    ("State", "STATE"),
    ("YesNo", "YES_NO"),
    ("Year", "YEAR"),
    ("Month", "MONTH"),
    ("DayOfWeek", "DAY_OF_WEEK"),
    ("Name", "NAME"),
    ("DecimalNumber", "DECIMAL_NUMBER"),
    ("WholeNumber", "WHOLE_NUMBER"),
    ("Date", "DATE"),
    ("DateTime", "DATE_TIME"),
    ("Text", "TEXT"),
    ("TextArea", "TEXT_AREA"),
    ("ListBox", "LIST_BOX"),
    ("Website", "WEBSITE"),
    ("Email", "EMAIL"),
    ("Radio", "RADIO"),
    ("Dropdown", "DROPDOWN"),
    ("User", "USER"),
    ("Drilldown", "DRILLDOWN"),
];

fn field_type(number: i32, dialect: Dialect) -> &'static str {
    let known = usize::try_from(number - 1).ok().and_then(|at| TYPES.get(at));
    known.map_or("TEXT", |(v1, v2)| if dialect == Dialect::V1 { v1 } else { v2 })
}
