//! Splits conditions into what the vendor's dialect can express and what is left to us.
//!
//! A condition is pushed *exactly* (the vendor decides), *loosely* (the vendor narrows, we decide), or not at
//! all (we decide). None is ignored.

use super::assemble::{assemble, joined};
use super::literal::Writer;
use super::phrase::{Clause, Phrase};
use super::rules::{self, Residual};
use super::{date, fields};
use ligand_ceql::{Comparison, Expr, Predicate, Test};
use ligand_model::Result;
use ligand_model::element::{FilterDialect, Object};
use serde_json::Value;
use std::collections::HashSet;

/// The most values of IN that are said one by one.
const MAX_ALTERNATIVES: usize = 100;

/// The two parts of a query.
pub(super) struct Split {
    /// What the vendor is told; null for nothing.
    pub pushed: Value,
    pub residual: Option<Residual>,
}

/// What is known of the rows that are asked for.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    /// The object; its columns and their types are complete.
    pub object: Option<&'a Object>,
    /// The vendor's time zone.
    pub zone: &'a str,
}

/// Splits the conditions of one list. `sent`: whether the vendor is told what the dialect can say.
pub(super) fn split(
    conditions: Vec<Expr>,
    dialect: Option<&FilterDialect>,
    sent: bool,
    subject: Subject,
) -> Result<Split> {
    let Subject { object, zone } = subject;
    let zone = date::zone(zone)?;
    let comparison = rules::Comparison::new(dialect, object, zone);
    let mut pushed = Pushed::default();
    let mut rest = Vec::new();
    for condition in conditions.into_iter().map(flat).flat_map(ligand_ceql::conjuncts) {
        known_fields(&condition, object)?;
        comparison.check(&condition)?;
        let told = dialect.filter(|_| sent);
        let said = told.and_then(|dialect| say(&condition, Writer { dialect, zone }, object));
        if !told.zip(said).is_some_and(|(dialect, clause)| pushed.take(dialect, &condition, clause)) {
            rest.push(condition);
        }
    }
    let key = object.map_or("id", |object| object.primary_key.as_str());
    let pushed = dialect.filter(|_| sent).map_or(Value::Null, |dialect| assemble(dialect, pushed.clauses, key));
    let residual = Expr::all(rest).map(|rest| Residual::new(rest, comparison));
    Ok(Split { pushed, residual })
}

/// What the vendor is told so far.
#[derive(Default)]
struct Pushed {
    clauses: Vec<Clause>,
    names: HashSet<String>,
    columns: HashSet<String>,
}

impl Pushed {
    /// Takes a condition in the vendor's words; true if the vendor decides it. One that cannot stand beside those
    /// taken before is left to us.
    fn take(&mut self, dialect: &FilterDialect, condition: &Expr, clause: Clause) -> bool {
        let columns: Vec<String> =
            ligand_ceql::fields(condition).into_iter().map(|field| field.name().to_owned()).collect();
        let repeated = !dialect.several && columns.iter().any(|column| self.columns.contains(column));
        if repeated || self.names.contains(&clause.name) {
            return false;
        }
        self.columns.extend(columns);
        if !clause.name.is_empty() {
            self.names.insert(clause.name.clone());
        }
        let exact = clause.exact;
        self.clauses.push(clause);
        exact
    }
}

/// Without NOT: a column of a row holds one value.
fn flat(condition: Expr) -> Expr {
    ligand_ceql::normal_form(condition, &|_| true)
}

/// A field that the object does not have is an error, not an empty result.
fn known_fields(condition: &Expr, object: Option<&Object>) -> Result<()> {
    let Some(object) = object.filter(|object| !object.fields.is_empty()) else { return Ok(()) };
    let unknown = ligand_ceql::fields(condition).into_iter().find(|field| !object.knows(field.name()));
    unknown.map_or(Ok(()), |field| Err(fields::unknown_field("where", field.name(), object)))
}

/// One condition in the vendor's words.
fn say(condition: &Expr, writer: Writer, object: Option<&Object>) -> Option<Clause> {
    let dialect = writer.dialect;
    match condition {
        Expr::Predicate(predicate) => Phrase { writer, object, predicate }.say().or_else(|| {
            dialect.or.as_ref()?;
            say(&alternatives(predicate)?, writer, object)
        }),
        Expr::Or(operands) => {
            // One that is missing would be lost.
            let said: Vec<Clause> = operands.iter().map(|o| say(o, writer, object)).collect::<Option<_>>()?;
            Some(group(said, dialect.or.as_ref()?, true))
        }
        Expr::And(operands) => {
            // One that is missing only finds more.
            let said: Vec<Clause> = operands.iter().filter_map(|o| say(o, writer, object)).collect();
            let all = said.len() == operands.len();
            (!said.is_empty()).then(|| group(said, &dialect.join, all))
        }
        Expr::Not(_) => None,
    }
}

/// `a IN (1, 2)` as `a = 1 OR a = 2`.
fn alternatives(predicate: &Predicate) -> Option<Expr> {
    let Test::In(items) = &predicate.test else { return None };
    let equal = |item: &ligand_ceql::Literal| {
        let test = Test::Compare(Comparison::Equal, item.clone());
        Expr::from(Predicate { field: predicate.field.clone(), test })
    };
    (2..=MAX_ALTERNATIVES).contains(&items.len()).then(|| Expr::any(items.iter().map(equal)))?
}

/// Several conditions as one, in parentheses.
fn group(said: Vec<Clause>, between: &str, all: bool) -> Clause {
    let exact = all && said.iter().all(|clause| clause.exact);
    Clause { name: String::new(), value: Value::from(format!("({})", joined(&said, between))), exact }
}

#[cfg(test)]
mod dialects;
#[cfg(test)]
mod soundness;
#[cfg(test)]
mod tests;
