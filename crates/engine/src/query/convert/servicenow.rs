//! `toServiceNow`: encoded queries, in which OR binds only what stands beside it.

use super::language::item_by_item;
use super::value::{Pattern, Value, pattern, value};
use super::words::{Documented, Said, Words};
use ligand_ceql::{Expr, Items, Literal, Predicate, Test};

/// Encoded queries of ServiceNow.
pub(super) const SERVICENOW: Documented = Documented {
    name: "toServiceNow",
    own: "sysparm_query",
    says: "every operator, LIKE 'a%', '%a' and '%a%', AND of conditions and of alternatives, and OR of such groups",
    say,
};

fn say(expression: &Expr) -> Said {
    let groups = match expression {
        Expr::Or(operands) if operands.iter().any(|operand| !matches!(operand, Expr::Predicate(_))) => {
            operands.iter().map(group).collect::<Option<Vec<_>>>()
        }
        _ => None,
    };
    match groups {
        Some(groups) => Said { words: Some(Words::Text(groups.join("^NQ"))), unsaid: Vec::new() },
        None => Said::each(expression, alternatives, |all| Words::Text(all.join("^"))),
    }
}

/// Conditions that all hold.
fn group(expression: &Expr) -> Option<String> {
    let all: Option<Vec<String>> = ligand_ceql::conjuncts(expression.clone()).iter().map(alternatives).collect();
    Some(all?.join("^"))
}

/// One condition, or several of which one holds.
fn alternatives(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Predicate(predicate) => comparison(predicate).or_else(|| match item_by_item(predicate)? {
            Expr::And(operands) => group(&Expr::all(operands)?),
            other => alternatives(&other),
        }),
        Expr::Or(operands) => {
            let one = |operand: &Expr| match operand {
                Expr::Predicate(predicate) => comparison(predicate),
                _ => None,
            };
            Some(operands.iter().map(one).collect::<Option<Vec<_>>>()?.join("^OR"))
        }
        Expr::And(_) | Expr::Not(_) => None,
    }
}

fn comparison(predicate: &Predicate) -> Option<String> {
    let field = predicate.field.name();
    if field.contains(['^', '=', '<', '>', '!']) {
        return None;
    }
    Some(match &predicate.test {
        Test::Compare(comparison, literal) => format!("{field}{}{}", comparison.symbol(), text(literal)),
        Test::Like(literal) => match pattern(literal.text()) {
            Pattern::Is(text) => format!("{field}={}", escaped(text)),
            Pattern::StartsWith(text) => format!("{field}STARTSWITH{}", escaped(text)),
            Pattern::EndsWith(text) => format!("{field}ENDSWITH{}", escaped(text)),
            Pattern::Contains(text) => format!("{field}LIKE{}", escaped(text)),
            Pattern::Other => return None,
        },
        Test::NotLike(literal) => match pattern(literal.text()) {
            Pattern::Is(text) => format!("{field}!={}", escaped(text)),
            Pattern::Contains(text) => format!("{field}NOT LIKE{}", escaped(text)),
            _ => return None,
        },
        Test::In(items) => format!("{field}IN{}", list(items)?),
        Test::NotIn(items) => format!("{field}NOT IN{}", list(items)?),
        Test::IsNull => format!("{field}ISEMPTY"),
        Test::IsNotNull => format!("{field}ISNOTEMPTY"),
    })
}

/// A list; a value with a comma cannot stand in it.
fn list(items: &Items) -> Option<String> {
    let texts: Vec<String> = items.iter().map(text).collect();
    (!texts.iter().any(|text| text.contains(','))).then(|| texts.join(","))
}

/// Moments are clock readings in UTC there.
fn text(literal: &Literal) -> String {
    match value(literal) {
        Value::Moment(moment) => moment.to_utc().format("%Y-%m-%d %H:%M:%S").to_string(),
        _ => escaped(literal.text()),
    }
}

fn escaped(text: &str) -> String {
    text.replace('^', "^^")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoded_queries() {
        SERVICENOW.check(&[
            ("active = true AND priority <= 2", "active=true^priority<=2"),
            ("active = true AND (state = 1 OR state = 2)", "active=true^state=1^ORstate=2"),
            ("(a = 1 AND b = 2) OR c != 3", "a=1^b=2^NQc!=3"),
            ("number LIKE 'INC%' AND text LIKE '%x%'", "numberSTARTSWITHINC^textLIKEx"),
            ("text NOT LIKE '%x%' AND text LIKE '%y'", "textNOT LIKEx^textENDSWITHy"),
            ("state IN (1, 2) AND state NOT IN (3)", "stateIN1,2^stateNOT IN3"),
            ("name IN ('a,b', 'c')", "name=a,b^ORname=c"),
            ("name NOT IN ('a,b', 'c')", "name!=a,b^name!=c"),
            ("closed_at IS NULL", "closed_atISEMPTY"),
            ("opened_at > '2026-01-02T03:04:05+01:00'", "opened_at>2026-01-02 02:04:05"),
            ("name = 'a^ORb=c'", "name=a^^ORb=c"),
        ]);
        SERVICENOW.check_unsaid(&["name LIKE 'a%b'", "`a^b` = 1", "a = 1 OR (b = 2 AND c LIKE 'x%y')"]);
    }
}
