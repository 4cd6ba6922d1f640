//! Reads the two texts that say what is polled.

use super::{PollTemplate, Polled, Poller, dates};
use crate::element::{Diagnostic, Severity};
use serde_json::Value;

/// Seconds between being made and being changed that still count as being made, if the text does not say.
const CREATED_TOLERANCE: u64 = 10;

/// What an object may say. Anything else is told.
const KNOWN: [&str; 8] = [
    "url",
    "idField",
    "datesConfiguration",
    "filterByUpdatedDate",
    "filterByCreatedDate",
    "createdCheckTolerance",
    "pageSize",
    "pollDelay",
];

pub(super) fn configuration(text: &str) -> (Poller, Vec<Diagnostic>) {
    let mut remarks = Vec::new();
    let mut objects = Vec::new();
    if !text.trim().is_empty() {
        match serde_json::from_str::<Value>(text) {
            Err(error) => {
                say(&mut remarks, Severity::Error, "$", format!("the poller configuration is not JSON: {error}"))
            }
            Ok(Value::Object(members)) => {
                objects = members.iter().filter_map(|(name, value)| object(name, value, &mut remarks)).collect();
            }
            Ok(_) => say(&mut remarks, Severity::Error, "$", "the poller configuration is an object of object names"),
        }
    }
    (Poller { objects }, remarks)
}

fn object(name: &str, value: &Value, remarks: &mut Vec<Diagnostic>) -> Option<Polled> {
    let path = format!("$.{name}");
    if !value.is_object() {
        say(remarks, Severity::Error, path, "what is polled is said by an object with a `url`; it is not polled");
        return None;
    }
    let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let Some(url) = text("url") else {
        say(remarks, Severity::Error, path, "an object without a `url` is not polled; name the list to call");
        return None;
    };
    let url = template(url, &format!("{path}.url"), remarks);
    let no_dates = Value::Null;
    let dates = value.get("datesConfiguration").unwrap_or(&no_dates);
    let polled = Polled {
        name: name.to_owned(),
        url,
        id_field: text("idField").map(str::to_owned),
        updated: dates::field(dates, "updated", &path, remarks),
        created: dates::field(dates, "created", &path, remarks),
        filter_by_updated: flag(value, "filterByUpdatedDate", true),
        filter_by_created: flag(value, "filterByCreatedDate", false),
        created_tolerance: number(value, "createdCheckTolerance")
            .or_else(|| number(dates, "createdCheckTolerance"))
            .unwrap_or(CREATED_TOLERANCE),
        page_size: number(value, "pageSize"),
        delay: number(value, "pollDelay").unwrap_or(0),
    };
    for unknown in value.as_object().into_iter().flat_map(|members| members.keys()) {
        if !KNOWN.contains(&unknown.as_str()) {
            let message = format!("`{unknown}` is not known to the poller and changes nothing");
            say(remarks, Severity::Warning, format!("{path}.{unknown}"), message);
        }
    }
    Some(polled)
}

pub(super) fn urls(text: &str) -> (Poller, Vec<Diagnostic>) {
    let mut remarks = Vec::new();
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let objects = lines.map(|line| {
        let mut fields = line.splitn(3, '|').map(str::trim);
        let name = fields.next().unwrap_or_default();
        let url = fields.next().filter(|url| !url.is_empty()).map_or_else(|| format!("/{name}"), str::to_owned);
        let id_field = fields.next().filter(|field| !field.is_empty()).map(str::to_owned);
        Polled {
            name: name.to_owned(),
            url: template(&url, &format!("$.{name}"), &mut remarks),
            id_field,
            updated: None,
            created: None,
            filter_by_updated: false,
            filter_by_created: false,
            created_tolerance: CREATED_TOLERANCE,
            page_size: None,
            delay: 0,
        }
    });
    let objects = objects.collect();
    (Poller { objects }, remarks)
}

fn template(url: &str, path: &str, remarks: &mut Vec<Diagnostic>) -> PollTemplate {
    let (template, problems) = PollTemplate::read(url);
    for problem in problems {
        say(remarks, Severity::Warning, path, problem);
    }
    template
}

fn flag(value: &Value, key: &str, default: bool) -> bool {
    match value.get(key) {
        Some(Value::Bool(flag)) => *flag,
        Some(Value::String(text)) if !text.trim().is_empty() => text.trim().eq_ignore_ascii_case("true"),
        _ => default,
    }
}

fn number(value: &Value, key: &str) -> Option<u64> {
    match value.get(key)? {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn say(remarks: &mut Vec<Diagnostic>, severity: Severity, path: impl Into<String>, message: impl Into<String>) {
    remarks.push(Diagnostic::new(severity, path, message));
}
