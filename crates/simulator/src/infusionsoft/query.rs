//! `DataService.query`, `findByField` and `count`: conditions, order, pages, selected fields
//! (`docs/reference/infusionsoft.md` §7).

mod condition;
mod field;
mod like;

use std::cmp::Ordering;

use chrono::NaiveDateTime;

pub(super) use field::{Field, select};

use self::condition::Condition;
use super::config::Settings;
use super::schema::{Kind, Table};
use super::services::Fault;
use super::tables::{Row, Tables};
use super::xmlrpc::Value;

/// The largest page, and the longest list of ids in one condition.
pub(super) const LARGEST_PAGE: i32 = 1000;

/// One query, as sent.
pub(super) struct Query<'a> {
    pub(super) table: &'static Table,
    pub(super) limit: i32,
    /// 0-based; the offset is `page` × `limit`.
    pub(super) page: i32,
    pub(super) conditions: &'a [(String, Value)],
    pub(super) fields: &'a [String],
    /// Column and whether ascending; absent means by id, ascending.
    pub(super) order: Option<(&'a str, bool)>,
}

/// The rows of one page, each a struct of the selected fields that are not null.
pub(super) fn run(tables: &Tables, settings: &Settings, query: &Query<'_>) -> Result<Vec<Value>, Fault> {
    let limit = checked_limit(query.limit, settings)?;
    let page = usize::try_from(query.page).map_err(|_| Fault::invalid_parameter("page is negative"))?;
    let fields = field::resolve_all(tables, query.table, query.fields)?;
    let mut rows = matching(tables, query.table, query.conditions)?;
    if let Some((column, ascending)) = query.order {
        sort(tables, query.table, &mut rows, column, ascending)?;
    }
    let chosen = rows.into_iter().skip(page.saturating_mul(limit)).take(limit);
    Ok(chosen.map(|(_, row)| select(tables, row, &fields)).collect())
}

/// How many rows match.
pub(super) fn count(tables: &Tables, table: &'static Table, conditions: &[(String, Value)]) -> Result<usize, Fault> {
    matching(tables, table, conditions).map(|rows| rows.len())
}

fn checked_limit(limit: i32, settings: &Settings) -> Result<usize, Fault> {
    let limit = match limit {
        ..=0 => return Err(Fault::invalid_parameter("limit must be at least 1")),
        1..=LARGEST_PAGE => limit,
        _ if settings.clamp_limit => LARGEST_PAGE,
        _ => return Err(Fault::invalid_parameter("limit must be at most 1000")),
    };
    Ok(usize::try_from(limit).unwrap_or_default())
}

/// Matching rows in order of their ids.
fn matching<'a>(
    tables: &'a Tables,
    table: &'static Table,
    sent: &[(String, Value)],
) -> Result<Vec<(i32, &'a Row)>, Fault> {
    if sent.is_empty() {
        return Err(Fault::no_fields());
    }
    let conditions =
        sent.iter().map(|(name, value)| Condition::new(tables, table, name, value)).collect::<Result<Vec<_>, _>>()?;
    if let Some(id) = conditions.iter().find_map(Condition::exact_id) {
        let row = tables.get(table.name, id).filter(|row| conditions.iter().all(|c| c.matches(tables, row)));
        return Ok(row.map(|row| (id, row)).into_iter().collect());
    }
    Ok(tables.all(table.name).filter(|(_, row)| conditions.iter().all(|c| c.matches(tables, row))).collect())
}

fn sort(
    tables: &Tables,
    table: &'static Table,
    rows: &mut [(i32, &Row)],
    column: &str,
    ascending: bool,
) -> Result<(), Fault> {
    let field = Field::resolve(tables, table, column)?;
    rows.sort_by_cached_key(|(id, row)| {
        let key = Key::of(field.read(tables, row).as_ref());
        (Directed { key, ascending }, *id)
    });
    Ok(())
}

/// A cell as it is compared: null first, text without regard to case.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Key {
    Null,
    Number(f64),
    Time(NaiveDateTime),
    Text(String),
}

impl Key {
    pub(super) fn of(cell: Option<&Value>) -> Self {
        match cell {
            Some(Value::Int(number)) => Key::Number(f64::from(*number)),
            Some(Value::Boolean(flag)) => Key::Number(f64::from(u8::from(*flag))),
            Some(Value::Double(number)) => Key::Number(*number),
            Some(Value::DateTime(wall)) => Key::Time(*wall),
            Some(Value::String(text)) => Key::Text(text.to_lowercase()),
            _ => Key::Null,
        }
    }

    pub(super) fn compare(&self, other: &Key) -> Ordering {
        match (self, other) {
            (Key::Number(a), Key::Number(b)) => a.total_cmp(b),
            (Key::Time(a), Key::Time(b)) => a.cmp(b),
            (Key::Text(a), Key::Text(b)) => a.cmp(b),
            _ => self.rank().cmp(&other.rank()),
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Key::Null => 0,
            Key::Number(_) => 1,
            Key::Time(_) => 2,
            Key::Text(_) => 3,
        }
    }
}

/// A key in the direction asked for; rows that tie follow their ids upwards.
struct Directed {
    key: Key,
    ascending: bool,
}

impl Ord for Directed {
    fn cmp(&self, other: &Self) -> Ordering {
        let order = self.key.compare(&other.key);
        if self.ascending { order } else { order.reverse() }
    }
}

impl PartialOrd for Directed {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Directed {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Directed {}

/// Reads the text of a condition or a value to store as the column's kind demands.
pub(super) fn parse(kind: Kind, sent: &str) -> Option<Value> {
    let trimmed = sent.trim();
    match kind {
        Kind::Text => Some(Value::String(sent.to_owned())),
        Kind::Int => trimmed.parse().ok().map(Value::Int),
        Kind::Double => trimmed.parse().ok().filter(|n: &f64| n.is_finite()).map(Value::Double),
        Kind::DateTime => wall_time(trimmed).map(Value::DateTime),
    }
}

fn wall_time(text: &str) -> Option<NaiveDateTime> {
    let times = ["%Y-%m-%d %H:%M:%S", "%Y%m%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"];
    let dates = ["%Y-%m-%d", "%Y%m%d"];
    let time = times.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    let date = || dates.iter().find_map(|form| chrono::NaiveDate::parse_from_str(text, form).ok());
    time.or_else(|| date().and_then(|day| day.and_hms_opt(0, 0, 0))).map(super::clock::settle)
}
