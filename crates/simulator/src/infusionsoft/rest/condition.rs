//! Conditions of a list: v1 has a query parameter for each, v2 one `filter` with operators. Which there are is data.

use std::cmp::Ordering;

use super::ask::Ask;
use super::moment;
use super::refusal::Refusal;
use crate::infusionsoft::clock::universal;
use crate::infusionsoft::query::Key;
use crate::infusionsoft::tables::{Row, Tables, int, text};
use crate::infusionsoft::xmlrpc::Value;

/// A condition that a list knows.
pub(super) struct Filter {
    pub(super) name: &'static str,
    target: Target,
    test: Test,
}

pub(super) const fn filter(name: &'static str, target: Target, test: Test) -> Filter {
    Filter { name, target, test }
}

/// What is looked at.
#[derive(Clone, Copy)]
pub(super) enum Target {
    Column(&'static str),
    /// One of several columns.
    Any(&'static [&'static str]),
    /// A column (last) of the record (table) that a column points to.
    Of(&'static str, &'static str, &'static str),
}

/// What is asked of it.
#[derive(Clone, Copy)]
pub(super) enum Test {
    /// Equality, without regard to case.
    Is,
    /// The same; `NONE` asks for null.
    IsOrNone,
    /// The same; a `*` at the end asks for a beginning.
    Prefix,
    /// Text anywhere; a `*` at the end asks for a beginning.
    Contains,
    /// Equality and comparison of numbers and times.
    Compare,
    /// A comma list of ids.
    Among,
    /// A time at or after this one.
    Since,
    /// A time at or before this one.
    Until,
    /// `true` or `false`: whether there is a value.
    Set,
    /// A name for a whole number.
    Word(&'static [(&'static str, i32)]),
    /// Telephone numbers, in the slots that `phone_fields` names.
    Phone,
    /// Known, and without effect here.
    Ignored,
}

/// A condition of one request.
pub(super) struct Condition {
    place: Place,
    check: Check,
}

enum Place {
    Known(Target),
    /// One of columns that are named by the request.
    Columns(Vec<String>),
}

enum Check {
    Equal(String),
    Starts(String),
    Contains(String),
    Null,
    Compare(&'static [Ordering], Key),
    Among(Vec<i32>),
    Set(bool),
    Always,
}

/// Operators, the longer ones first.
const OPERATORS: [(&str, &[Ordering]); 6] = [
    ("==", &[Ordering::Equal]),
    ("!=", &[Ordering::Less, Ordering::Greater]),
    (">=", &[Ordering::Greater, Ordering::Equal]),
    ("<=", &[Ordering::Less, Ordering::Equal]),
    (">", &[Ordering::Greater]),
    ("<", &[Ordering::Less]),
];

impl Condition {
    pub(super) fn matches(&self, tables: &Tables, row: &Row) -> bool {
        match &self.place {
            Place::Columns(columns) => columns.iter().any(|column| self.check.holds(row.get(column))),
            Place::Known(Target::Column(column)) => self.check.holds(row.get(*column)),
            Place::Known(Target::Any(columns)) => columns.iter().any(|column| self.check.holds(row.get(*column))),
            Place::Known(Target::Of(table, key, column)) => {
                let row = int(row, key).and_then(|id| tables.get(table, id));
                self.check.holds(row.and_then(|row| row.get(*column)))
            }
        }
    }
}

impl Check {
    fn holds(&self, cell: Option<&Value>) -> bool {
        match (self, cell) {
            (Check::Always, _) => true,
            (Check::Null, cell) => cell.is_none(),
            (Check::Set(wanted), cell) => cell.is_some() == *wanted,
            (_, None) => false,
            (Check::Equal(wanted), Some(cell)) => printed(cell) == *wanted,
            (Check::Starts(wanted), Some(cell)) => printed(cell).starts_with(wanted),
            (Check::Contains(wanted), Some(cell)) => printed(cell).contains(wanted),
            (Check::Compare(wanted, operand), Some(cell)) => wanted.contains(&key(Some(cell)).compare(operand)),
            (Check::Among(ids), Some(cell)) => matches!(cell, Value::Int(id) if ids.contains(id)),
        }
    }
}

/// A cell as it is compared and sorted; times in UTC.
pub(super) fn key(cell: Option<&Value>) -> Key {
    match cell {
        Some(Value::DateTime(wall)) => Key::Time(universal(*wall).naive_utc()),
        other => Key::of(other),
    }
}

fn printed(cell: &Value) -> String {
    match cell {
        Value::String(text) => text.to_lowercase(),
        Value::Int(number) => number.to_string(),
        Value::Double(number) => number.to_string(),
        _ => String::new(),
    }
}

/// The conditions of v1: parameters of the query. One that is not known is ignored, as the vendor does, and noted.
pub(super) fn of_parameters(ask: &Ask<'_>, filters: &[Filter], others: &[&str]) -> Result<Vec<Condition>, Refusal> {
    let mut conditions = Vec::new();
    for (name, value) in ask.parameters().iter().filter(|(_, value)| !value.is_empty()) {
        match filters.iter().find(|filter| filter.name == name) {
            Some(filter) => conditions.push(compile(filter, "==", value, &[])?),
            None if others.contains(&name.as_str()) => {}
            None => ask.deviates(format!("the parameter {name} is not known here and was ignored")),
        }
    }
    Ok(conditions)
}

/// The conditions of v2: `name==value;other>=value`.
pub(super) fn of_filter(
    sent: &str,
    filters: &[Filter],
    tables: &Tables,
    form: Option<i32>,
) -> Result<Vec<Condition>, Refusal> {
    let terms = sent.split(';').filter(|term| !term.trim().is_empty()).map(term).collect::<Result<Vec<_>, _>>()?;
    let compiled = terms.iter().map(|(name, operator, value)| {
        if let Some(filter) = filters.iter().find(|filter| filter.name == *name) {
            return compile(filter, operator, value, &terms);
        }
        let custom = form.and_then(|form| custom(tables, form, name));
        let (column, test) = custom.ok_or_else(|| {
            let known: Vec<&str> = filters.iter().map(|filter| filter.name).collect();
            Refusal::bad(format!("Unknown filter field: {name}. Allowed: {}", known.join(", ")))
        })?;
        let check = check(name, test, operator, value)?;
        Ok(Condition { place: Place::Columns(vec![column]), check })
    });
    compiled.collect()
}

type Term<'a> = (&'a str, &'static str, &'a str);

fn term(text: &str) -> Result<Term<'_>, Refusal> {
    let operators = OPERATORS.iter().filter_map(|(operator, _)| Some((text.find(operator)?, *operator)));
    // At the same place the longer operator counts; it stands first.
    let first = operators.reduce(|first, other| if other.0 < first.0 { other } else { first });
    let (at, operator) = first.ok_or_else(|| Refusal::bad(format!("Filter without an operator: {text}")))?;
    Ok((text[..at].trim(), operator, text[at + operator.len()..].trim()))
}

/// The column of a custom field, named in any case, with or without its underscore, and what can be asked of it.
fn custom(tables: &Tables, form: i32, name: &str) -> Option<(String, Test)> {
    let bare = name.strip_prefix('_').unwrap_or(name);
    let mut fields = tables.all("DataFormField").map(|(_, row)| row);
    let field = fields.find(|row| int(row, "FormId") == Some(form) && text(row, "Name").eq_ignore_ascii_case(bare))?;
    let test = match int(field, "DataType") {
        Some(3 | 4 | 7..=9 | 11..=14 | 22) => Test::Compare,
        Some(6 | 23) => Test::Is,
        _ => Test::Prefix,
    };
    Some((format!("_{}", text(field, "Name")), test))
}

fn compile(filter: &Filter, operator: &str, value: &str, terms: &[Term<'_>]) -> Result<Condition, Refusal> {
    let place = match filter.test {
        Test::Phone => Place::Columns(phones(terms)?),
        _ => Place::Known(filter.target),
    };
    Ok(Condition { place, check: check(filter.name, filter.test, operator, value)? })
}

fn check(name: &str, test: Test, operator: &str, value: &str) -> Result<Check, Refusal> {
    if operator != "==" && !matches!(test, Test::Compare) {
        return Err(Refusal::bad(format!("The filter field {name} supports == only")));
    }
    Ok(match test {
        Test::IsOrNone if value == "NONE" => Check::Null,
        Test::Is | Test::IsOrNone => Check::Equal(value.to_lowercase()),
        Test::Prefix | Test::Phone => {
            beginning(value)?.map_or_else(|| Check::Equal(value.to_lowercase()), Check::Starts)
        }
        Test::Contains => beginning(value)?.map_or_else(|| Check::Contains(value.to_lowercase()), Check::Starts),
        Test::Compare => {
            let wanted = OPERATORS.iter().find(|(known, _)| *known == operator).map_or(&[][..], |(_, wanted)| *wanted);
            Check::Compare(wanted, operand(name, value)?)
        }
        Test::Among => Check::Among(ids(name, value)?),
        Test::Since => Check::Compare(&[Ordering::Greater, Ordering::Equal], moment_of(name, value)?),
        Test::Until => Check::Compare(&[Ordering::Less, Ordering::Equal], moment_of(name, value)?),
        Test::Set => Check::Set(value.parse().map_err(|_| misfit(name, value))?),
        Test::Word(words) => {
            let number = words.iter().find(|(word, _)| *word == value).map(|(_, number)| f64::from(*number));
            Check::Compare(&[Ordering::Equal], Key::Number(number.ok_or_else(|| misfit(name, value))?))
        }
        Test::Ignored => Check::Always,
    })
}

/// The text before a `*` at the end; a `*` anywhere else is refused.
fn beginning(value: &str) -> Result<Option<String>, Refusal> {
    let start = value.strip_suffix('*');
    if start.unwrap_or(value).contains('*') {
        return Err(Refusal::bad("The wildcard * may stand at the end only"));
    }
    Ok(start.map(str::to_lowercase))
}

fn phones(terms: &[Term<'_>]) -> Result<Vec<String>, Refusal> {
    let named = terms.iter().find(|(name, ..)| *name == "phone_fields").map(|(.., value)| *value);
    let named = named.ok_or_else(|| Refusal::bad("phone_number requires phone_fields"))?;
    let column = |field: &str| match field.trim().strip_prefix("PHONE").and_then(|number| number.parse().ok()) {
        Some(number @ 1..=5) => Ok(format!("Phone{number}")),
        _ => Err(misfit("phone_fields", field)),
    };
    named.split(',').map(column).collect()
}

fn operand(name: &str, value: &str) -> Result<Key, Refusal> {
    if let Ok(number) = value.parse::<f64>() {
        return Ok(Key::Number(number));
    }
    moment_of(name, value)
}

fn moment_of(name: &str, value: &str) -> Result<Key, Refusal> {
    moment::parse(value).map(|moment| Key::Time(moment.naive_utc())).ok_or_else(|| misfit(name, value))
}

fn ids(name: &str, value: &str) -> Result<Vec<i32>, Refusal> {
    value.split(',').map(|id| id.trim().parse().map_err(|_| misfit(name, value))).collect()
}

fn misfit(name: &str, value: &str) -> Refusal {
    Refusal::bad(format!("Invalid value for {name}: {value}"))
}
