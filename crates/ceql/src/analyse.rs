//! Cuts and turns of a tree for an engine that hands one part to a vendor and keeps the rest: its conjuncts, its fields,
//! its normal form. None of them changes which rows match.

use std::collections::BTreeSet;

use crate::{Comparison, Expr, Field, Predicate, Test};

/// The operands of the top-level AND, or the expression itself. [`Expr::all`] joins them again.
pub fn conjuncts(expression: Expr) -> Vec<Expr> {
    match expression {
        Expr::And(operands) => operands.into_iter().collect(),
        single => vec![single],
    }
}

/// Every predicate, in source order.
pub fn predicates(expression: &Expr) -> Vec<&Predicate> {
    let mut found = Vec::new();
    collect(expression, &mut found);
    found
}

fn collect<'a>(expression: &'a Expr, found: &mut Vec<&'a Predicate>) {
    match expression {
        Expr::And(operands) | Expr::Or(operands) => operands.iter().for_each(|operand| collect(operand, found)),
        Expr::Not(inner) => collect(inner, found),
        Expr::Predicate(predicate) => found.push(predicate),
    }
}

/// The fields that the expression reads.
pub fn fields(expression: &Expr) -> BTreeSet<&Field> {
    predicates(expression).into_iter().map(|predicate| &predicate.field).collect()
}

/// The same condition with every NOT moved inwards onto predicates and, where that keeps the meaning, into them:
/// `NOT (a = 1 OR b IS NULL)` becomes `a != 1 AND b IS NOT NULL`.
///
/// `single` says whether a field holds at most one value per row. For such a field `NOT a < 5` becomes `a >= 5`; for
/// others it stays, because with several values "none is below 5" is not "one is at least 5".
pub fn normal_form(expression: Expr, single: &dyn Fn(&Field) -> bool) -> Expr {
    push(expression, false, single)
}

fn push(expression: Expr, negated: bool, single: &dyn Fn(&Field) -> bool) -> Expr {
    let (operands, conjunction) = match expression {
        Expr::Not(inner) => return push(*inner, !negated, single),
        Expr::Predicate(predicate) if !negated => return predicate.into(),
        Expr::Predicate(predicate) if is_ordering(&predicate.test) && !single(&predicate.field) => {
            return Expr::from(predicate).negated();
        }
        Expr::Predicate(predicate) => return predicate.complement().into(),
        Expr::And(operands) => (operands, !negated),
        Expr::Or(operands) => (operands, negated),
    };
    let operands = operands.into_iter().map(|operand| push(operand, negated, single));
    let joined = if conjunction { Expr::all(operands) } else { Expr::any(operands) };
    joined.expect("an AND or an OR has operands")
}

fn is_ordering(test: &Test) -> bool {
    matches!(test, Test::Compare(comparison, _) if !matches!(comparison, Comparison::Equal | Comparison::NotEqual))
}
