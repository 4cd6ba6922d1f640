//! The tree as element hooks get it: a flat list in source order, in which AND and OR are lost (`docs/reference/ceql.md`
//! §6). Hooks read every value as a string.

use serde_json::{Value, json};

use crate::{Expr, Test, normal_form, predicates};

/// `request_expression`: an array of `{attribute, operator, value}`. A value has lost its outer quotes and keeps its inner
/// ones doubled; the values of IN are joined by commas; null tests have the operator `IS NULL` or `IS NOT NULL` and an
/// empty value. A NOT, which the list cannot hold, is moved into the operators first.
pub fn request_expression(expression: &Expr) -> Value {
    let flat = normal_form(expression.clone(), &|_| true);
    let entries = predicates(&flat).into_iter().map(|predicate| {
        json!({
            "attribute": predicate.field.name(),
            "operator": predicate.test.operator(),
            "value": value(&predicate.test),
        })
    });
    Value::Array(entries.collect())
}

fn value(test: &Test) -> String {
    let texts: Vec<String> = test.literals().iter().map(|literal| literal.text().replace('\'', "''")).collect();
    texts.join(",")
}
