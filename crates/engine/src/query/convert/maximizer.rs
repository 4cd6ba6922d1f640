//! `toMaximizer`: search queries of Maximizer's Octopus API, which are JSON.

use super::words::{Documented, Said, Words};
use ligand_ceql::{Comparison, Expr, Items, Predicate, Test};
use serde_json::{Value, json};

/// Search queries of Maximizer.
pub(super) const MAXIMIZER: Documented = Documented {
    name: "toMaximizer",
    own: "SearchQuery",
    says: "=, !=, <, <=, >, >=, IN, LIKE with any pattern and their negations, joined by AND and OR",
    say: |expression| {
        Said::each(expression, condition, |mut all| match all.len() {
            1 => Words::Json(all.remove(0)),
            _ => Words::Json(json!({ "$AND": all })),
        })
    },
};

fn condition(expression: &Expr) -> Option<Value> {
    let all = |operands: &[Expr]| operands.iter().map(condition).collect::<Option<Vec<_>>>();
    match expression {
        Expr::Predicate(predicate) => comparison(predicate),
        Expr::And(operands) => Some(json!({ "$AND": all(operands)? })),
        Expr::Or(operands) => Some(json!({ "$OR": all(operands)? })),
        Expr::Not(_) => None,
    }
}

fn comparison(predicate: &Predicate) -> Option<Value> {
    let list = |items: &Items| items.iter().map(|item| Value::from(item.text())).collect::<Value>();
    let (operator, value) = match &predicate.test {
        Test::Compare(comparison, literal) => {
            let operator = match comparison {
                Comparison::Equal => "$EQ",
                Comparison::NotEqual => "$NE",
                Comparison::Below => "$LT",
                Comparison::AtMost => "$LE",
                Comparison::Above => "$GT",
                Comparison::AtLeast => "$GE",
            };
            (operator, Value::from(literal.text()))
        }
        Test::Like(literal) => ("$LIKE", Value::from(literal.text())),
        Test::NotLike(literal) => ("$NLIKE", Value::from(literal.text())),
        Test::In(items) => ("$IN", list(items)),
        Test::NotIn(items) => ("$NIN", list(items)),
        Test::IsNull | Test::IsNotNull => return None,
    };
    let field = predicate.field.name();
    // A name that begins so would be an operator.
    (!field.starts_with('$')).then(|| json!({ (field): { (operator): value } }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn search_queries() {
        MAXIMIZER.check(&[
            ("LastName = 'D\"x'", r#"{"LastName":{"$EQ":"D\"x"}}"#),
            ("A LIKE 'a%' AND B > 5", r#"{"$AND":[{"A":{"$LIKE":"a%"}},{"B":{"$GT":"5"}}]}"#),
            (
                "A IN (1, 2) OR (B = 1 AND C != 2)",
                r#"{"$OR":[{"A":{"$IN":["1","2"]}},{"$AND":[{"B":{"$EQ":"1"}},{"C":{"$NE":"2"}}]}]}"#,
            ),
        ]);
        MAXIMIZER.check_unsaid(&["A IS NULL", "`$OR` = 1"]);
    }
}
