//! One predicate, made ready: its values read, its list in sets, and what it says of a row.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::compare::Relation;
use super::like::Pattern;
use super::reading::{Reading, fold};
use super::truth::Truth;
use super::{Decimal, FieldType, Rules, path};
use crate::{Comparison, Field, Literal, Predicate, Test};

pub(super) struct Leaf {
    field: Field,
    kind: FieldType,
    /// Asked positively: of several values in a row one is enough.
    question: Question,
    /// `!=`, NOT LIKE, NOT IN and IS NULL deny their question, so that they mean "none of the values".
    denied: bool,
}

enum Question {
    /// Is a value present?
    Present,
    Compare(Comparison, Reading),
    Like(Pattern),
    In(Set),
}

impl Leaf {
    pub fn new(predicate: &Predicate, rules: &Rules<'_>) -> Leaf {
        let field = predicate.field.clone();
        let kind = (rules.types)(&field);
        let read = |literal: &Literal| Reading::of_text(literal.text(), &field, kind, rules);
        let null = |literal: &Literal| rules.empty_is_null && literal.text().is_empty();
        let equal = |literal: &Literal, denied: bool| match null(literal) {
            // With empty texts equal to null, `f = ''` asks for absence.
            true => (Question::Present, !denied),
            false => (Question::Compare(Comparison::Equal, read(literal)), denied),
        };
        let like = |literal: &Literal, denied| match Pattern::new(&fold(literal.text(), rules)) {
            Some(pattern) => (Question::Like(pattern), denied),
            None => equal(literal, denied),
        };
        let (question, denied) = match &predicate.test {
            Test::Compare(Comparison::Equal, literal) => equal(literal, false),
            Test::Compare(Comparison::NotEqual, literal) => equal(literal, true),
            Test::Compare(comparison, literal) => (Question::Compare(*comparison, read(literal)), false),
            Test::Like(literal) => like(literal, false),
            Test::NotLike(literal) => like(literal, true),
            Test::In(items) if items.iter().all(null) => (Question::Present, true),
            Test::NotIn(items) if items.iter().all(null) => (Question::Present, false),
            Test::In(items) => (Question::In(Set::new(items, read, null)), false),
            Test::NotIn(items) => (Question::In(Set::new(items, read, null)), true),
            Test::IsNull => (Question::Present, true),
            Test::IsNotNull => (Question::Present, false),
        };
        Leaf { field, kind, question, denied }
    }

    pub fn truth(&self, row: &Value, rules: &Rules<'_>) -> Truth {
        let mut values = path::values(row, self.field.name());
        if rules.empty_is_null {
            values.retain(|value| value.as_str() != Some(""));
        }
        let truth = match &self.question {
            Question::Present => Truth::from(!values.is_empty()),
            Question::In(set) if values.is_empty() && set.holds_null => Truth::True,
            _ if values.is_empty() => Truth::Unknown,
            question => Truth::any(values.into_iter().map(|value| {
                let reading = Reading::of_value(value, &self.field, self.kind, rules);
                reading.map_or(Truth::Unknown, |reading| question.answer(&reading, self.kind))
            })),
        };
        if self.denied { truth.negated() } else { truth }
    }
}

impl Question {
    fn answer(&self, member: &Reading, kind: FieldType) -> Truth {
        match self {
            Question::Present => Truth::True,
            Question::Compare(comparison, value) => Relation::of(member, value, kind).satisfies(*comparison),
            Question::Like(pattern) => Truth::from(pattern.matches(&member.text)),
            Question::In(set) => Truth::from(set.holds(member, kind)),
        }
    }
}

/// The values of an IN list, found by hash. Beyond the sets it answers exactly as one `=` per value would, because equal
/// texts have equal readings; the one exception, flags of untyped fields, is compared one by one.
struct Set {
    texts: HashSet<String>,
    numbers: HashSet<Decimal>,
    instants: HashSet<DateTime<Utc>>,
    booleans: Vec<Reading>,
    holds_null: bool,
}

impl Set {
    fn new(items: &[Literal], read: impl Fn(&Literal) -> Reading, null: impl Fn(&Literal) -> bool) -> Set {
        let mut set = Set {
            texts: HashSet::new(),
            numbers: HashSet::new(),
            instants: HashSet::new(),
            booleans: Vec::new(),
            holds_null: items.iter().any(&null),
        };
        for reading in items.iter().filter(|item| !null(item)).map(read) {
            set.texts.insert(reading.text.clone());
            set.numbers.extend(reading.number.clone());
            set.instants.extend(reading.instant);
            if reading.boolean.is_some() && !set.booleans.iter().any(|known| known.text == reading.text) {
                set.booleans.push(reading);
            }
        }
        set
    }

    fn holds(&self, member: &Reading, kind: FieldType) -> bool {
        self.texts.contains(&member.text)
            || member.number.as_ref().is_some_and(|number| self.numbers.contains(number))
            || member.instant.as_ref().is_some_and(|instant| self.instants.contains(instant))
            || self.booleans.iter().any(|value| Relation::of(member, value, kind).is_equal())
    }
}
