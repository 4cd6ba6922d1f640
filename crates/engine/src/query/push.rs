//! Splits conditions into what the vendor's dialect can express and what is left to us.
//!
//! A condition is pushed *exactly* (the vendor decides), *loosely* (the vendor narrows, we decide), or not at
//! all (we decide). A dialect takes one condition per column; a second one on the same column is ours.

use super::rules::{self, Residual};
use super::{convert, date};
use chrono_tz::Tz;
use ligand_ceql::{Comparison, Expr, Literal, Predicate, Test};
use ligand_model::Result;
use ligand_model::element::{FieldType, FilterDialect, Object};
use serde_json::{Map, Value};

/// The two parts of a query.
pub(super) struct Split {
    pub pushed: Value,
    pub residual: Option<Residual>,
}

/// How well one condition could be said in the vendor's words.
enum Said {
    Exactly(Value),
    Loosely(Value),
    Not,
}

/// Splits the conditions of one list.
pub(super) fn split(
    conditions: Vec<Expr>,
    dialect: Option<&FilterDialect>,
    object: Option<&Object>,
    zone: &str,
) -> Result<Split> {
    let zone = date::zone(zone)?;
    let comparison = rules::Comparison::new(dialect, object, zone);
    let mut pushed = Map::new();
    let mut rest = Vec::new();
    for condition in conditions.into_iter().map(flat).flat_map(ligand_ceql::conjuncts) {
        known_fields(&condition, object)?;
        comparison.check(&condition)?;
        let said = match (&condition, dialect) {
            (Expr::Predicate(predicate), Some(dialect)) if !pushed.contains_key(predicate.field.name()) => {
                Phrase { dialect, object, zone, predicate }.say()
            }
            _ => Said::Not,
        };
        let column = |condition: &Expr| match condition {
            Expr::Predicate(predicate) => predicate.field.name().to_owned(),
            _ => String::new(),
        };
        match said {
            Said::Exactly(value) => {
                pushed.insert(column(&condition), value);
            }
            Said::Loosely(value) => {
                pushed.insert(column(&condition), value);
                rest.push(condition);
            }
            Said::Not => rest.push(condition),
        }
    }
    if pushed.is_empty()
        && let Some((column, value)) = dialect.and_then(|dialect| dialect.everything.as_ref())
    {
        let key = object.map_or("id", |object| object.primary_key.as_str());
        pushed.insert(column.replace("{primaryKey}", key), Value::from(value.clone()));
    }
    let residual = Expr::all(rest).map(|rest| Residual::new(rest, comparison));
    Ok(Split { pushed: Value::Object(pushed), residual })
}

/// Without NOT: a column of a row holds one value.
fn flat(condition: Expr) -> Expr {
    ligand_ceql::normal_form(condition, &|_| true)
}

/// A field that the object does not have is an error, not an empty result.
fn known_fields(condition: &Expr, object: Option<&Object>) -> Result<()> {
    let Some(object) = object.filter(|object| !object.fields.is_empty()) else { return Ok(()) };
    let unknown = ligand_ceql::fields(condition).into_iter().find(|field| !object.knows(field.name()));
    unknown.map_or(Ok(()), |field| Err(convert::unknown_field("where", field.name(), object)))
}

/// One condition on its way into the vendor's words.
struct Phrase<'a> {
    dialect: &'a FilterDialect,
    object: Option<&'a Object>,
    zone: Tz,
    predicate: &'a Predicate,
}

impl Phrase<'_> {
    fn say(&self) -> Said {
        match &self.predicate.test {
            Test::Compare(comparison, literal) => self.compare(*comparison, literal),
            Test::Like(pattern) => self.like(pattern),
            Test::In(items) => self.membership(items),
            Test::IsNull => self.with("IS NULL", "").map_or(Said::Not, Said::Exactly),
            Test::NotLike(_) | Test::NotIn(_) | Test::IsNotNull => Said::Not,
        }
    }

    fn field_type(&self) -> FieldType {
        let field = self.object.and_then(|object| object.field(self.predicate.field.name()));
        field.map_or(FieldType::Text, |field| field.field_type)
    }

    /// The dialect's text for an operator, if it has one.
    fn with(&self, operator: &str, value: &str) -> Option<Value> {
        self.dialect.operators.get(operator).map(|template| Value::from(template.replace("{value}", value)))
    }

    fn compare(&self, comparison: Comparison, literal: &Literal) -> Said {
        let text = literal.text();
        if text.is_empty() && self.dialect.empty_is_null {
            return match comparison {
                Comparison::Equal => self.with("IS NULL", "").map_or(Said::Not, Said::Exactly),
                _ => Said::Not,
            };
        }
        match self.field_type() {
            FieldType::DateTime => self.compare_date(comparison, text),
            FieldType::Integer if !self.is_sendable(text) => Said::Not,
            FieldType::Integer | FieldType::Decimal | FieldType::Boolean if literal.is_number() => {
                self.compare_number(comparison, text)
            }
            _ if self.is_reserved(text) => Said::Not,
            _ if self.has_wildcard(text) => match comparison {
                // As a pattern it finds at least what equals it; as anything else it could lose rows.
                Comparison::Equal => self.with("=", text).map_or(Said::Not, Said::Loosely),
                _ => Said::Not,
            },
            _ => self.exactly(comparison.symbol(), text),
        }
    }

    fn exactly(&self, operator: &str, text: &str) -> Said {
        self.with(operator, text).map_or(Said::Not, Said::Exactly)
    }

    /// A bare number leaves as one; with an operator before it, it is text like everything else.
    fn compare_number(&self, comparison: Comparison, text: &str) -> Said {
        match (self.with(comparison.symbol(), "{value}"), text.parse::<i64>()) {
            (Some(template), Ok(number)) if template == "{value}" => Said::Exactly(Value::from(number)),
            _ => self.exactly(comparison.symbol(), text),
        }
    }

    /// Whether the vendor reads it as a whole number: a fraction or a larger one matches by our rules.
    fn is_sendable(&self, text: &str) -> bool {
        let largest = self.dialect.largest_integer.unwrap_or(i64::MAX);
        text.parse::<i64>().is_ok_and(|number| number.unsigned_abs() <= largest.unsigned_abs())
    }

    fn is_reserved(&self, text: &str) -> bool {
        self.dialect.reserved_prefix.as_ref().is_some_and(|prefix| text.starts_with(prefix.as_str()))
    }

    fn has_wildcard(&self, text: &str) -> bool {
        text.contains(|letter| self.dialect.wildcards.contains(letter))
    }

    /// A date is said as the clock on the vendor's wall. In the hour that this clock shows twice the vendor
    /// cannot tell the readings apart: it narrows to the hour's edge, and we decide.
    fn compare_date(&self, comparison: Comparison, text: &str) -> Said {
        let Some(wall) = date::wall_clock(text, self.zone) else { return self.exactly(comparison.symbol(), text) };
        let masked = |wall| date::by_mask(wall, &self.dialect.date_mask);
        let fraction = wall.and_utc().timestamp_subsec_nanos() != 0;
        let repeated = date::repeated_hour(wall, self.zone);
        let (operator, bound) = match (comparison, repeated) {
            (_, None) if !fraction => return self.exactly(comparison.symbol(), &masked(wall)),
            (Comparison::Above | Comparison::AtLeast, repeated) => (">=", repeated.map_or(wall, |(start, _)| start)),
            (Comparison::Below, Some((_, end))) => ("<", end),
            (Comparison::AtMost, Some((_, end))) => ("<", end),
            (Comparison::Below | Comparison::AtMost, None) => ("<=", wall),
            (Comparison::Equal, Some((start, _))) => (">=", start),
            (Comparison::Equal | Comparison::NotEqual, _) => return Said::Not,
        };
        self.with(operator, &masked(bound)).map_or(Said::Not, Said::Loosely)
    }

    fn like(&self, pattern: &Literal) -> Said {
        let text = pattern.text();
        let other_wildcard = |letter: char| letter != '%' && self.dialect.wildcards.contains(letter);
        if self.is_reserved(text) || text.is_empty() {
            return Said::Not;
        }
        // Callers see `2026-01-02T03:04:05-05:00`; the vendor's own text of a moment has no `T`.
        if self.field_type() == FieldType::DateTime && text.contains('T') {
            return Said::Not;
        }
        let Some(value) = self.with("LIKE", text) else { return Said::Not };
        if text.contains(other_wildcard) || text.chars().all(|letter| letter == '%') {
            return Said::Loosely(value);
        }
        Said::Exactly(value)
    }

    fn membership(&self, items: &[Literal]) -> Said {
        let field = self.predicate.field.name();
        let takes_list = |membership: &&ligand_model::element::Membership| {
            membership.max >= items.len() && membership.fields.iter().any(|name| name == field)
        };
        match self.dialect.membership.as_ref().filter(takes_list) {
            Some(_) if items.iter().all(|item| self.is_sendable(item.text())) => {
                let numbers = items
                    .iter()
                    .map(|item| item.text().parse::<i64>().map_or_else(|_| Value::from(item.text()), Value::from));
                Said::Exactly(numbers.collect())
            }
            _ if items.len() == 1 => self.compare(Comparison::Equal, &items[0]),
            _ => Said::Not,
        }
    }
}

#[cfg(test)]
mod tests;
