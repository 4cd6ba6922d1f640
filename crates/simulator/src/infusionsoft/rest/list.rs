//! Lists: conditions, order, a page, and the envelope of either interface.

use std::cmp::Ordering;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value as Json, json};

use super::ask::Ask;
use super::collection::Collection;
use super::condition::{self, Target, key};
use super::read::Reader;
use super::refusal::Refusal;
use super::{Answer, Dialect, Outcome};
use crate::infusionsoft::query::Key;
use crate::infusionsoft::services::Session;
use crate::infusionsoft::tables::{Row, Tables, int};

/// Parameters of v1's lists that are no conditions.
const PARAMETERS: [&str; 5] = ["limit", "offset", "order", "order_direction", "optional_properties"];

/// The records of a collection that fulfil `base` and the request's conditions.
pub(super) fn answer(
    session: &mut Session<'_>,
    ask: &Ask<'_>,
    of: &Collection,
    base: impl Fn(&Row) -> bool,
) -> Outcome {
    let tables = &*session.tables;
    let conditions = match ask.dialect {
        Dialect::V1 => condition::of_parameters(ask, of.filters, &PARAMETERS)?,
        Dialect::V2 => condition::of_filter(&ask.query("filter").unwrap_or_default(), of.filters, tables, of.form)?,
    };
    let fits =
        |row: &Row| of.holds(row) && base(row) && conditions.iter().all(|condition| condition.matches(tables, row));
    let mut rows: Vec<(i32, &Row)> = tables.all(of.table).filter(|(_, row)| fits(row)).collect();
    sort(tables, ask, of, &mut rows)?;
    let reader = Reader { tables, dialect: ask.dialect };
    let wanted = of.wanted(ask)?;
    let read = |(_, row): (i32, &Row)| reader.record(row, of.members, &wanted);
    page(ask, of.name, of.largest, rows.into_iter().map(read)).map(|mut envelope| {
        if of.syncs {
            envelope.insert("sync_token".to_owned(), json!(""));
        }
        Answer { status: 200, body: Some(Json::Object(envelope)) }
    })
}

/// The page that a request asks for, in its envelope.
pub(super) fn page(
    ask: &Ask<'_>,
    name: &str,
    largest: usize,
    items: impl ExactSizeIterator<Item = Json>,
) -> Result<Map<String, Json>, Refusal> {
    let count = items.len();
    let mut envelope = Map::new();
    match ask.dialect {
        Dialect::V1 => {
            let (limit, offset) = (size(ask, "limit", largest)?, whole(ask, "offset", 0)?);
            envelope.insert(name.to_owned(), items.skip(offset).take(limit).collect());
            envelope.insert("count".to_owned(), json!(count));
            envelope.insert("next".to_owned(), json!(neighbour(ask, limit, offset.saturating_add(limit))));
            envelope.insert("previous".to_owned(), json!(neighbour(ask, limit, offset.saturating_sub(limit))));
        }
        Dialect::V2 => {
            let (size, offset) = (size(ask, "page_size", largest)?, token(ask)?);
            envelope.insert(name.to_owned(), items.skip(offset).take(size).collect());
            let next = offset.saturating_add(size);
            if next < count {
                envelope.insert("next_page_token".to_owned(), json!(URL_SAFE_NO_PAD.encode(format!("from:{next}"))));
            }
        }
    }
    Ok(envelope)
}

fn size(ask: &Ask<'_>, parameter: &str, largest: usize) -> Result<usize, Refusal> {
    let size = whole(ask, parameter, largest)?;
    if (1..=largest).contains(&size) {
        return Ok(size);
    }
    Err(Refusal::bad(format!("{parameter} must be between 1 and {largest}")))
}

fn whole(ask: &Ask<'_>, parameter: &str, default: usize) -> Result<usize, Refusal> {
    let Some(sent) = ask.query(parameter) else { return Ok(default) };
    sent.parse().map_err(|_| Refusal::bad(format!("{parameter} must be a whole number, not {sent}")))
}

fn token(ask: &Ask<'_>) -> Result<usize, Refusal> {
    let Some(sent) = ask.query("page_token") else { return Ok(0) };
    let text = URL_SAFE_NO_PAD.decode(&sent).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let offset = text.and_then(|text| text.strip_prefix("from:")?.parse().ok());
    offset.ok_or_else(|| Refusal::bad("Invalid page_token"))
}

/// The same list from another place; there even before the start and past the end.
fn neighbour(ask: &Ask<'_>, limit: usize, offset: usize) -> String {
    let mut parameters = ask.parameters();
    parameters.retain(|(name, _)| name != "limit" && name != "offset");
    parameters.push(("limit".to_owned(), limit.to_string()));
    parameters.push(("offset".to_owned(), offset.to_string()));
    ask.address(&parameters)
}

fn sort(tables: &Tables, ask: &Ask<'_>, of: &Collection, rows: &mut [(i32, &Row)]) -> Result<(), Refusal> {
    let Some((field, descending)) = order(ask)? else { return Ok(()) };
    let known = of.orders.iter().find(|(name, _)| *name == field);
    let (_, target) = known.ok_or_else(|| {
        let names: Vec<&str> = of.orders.iter().map(|(name, _)| *name).collect();
        Refusal::bad(format!("Cannot order by {field}. Allowed: {}", names.join(", ")))
    })?;
    rows.sort_by(|(one_id, one), (other_id, other)| {
        let order = sort_key(tables, target, one).compare(&sort_key(tables, target, other));
        let order = if descending { order.reverse() } else { order };
        // Rows that tie keep one order, so that pages do not overlap.
        if order == Ordering::Equal { one_id.cmp(other_id) } else { order }
    });
    Ok(())
}

/// What is sorted by, and whether downwards.
fn order(ask: &Ask<'_>) -> Result<Option<(String, bool)>, Refusal> {
    if ask.dialect == Dialect::V1 {
        let descending = direction(ask.query("order_direction").as_deref(), ("ascending", "descending"))?;
        return Ok(ask.query("order").map(|field| (field, descending)));
    }
    let Some(sent) = ask.query("order_by") else { return Ok(None) };
    let mut words = sent.split_whitespace();
    let field = words.next().unwrap_or_default().to_owned();
    Ok(Some((field, direction(words.next(), ("asc", "desc"))?)))
}

fn direction(sent: Option<&str>, (up, down): (&str, &str)) -> Result<bool, Refusal> {
    match sent {
        None => Ok(false),
        Some(word) if word.eq_ignore_ascii_case(up) => Ok(false),
        Some(word) if word.eq_ignore_ascii_case(down) => Ok(true),
        Some(word) => Err(Refusal::bad(format!("{word} is no direction: {up} or {down}"))),
    }
}

fn sort_key(tables: &Tables, target: &Target, row: &Row) -> Key {
    match target {
        Target::Column(column) => key(row.get(*column)),
        Target::Of(table, link, column) => {
            let row = int(row, link).and_then(|id| tables.get(table, id));
            key(row.and_then(|row| row.get(*column)))
        }
        Target::Any(columns) => key(columns.iter().find_map(|column| row.get(*column))),
    }
}
