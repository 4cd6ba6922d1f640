//! One condition of a query: exact, `%` pattern, `~operator~` prefix, or a list of ids.
//! Comparisons with null are never true, as in SQL; only `~null~` and the empty text find nulls.

use std::cmp::Ordering;

use super::super::schema::{Kind, Table};
use super::super::services::Fault;
use super::super::tables::{Row, Tables};
use super::super::xmlrpc::Value;
use super::like::like;
use super::{Field, Key, LARGEST_PAGE, parse};

/// A compiled condition.
#[derive(Debug)]
pub(super) struct Condition {
    field: Field,
    test: Test,
}

#[derive(Debug)]
enum Test {
    Like(String),
    Compare(&'static [Ordering], Key),
    Among(Vec<i32>),
    Null,
}

/// The operators, longest first where one begins another, with the orderings that satisfy them.
const OPERATORS: [(&str, &[Ordering]); 5] = [
    ("~<>~", &[Ordering::Less, Ordering::Greater]),
    ("~>=~", &[Ordering::Greater, Ordering::Equal]),
    ("~<=~", &[Ordering::Less, Ordering::Equal]),
    ("~>~", &[Ordering::Greater]),
    ("~<~", &[Ordering::Less]),
];

impl Condition {
    pub(super) fn new(tables: &Tables, table: &'static Table, name: &str, value: &Value) -> Result<Self, Fault> {
        let field = Field::resolve(tables, table, name)?;
        let test = match value {
            Value::String(sent) => of_text(field.kind(), sent)?,
            Value::Array(ids) => Test::Among(ids_of(name, ids)?),
            Value::Nil => Test::Null,
            scalar => Test::Compare(&[Ordering::Equal], of_scalar(field.kind(), scalar)?),
        };
        Ok(Self { field, test })
    }

    pub(super) fn matches(&self, tables: &Tables, row: &Row) -> bool {
        let cell = self.field.read(tables, row);
        match (&self.test, &cell) {
            (Test::Null, cell) => cell.is_none(),
            (_, None) => false,
            (Test::Like(pattern), Some(cell)) => like(pattern, &printed(cell)),
            (Test::Compare(wanted, operand), Some(cell)) => wanted.contains(&Key::of(Some(cell)).compare(operand)),
            (Test::Among(ids), Some(cell)) => matches!(cell, Value::Int(id) if ids.contains(id)),
        }
    }

    /// The id, if this condition asks for exactly one.
    pub(super) fn exact_id(&self) -> Option<i32> {
        match (&self.field, &self.test) {
            (Field::Own(_, column), Test::Compare([Ordering::Equal], Key::Number(id))) if column.name == "Id" => {
                format!("{id}").parse().ok()
            }
            _ => None,
        }
    }
}

fn of_text(kind: Kind, sent: &str) -> Result<Test, Fault> {
    if sent.is_empty() || sent.trim() == "~null~" {
        return Ok(Test::Null);
    }
    for (mark, wanted) in OPERATORS {
        if let Some(operand) = sent.strip_prefix(mark) {
            let operand = operand.strip_prefix(' ').unwrap_or(operand);
            return Ok(Test::Compare(wanted, operand_key(kind, operand)?));
        }
    }
    if sent.contains('%') {
        return Ok(Test::Like(sent.to_owned()));
    }
    Ok(Test::Compare(&[Ordering::Equal], operand_key(kind, sent)?))
}

fn operand_key(kind: Kind, operand: &str) -> Result<Key, Fault> {
    let value = parse(kind, operand);
    value.map(|value| Key::of(Some(&value))).ok_or_else(|| Fault::invalid_parameter(&format!("cannot read {operand}")))
}

fn of_scalar(kind: Kind, scalar: &Value) -> Result<Key, Fault> {
    match (kind, scalar) {
        (Kind::Text, Value::Int(number)) => Ok(Key::Text(number.to_string())),
        (Kind::Int | Kind::Double, Value::Int(_) | Value::Double(_) | Value::Boolean(_)) => Ok(Key::of(Some(scalar))),
        (Kind::DateTime, Value::DateTime(wall)) => Ok(Key::Time(super::super::clock::settle(*wall))),
        _ => Err(Fault::invalid_parameter("the value does not fit the column")),
    }
}

fn ids_of(name: &str, sent: &[Value]) -> Result<Vec<i32>, Fault> {
    if !(name.ends_with("Id") || name.ends_with("ID")) {
        return Err(Fault::invalid_parameter(&format!("a list is only understood for Id columns, not {name}")));
    }
    if sent.len() > usize::try_from(LARGEST_PAGE).unwrap_or_default() {
        return Err(Fault::invalid_parameter("a list holds at most 1000 ids"));
    }
    let id = |value: &Value| match value {
        Value::Int(id) => Some(*id),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    sent.iter().map(|v| id(v).ok_or_else(|| Fault::invalid_parameter("a list holds ids"))).collect()
}

/// A cell as text for `%` patterns; times look like `2026-03-08 01:30:00`.
fn printed(cell: &Value) -> String {
    match cell {
        Value::String(text) => text.clone(),
        Value::Int(number) => number.to_string(),
        Value::Double(number) => number.to_string(),
        Value::Boolean(flag) => u8::from(*flag).to_string(),
        Value::DateTime(wall) => wall.format("%Y-%m-%d %H:%M:%S").to_string(),
        _ => String::new(),
    }
}
