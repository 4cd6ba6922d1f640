//! Vendors that take one text: comparisons, joined by words for AND and OR, in parentheses.

use super::words::{Said, Words};
use ligand_ceql::{Comparison, Expr, Items, Predicate, Test};

/// A vendor's language.
pub(super) struct Language {
    /// One comparison; `None` if the language lacks it. IN and NOT IN are tried item by item then.
    pub comparison: fn(&Predicate) -> Option<String>,
    pub and: &'static str,
    pub or: &'static str,
}

impl Language {
    /// A query in this language.
    pub fn say(&self, expression: &Expr) -> Said {
        self.say_within(expression, |text| text)
    }

    /// The same, with what stands around the whole of it.
    pub fn say_within(&self, expression: &Expr, around: impl FnOnce(String) -> String) -> Said {
        Said::each(expression, |one| self.text(one), |all| Words::Text(around(all.join(self.and))))
    }

    fn text(&self, expression: &Expr) -> Option<String> {
        match expression {
            Expr::Predicate(predicate) => (self.comparison)(predicate).or_else(|| self.text(&item_by_item(predicate)?)),
            Expr::And(operands) => Some(format!("({})", self.joined(operands, self.and)?)),
            Expr::Or(operands) => Some(format!("({})", self.joined(operands, self.or)?)),
            Expr::Not(_) => None,
        }
    }

    fn joined(&self, operands: &[Expr], between: &str) -> Option<String> {
        let said = operands.iter().map(|operand| self.text(operand)).collect::<Option<Vec<_>>>()?;
        Some(said.join(between))
    }
}

/// `a IN (1, 2)` as `a = 1 OR a = 2`, `a NOT IN (1, 2)` as `a != 1 AND a != 2`.
pub(super) fn item_by_item(predicate: &Predicate) -> Option<Expr> {
    let each = |items: &Items, comparison| {
        let one = |item: &ligand_ceql::Literal| {
            let test = Test::Compare(comparison, item.clone());
            Expr::from(Predicate { field: predicate.field.clone(), test })
        };
        items.iter().map(one).collect::<Vec<_>>()
    };
    match &predicate.test {
        Test::In(items) => Expr::any(each(items, Comparison::Equal)),
        Test::NotIn(items) => Expr::all(each(items, Comparison::NotEqual)),
        _ => None,
    }
}
