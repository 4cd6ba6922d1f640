//! The part of a query that the vendor cannot evaluate, and the rules by which we do: the vendor's own, so that
//! both parts of one query agree.

use super::date;
use chrono_tz::Tz;
use ligand_ceql::{Expr, Field, FieldType, Matcher, Rules};
use ligand_model::element::{self, FilterDialect, Object};
use ligand_model::{Error, Kind, Result};
use serde_json::Value;
use std::collections::HashMap;

/// What is left to us.
#[derive(Debug)]
pub(crate) struct Residual {
    expression: Expr,
    comparison: Comparison,
    /// The columns it reads.
    pub fields: Vec<String>,
}

impl Residual {
    pub(super) fn new(expression: Expr, comparison: Comparison) -> Residual {
        let fields = ligand_ceql::fields(&expression).into_iter().map(|field| field.name().to_owned()).collect();
        Residual { expression, comparison, fields }
    }

    /// What is left of a text, compared without any knowledge of the fields.
    #[cfg(test)]
    pub fn of(text: &str) -> Residual {
        let expression = ligand_ceql::parse(text).expect("a test's query is right");
        Residual::new(expression, Comparison::new(None, None, chrono_tz::UTC))
    }

    /// The rows that match, in order.
    pub fn retain(&self, rows: Vec<Value>) -> Vec<Value> {
        self.comparison.with_rules(|rules| {
            let matcher = Matcher::new(&self.expression, rules);
            rows.into_iter().filter(|row| matcher.matches(row)).collect()
        })
    }

    /// The condition as text, for people.
    pub fn text(&self) -> String {
        self.expression.to_string()
    }
}

/// How the values of one object are compared.
#[derive(Debug, Clone)]
pub(super) struct Comparison {
    case_sensitive: bool,
    empty_is_null: bool,
    types: HashMap<String, FieldType>,
    zone: Tz,
}

impl Comparison {
    pub fn new(dialect: Option<&FilterDialect>, object: Option<&Object>, zone: Tz) -> Comparison {
        let fields = object.map(|object| object.fields.as_slice()).unwrap_or_default();
        Comparison {
            case_sensitive: dialect.is_none_or(|dialect| dialect.case_sensitive),
            empty_is_null: dialect.is_some_and(|dialect| dialect.empty_is_null),
            types: fields.iter().map(|field| (field.name.clone(), field_type(field.field_type))).collect(),
            zone,
        }
    }

    /// A value that cannot be read as the type of its field is an error, not an empty result.
    pub fn check(&self, condition: &Expr) -> Result<()> {
        self.with_rules(|rules| {
            let wrong = |mismatch| Error::new(Kind::BadQuery, format!("Error parsing query: {mismatch}"));
            ligand_ceql::check(condition, rules).map_err(wrong)
        })
    }

    fn with_rules<T>(&self, run: impl FnOnce(&Rules) -> T) -> T {
        run(&Rules {
            case_sensitive: self.case_sensitive,
            empty_is_null: self.empty_is_null,
            types: &|field: &Field| self.types.get(field.name()).copied().unwrap_or(FieldType::Unknown),
            zone: &|_, wall| date::instant(wall, self.zone),
        })
    }
}

fn field_type(kind: element::FieldType) -> FieldType {
    match kind {
        element::FieldType::Text => FieldType::Text,
        element::FieldType::Integer | element::FieldType::Decimal => FieldType::Number,
        element::FieldType::Boolean => FieldType::Boolean,
        element::FieldType::DateTime => FieldType::DateTime,
    }
}
