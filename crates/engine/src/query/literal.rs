//! One value of a condition as the vendor reads it: of which type it is, and how that is written.

use super::date::{self, Written};
use chrono_tz::Tz;
use ligand_ceql::Literal;
use ligand_model::element::{FieldType, FilterDialect, Object};
use serde_json::Value;

/// The type by which a value is written: the column's, else the literal's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    /// `declared`: the column says so.
    Number {
        declared: bool,
    },
    /// `declared`: the column says so.
    Boolean {
        declared: bool,
    },
    Date,
}

impl Type {
    pub fn of(column: &str, object: Option<&Object>, literal: &Literal) -> Type {
        match object.and_then(|object| object.field(column)).map(|field| field.field_type) {
            Some(FieldType::Text) => Type::Text,
            Some(FieldType::Integer) => Type::Number { declared: true },
            Some(FieldType::Decimal) if literal.is_number() => Type::Number { declared: true },
            Some(FieldType::Boolean) if literal.boolean().is_some() => Type::Boolean { declared: true },
            Some(FieldType::DateTime) => Type::Date,
            Some(FieldType::Decimal | FieldType::Boolean) => Type::Text,
            None => Type::own(literal),
        }
    }

    /// What a literal is by itself: in quotes text, unless it names a day and a time.
    pub fn own(literal: &Literal) -> Type {
        match literal.moment() {
            Some(moment) if moment.has_time || !literal.is_quoted() => Type::Date,
            _ if literal.is_quoted() => Type::Text,
            _ if literal.is_number() => Type::Number { declared: false },
            _ if matches!(literal.text().to_ascii_lowercase().as_str(), "true" | "false") => {
                Type::Boolean { declared: false }
            }
            _ => Type::Text,
        }
    }
}

/// How values are written for one vendor.
#[derive(Clone, Copy)]
pub(super) struct Writer<'a> {
    pub dialect: &'a FilterDialect,
    pub zone: Tz,
}

impl Writer<'_> {
    /// A text, its characters escaped.
    pub fn text(&self, text: &str) -> Value {
        Value::from(self.dialect.literals.text.replace("{value}", &self.escaped(text)))
    }

    /// The text of a LIKE pattern, its `%` in the vendor's words.
    pub fn pattern(&self, pattern: &str) -> Value {
        let pieces: Vec<String> = pattern.split('%').map(|piece| self.escaped(piece)).collect();
        Value::from(self.dialect.literals.text.replace("{value}", &pieces.join(&self.dialect.any)))
    }

    /// A number. A whole one of a column of numbers keeps its type.
    pub fn number(&self, text: &str, declared: bool) -> Value {
        match (text.parse::<i64>(), self.dialect.literals.number.as_str()) {
            (Ok(number), "{value}") if declared => Value::from(number),
            (_, template) => Value::from(template.replace("{value}", text)),
        }
    }

    /// A truth; of a column of truths it keeps its type.
    pub fn boolean(&self, truth: bool, declared: bool) -> Value {
        match self.dialect.literals.boolean.as_str() {
            "{value}" if declared => Value::from(truth),
            template => Value::from(template.replace("{value}", if truth { "true" } else { "false" })),
        }
    }

    /// A moment as the text that means it, or the texts between which it lies; `None` if there are none.
    pub fn date(&self, text: &str) -> Option<Written> {
        let written = date::write(text, &self.dialect.dates, self.zone)?;
        let literal = |text: &str| self.dialect.literals.date.replace("{value}", text);
        Some(Written { from: literal(&written.from), to: literal(&written.to), ..written })
    }

    fn escaped(&self, text: &str) -> String {
        let escape = |letter: char| match self.dialect.escapes.get(&letter) {
            Some(escaped) => escaped.clone(),
            None => letter.to_string(),
        };
        text.chars().map(escape).collect()
    }

    /// Whether a text holds a character that means something to the vendor, and cannot be escaped.
    pub fn has_wildcard(&self, text: &str) -> bool {
        text.contains(|letter| self.dialect.wildcards.contains(letter) && !self.dialect.escapes.contains_key(&letter))
    }

    /// Whether the vendor would read something else in a text that begins so.
    pub fn is_reserved(&self, text: &str) -> bool {
        self.dialect.reserved_prefix.as_ref().is_some_and(|prefix| text.starts_with(prefix.as_str()))
    }

    /// Whether the vendor reads it as a whole number: a fraction or a larger one matches by our rules.
    pub fn is_whole(&self, text: &str) -> bool {
        let largest = self.dialect.largest_integer.unwrap_or(i64::MAX);
        text.parse::<i64>().is_ok_and(|number| number.unsigned_abs() <= largest.unsigned_abs())
    }
}
