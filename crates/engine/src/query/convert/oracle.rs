//! `toOracleCloud`: `q` of Oracle's cloud applications, conditions parted by `;`, alternatives on one field only.

use super::value::{Value, iso, value};
use super::words::{Documented, Said, Words};
use ligand_ceql::{Expr, Literal, Predicate, Test};

/// `q` of Oracle's cloud applications: conditions parted by `;`, alternatives on one field only.
pub(super) const ORACLE_CLOUD: Documented = Documented {
    name: "toOracleCloud",
    own: "q",
    says: "=, !=, <, <=, >, >=, IN and LIKE, joined by AND; alternatives of one field",
    say: |expression| Said::each(expression, oracle, |all| Words::Text(all.join(";"))),
};

/// One condition, or alternatives of one field, which is named once.
fn oracle(expression: &Expr) -> Option<String> {
    let Expr::Or(operands) = expression else {
        return match expression {
            Expr::Predicate(predicate) => {
                oracle_tests(predicate).map(|test| format!("{}{test}", predicate.field.name()))
            }
            _ => None,
        };
    };
    let predicates = operands.iter().map(|operand| match operand {
        Expr::Predicate(predicate) => Some(predicate),
        _ => None,
    });
    let predicates: Vec<&Predicate> = predicates.collect::<Option<_>>()?;
    let field = &predicates.first()?.field;
    if predicates.iter().any(|predicate| predicate.field != *field) {
        return None;
    }
    let tests: Vec<String> = predicates.into_iter().map(oracle_tests).collect::<Option<_>>()?;
    Some(format!("{}{}", field.name(), tests.join(" or ")))
}

/// What is asked of a field.
fn oracle_tests(predicate: &Predicate) -> Option<String> {
    let compare = |symbol: &str, literal: &Literal| format!("{symbol}{}", oracle_value(literal));
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    if !predicate.field.name().chars().all(plain) {
        return None;
    }
    match &predicate.test {
        Test::Compare(comparison, literal) if !literal.text().contains('*') => {
            Some(compare(comparison.symbol(), literal))
        }
        Test::In(items) if !items.iter().any(|item| item.text().contains('*')) => {
            Some(items.iter().map(|item| compare("=", item)).collect::<Vec<_>>().join(" or "))
        }
        Test::Like(literal) if !literal.text().contains('*') => {
            Some(format!(" LIKE {}", oracle_quoted(&literal.text().replace('%', "*"))))
        }
        _ => None,
    }
}

fn oracle_value(literal: &Literal) -> String {
    match value(literal) {
        Value::Number => literal.text().to_owned(),
        Value::Boolean(truth) => truth.to_string(),
        Value::Moment(moment) => oracle_quoted(&iso(moment)),
        Value::Day | Value::Text => oracle_quoted(literal.text()),
    }
}

fn oracle_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn oracle_cloud() {
        ORACLE_CLOUD.check(&[
            ("LastName = 'O''Hara' AND Amount >= 5", r"LastName='O\'Hara';Amount>=5"),
            ("Loc = 'NY' OR Loc = 'LA'", "Loc='NY' or ='LA'"),
            ("Id IN (1, 2) AND Name LIKE 'a%'", "Id=1 or =2;Name LIKE 'a*'"),
        ]);
        ORACLE_CLOUD.check_unsaid(&["a = 1 OR b = 2", "a IS NULL", "a = 'x*'", "a NOT LIKE 'x%'"]);
    }
}
