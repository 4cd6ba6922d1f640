//! Vendors that take a list of conditions, all of which hold: `toGoogleAdwords` (XML), `toBazaarvoice` (parameters) and
//! `toSFDCReportFilter` (JSON).

use super::nested::element;
use super::value::{Pattern, pattern};
use super::words::{Documented, Said, Words};
use ligand_ceql::{Comparison, Expr, Literal, Predicate, Test};
use serde_json::{Value, json};

/// Predicates of an AdWords selector.
pub(super) const ADWORDS: Documented = Documented {
    name: "toGoogleAdwords",
    own: "predicates",
    says: "=, !=, <, <=, >, >=, IN, NOT IN, LIKE 'a%' and '%a%', NOT LIKE '%a%', joined by AND",
    say: |expression| Said::each(expression, |one| adwords(single(one)?), |all| Words::Text(all.concat())),
};

/// Filters of Bazaarvoice: attribute, operator and values.
pub(super) const BAZAARVOICE: Documented = Documented {
    name: "toBazaarvoice",
    own: "Filter",
    says: "=, !=, <, <=, >, >=, IN and NOT IN, joined by AND",
    say: |expression| {
        let filters = |all: Vec<String>| all.into_iter().map(|filter| ("Filter".to_owned(), filter)).collect();
        Said::each(expression, |one| bazaarvoice(single(one)?), |all| Words::parameters(filters(all)))
    },
};

/// Filters of a Salesforce report.
pub(super) const SFDC_REPORT: Documented = Documented {
    name: "toSFDCReportFilter",
    own: "reportFilters",
    says: "=, !=, <, <=, >, >=, IN, NOT IN, IS NULL, LIKE 'a%' and '%a%', NOT LIKE '%a%', joined by AND",
    say: |expression| Said::each(expression, |one| report(single(one)?), |all| Words::Json(Value::Array(all))),
};

fn single(expression: &Expr) -> Option<&Predicate> {
    match expression {
        Expr::Predicate(predicate) => Some(predicate),
        _ => None,
    }
}

fn adwords(predicate: &Predicate) -> Option<String> {
    let one = |literal: &Literal| vec![literal.text().to_owned()];
    let (operator, values) = match &predicate.test {
        Test::Compare(comparison, literal) => {
            let operator = match comparison {
                Comparison::Equal => "EQUALS",
                Comparison::NotEqual => "NOT_EQUALS",
                Comparison::Below => "LESS_THAN",
                Comparison::AtMost => "LESS_THAN_EQUALS",
                Comparison::Above => "GREATER_THAN",
                Comparison::AtLeast => "GREATER_THAN_EQUALS",
            };
            (operator, one(literal))
        }
        Test::In(items) => ("IN", items.iter().flat_map(one).collect()),
        Test::NotIn(items) => ("NOT_IN", items.iter().flat_map(one).collect()),
        Test::Like(literal) => match pattern(literal.text()) {
            Pattern::Is(text) => ("EQUALS", vec![text.to_owned()]),
            Pattern::StartsWith(text) => ("STARTS_WITH", vec![text.to_owned()]),
            Pattern::Contains(text) => ("CONTAINS", vec![text.to_owned()]),
            Pattern::EndsWith(_) | Pattern::Other => return None,
        },
        Test::NotLike(literal) => match pattern(literal.text()) {
            Pattern::Contains(text) => ("DOES_NOT_CONTAIN", vec![text.to_owned()]),
            _ => return None,
        },
        Test::IsNull | Test::IsNotNull => return None,
    };
    let values: String = values.iter().map(|value| element("values", value)).collect();
    let inner = format!("{}{}{values}", element("field", predicate.field.name()), element("operator", operator));
    Some(format!("<predicates>{inner}</predicates>"))
}

fn bazaarvoice(predicate: &Predicate) -> Option<String> {
    let escaped = |literal: &Literal| literal.text().replace('\\', "\\\\").replace(',', "\\,").replace(':', "\\:");
    let (operator, values) = match &predicate.test {
        Test::Compare(comparison, literal) => {
            let operator = match comparison {
                Comparison::Equal => "eq",
                Comparison::NotEqual => "neq",
                Comparison::Below => "lt",
                Comparison::AtMost => "lte",
                Comparison::Above => "gt",
                Comparison::AtLeast => "gte",
            };
            (operator, escaped(literal))
        }
        Test::In(items) => ("eq", items.iter().map(escaped).collect::<Vec<_>>().join(",")),
        Test::NotIn(items) => ("neq", items.iter().map(escaped).collect::<Vec<_>>().join(",")),
        Test::Like(_) | Test::NotLike(_) | Test::IsNull | Test::IsNotNull => return None,
    };
    let field = predicate.field.name();
    (!field.contains([':', ','])).then(|| format!("{field}:{operator}:{values}"))
}

fn report(predicate: &Predicate) -> Option<Value> {
    let (operator, value) = match &predicate.test {
        Test::Compare(comparison, literal) => {
            let operator = match comparison {
                Comparison::Equal => "equals",
                Comparison::NotEqual => "notEqual",
                Comparison::Below => "lessThan",
                Comparison::AtMost => "lessOrEqual",
                Comparison::Above => "greaterThan",
                Comparison::AtLeast => "greaterOrEqual",
            };
            (operator, one_of(literal.text()))
        }
        Test::In(items) => ("equals", items.iter().map(|item| one_of(item.text())).collect::<Vec<_>>().join(",")),
        Test::NotIn(items) => ("notEqual", items.iter().map(|item| one_of(item.text())).collect::<Vec<_>>().join(",")),
        Test::IsNull => ("equals", String::new()),
        Test::IsNotNull => ("notEqual", String::new()),
        Test::Like(literal) => match pattern(literal.text()) {
            Pattern::Is(text) => ("equals", one_of(text)),
            Pattern::StartsWith(text) => ("startsWith", one_of(text)),
            Pattern::Contains(text) => ("contains", one_of(text)),
            Pattern::EndsWith(_) | Pattern::Other => return None,
        },
        Test::NotLike(literal) => match pattern(literal.text()) {
            Pattern::Contains(text) => ("notContain", one_of(text)),
            _ => return None,
        },
    };
    Some(json!({"column": predicate.field.name(), "operator": operator, "value": value}))
}

/// A value where commas part alternatives.
fn one_of(text: &str) -> String {
    if text.contains([',', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn predicates_of_adwords() {
        ADWORDS.check(&[
            (
                "Status IN ('ENABLED', 'PAUSED') AND Name LIKE 'a&b%'",
                "<predicates><field>Status</field><operator>IN</operator><values>ENABLED</values><values>PAUSED</values>\
                 </predicates><predicates><field>Name</field><operator>STARTS_WITH</operator><values>a&amp;b</values></predicates>",
            ),
            ("Clicks >= 5", "<predicates><field>Clicks</field><operator>GREATER_THAN_EQUALS</operator><values>5</values></predicates>"),
        ]);
        ADWORDS.check_unsaid(&["Name LIKE '%a'", "Name IS NULL", "a = 1 OR b = 2"]);
    }

    #[test]
    fn filters_of_bazaarvoice() {
        BAZAARVOICE.check(&[
            ("Rating >= 3", "Filter=Rating%3Agte%3A3"),
            (
                "ProductId IN ('a,b', 'c') AND IsFeatured = true",
                "Filter=ProductId%3Aeq%3Aa%5C%2Cb%2Cc&Filter=IsFeatured%3Aeq%3Atrue",
            ),
        ]);
        BAZAARVOICE.check_unsaid(&["Title LIKE 'a%'", "Title IS NULL", "a = 1 OR a = 2"]);
    }

    #[test]
    fn filters_of_a_salesforce_report() {
        SFDC_REPORT.check(&[
            (
                "ACCOUNT.NAME LIKE '%a%' AND AMOUNT > 5",
                r#"[{"column":"ACCOUNT.NAME","operator":"contains","value":"a"},{"column":"AMOUNT","operator":"greaterThan","value":"5"}]"#,
            ),
            ("STAGE IN ('Won', 'Lost, late')", r#"[{"column":"STAGE","operator":"equals","value":"Won,\"Lost, late\""}]"#),
            ("STAGE IS NOT NULL", r#"[{"column":"STAGE","operator":"notEqual","value":""}]"#),
        ]);
        SFDC_REPORT.check_unsaid(&["a LIKE '%b'", "a NOT LIKE 'b%'", "a = 1 OR b = 2"]);
    }
}
