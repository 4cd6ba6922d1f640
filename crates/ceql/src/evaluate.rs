//! A tree and a row to a decision, in SQL's three-valued logic: a comparison with an absent or null field is unknown, and
//! only a row for which the whole is true matches. `docs/reference/ceql.md` §4 and §5 hold the rules.

mod compare;
mod decimal;
mod leaf;
mod like;
mod moment;
mod path;
mod reading;
mod truth;

use std::fmt;

use chrono::{DateTime, NaiveDateTime, Utc};
use serde_json::Value;

use crate::{Expr, Field, Literal, Test, predicates};
use leaf::Leaf;
use truth::Truth;

pub(crate) use decimal::Decimal;
pub use moment::Moment;

/// What a field holds, which decides how it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldType {
    /// Compared by the collation, digits too.
    Text,
    /// Compared as decimals of any length.
    Number,
    /// Compared as false < true.
    Boolean,
    /// Compared as instants.
    DateTime,
    /// Not known: numbers if both sides are numbers, instants if both are, else text.
    Unknown,
}

/// What the tree does not say and the comparison needs.
pub struct Rules<'a> {
    /// Whether `a` and `A` differ, in `=`, LIKE, IN and order.
    pub case_sensitive: bool,
    /// Whether an empty text is the same as null: in rows, and as a value (`f = ''` then asks `f IS NULL`).
    pub empty_is_null: bool,
    /// The type of a field.
    pub types: &'a dyn Fn(&Field) -> FieldType,
    /// The instant of a wall-clock time that names no offset, as a value or in a row of this field.
    pub zone: &'a dyn Fn(&Field, NaiveDateTime) -> DateTime<Utc>,
}

impl Default for Rules<'_> {
    /// Case matters, an empty text is a text, no type is known, times without an offset are UTC.
    fn default() -> Self {
        Rules {
            case_sensitive: true,
            empty_is_null: false,
            types: &|_| FieldType::Unknown,
            zone: &|_, local| local.and_utc(),
        }
    }
}

impl fmt::Debug for Rules<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Rules { case_sensitive, empty_is_null, .. } = self;
        write!(f, "Rules {{ case_sensitive: {case_sensitive}, empty_is_null: {empty_is_null}, .. }}")
    }
}

/// Whether the row matches. For many rows build a [`Matcher`] once.
pub fn matches(expression: &Expr, row: &Value, rules: &Rules<'_>) -> bool {
    Matcher::new(expression, rules).matches(row)
}

/// An expression made ready for many rows: values read once, lists in hash sets.
pub struct Matcher<'a> {
    root: Node,
    rules: &'a Rules<'a>,
}

enum Node {
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
    Leaf(Leaf),
}

impl<'a> Matcher<'a> {
    /// Reads the values of the expression under the rules.
    pub fn new(expression: &Expr, rules: &'a Rules<'a>) -> Self {
        Matcher { root: node(expression, rules), rules }
    }

    /// Whether the row matches: the expression is true for it, neither false nor unknown.
    pub fn matches(&self, row: &Value) -> bool {
        truth(&self.root, row, self.rules) == Truth::True
    }
}

impl fmt::Debug for Matcher<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Matcher").field("rules", self.rules).finish_non_exhaustive()
    }
}

fn node(expression: &Expr, rules: &Rules<'_>) -> Node {
    match expression {
        Expr::And(operands) => Node::And(operands.iter().map(|operand| node(operand, rules)).collect()),
        Expr::Or(operands) => Node::Or(operands.iter().map(|operand| node(operand, rules)).collect()),
        Expr::Not(inner) => Node::Not(Box::new(node(inner, rules))),
        Expr::Predicate(predicate) => Node::Leaf(Leaf::new(predicate, rules)),
    }
}

fn truth(node: &Node, row: &Value, rules: &Rules<'_>) -> Truth {
    match node {
        Node::And(operands) => Truth::all(operands.iter().map(|operand| truth(operand, row, rules))),
        Node::Or(operands) => Truth::any(operands.iter().map(|operand| truth(operand, row, rules))),
        Node::Not(inner) => truth(inner, row, rules).negated(),
        Node::Leaf(leaf) => leaf.truth(row, rules),
    }
}

/// A value that does not fit the type of its field, so that the comparison could never mean what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{literal} is not {expected}, which the field {field} holds")]
pub struct Mismatch {
    /// The field.
    pub field: Field,
    /// The value that was compared with it.
    pub literal: Literal,
    expected: &'static str,
}

/// Looks for a value that cannot be read as the type of its field (`Id = 'abc'` for a number, `'08/13/2016'` for a date).
/// LIKE with a `%` works on text and fits every type.
///
/// # Errors
/// The first such value in source order.
pub fn check(expression: &Expr, rules: &Rules<'_>) -> Result<(), Mismatch> {
    for predicate in predicates(expression) {
        if let Test::Like(pattern) | Test::NotLike(pattern) = &predicate.test
            && pattern.text().contains('%')
        {
            continue;
        }
        let field = &predicate.field;
        for literal in predicate.test.literals() {
            if rules.empty_is_null && literal.text().is_empty() {
                continue;
            }
            if let Some(expected) = misfit(field, literal, rules) {
                return Err(Mismatch { field: field.clone(), literal: literal.clone(), expected });
            }
        }
    }
    Ok(())
}

/// What the type of the field wants, if the value is not that.
fn misfit(field: &Field, literal: &Literal, rules: &Rules<'_>) -> Option<&'static str> {
    let kind = (rules.types)(field);
    let reading = reading::Reading::of_text(literal.text(), field, kind, rules);
    let (fits, expected) = match kind {
        FieldType::Text | FieldType::Unknown => (true, "text"),
        FieldType::Number => (reading.number.is_some(), "a number"),
        FieldType::Boolean => (reading.boolean.is_some(), "a boolean (true or false)"),
        FieldType::DateTime => {
            (reading.instant.is_some(), "a date (write 2018-01-31, 2018-01-31T09:00:00-05:00 or epoch milliseconds)")
        }
    };
    (!fits).then_some(expected)
}
