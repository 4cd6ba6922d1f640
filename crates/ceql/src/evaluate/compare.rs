//! Two readings to their order, by the type of the field.

use std::cmp::Ordering;

use super::FieldType;
use super::reading::Reading;
use super::truth::Truth;
use crate::Comparison;

/// How a member of a row relates to a value of the query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    Ordered(Ordering),
    /// Not equal, and neither before nor after: one of them is not of the field's type.
    Different,
}

impl Relation {
    pub fn of(member: &Reading, value: &Reading, kind: FieldType) -> Relation {
        let number = || Some(member.number.as_ref()?.cmp(value.number.as_ref()?));
        let boolean = || Some(member.boolean?.cmp(&value.boolean?));
        let instant = || Some(member.instant?.cmp(&value.instant?));
        let text = || member.text.cmp(&value.text);
        let typed = match kind {
            FieldType::Text => Some(text()),
            FieldType::Number => number(),
            FieldType::Boolean => boolean(),
            FieldType::DateTime => instant(),
            FieldType::Unknown => Some(boolean().or_else(number).or_else(instant).unwrap_or_else(text)),
        };
        match typed {
            Some(ordering) => Relation::Ordered(ordering),
            None if member.text == value.text => Relation::Ordered(Ordering::Equal),
            None => Relation::Different,
        }
    }

    pub fn is_equal(self) -> bool {
        self == Relation::Ordered(Ordering::Equal)
    }

    pub fn satisfies(self, comparison: Comparison) -> Truth {
        match (self, comparison) {
            (Relation::Different, Comparison::Equal) => Truth::False,
            (Relation::Different, Comparison::NotEqual) => Truth::True,
            (Relation::Different, _) => Truth::Unknown,
            (Relation::Ordered(ordering), comparison) => Truth::from(match comparison {
                Comparison::Equal => ordering.is_eq(),
                Comparison::NotEqual => ordering.is_ne(),
                Comparison::Below => ordering.is_lt(),
                Comparison::AtMost => ordering.is_le(),
                Comparison::Above => ordering.is_gt(),
                Comparison::AtLeast => ordering.is_ge(),
            }),
        }
    }
}
