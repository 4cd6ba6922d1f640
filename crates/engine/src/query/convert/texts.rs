//! Vendors with a small language of their own: `toOracleCloud`, `toQuickbase`, `toWiql` and `toFreshdesk`.

use super::language::Language;
use super::value::{Pattern, Value, iso, pattern, value};
use super::words::{Documented, Said, Words};
use chrono::NaiveTime;
use ligand_ceql::{Comparison, Expr, Literal, Predicate, Test};

/// `q` of Oracle's cloud applications: conditions parted by `;`, alternatives on one field only.
pub(super) const ORACLE_CLOUD: Documented = Documented {
    name: "toOracleCloud",
    own: "q",
    says: "=, !=, <, <=, >, >=, IN and LIKE, joined by AND; alternatives of one field",
    say: |expression| Said::each(expression, oracle, |all| Words::Text(all.join(";"))),
};

/// Queries of Quickbase, by the numbers of fields.
pub(super) const QUICKBASE: Documented = Documented {
    name: "toQuickbase",
    own: "query",
    says: "=, !=, <, <=, >, >=, IN, IS NULL, LIKE 'a%' and '%a%' and their negations, joined by AND and OR",
    say: |expression| Language { comparison: quickbase, and: "AND", or: "OR" }.say(expression),
};

/// A statement in the Work Item Query Language.
pub(super) const WIQL: Documented = Documented {
    name: "toWiql",
    own: "query",
    says: "=, !=, <, <=, >, >=, IN, NOT IN, IS NULL, LIKE '%a%' and NOT LIKE '%a%', joined by AND and OR",
    say: |expression| {
        let statement = |conditions| format!("SELECT [System.Id] FROM WorkItems WHERE {conditions}");
        Language { comparison: wiql, and: " AND ", or: " OR " }.say_within(expression, statement)
    },
};

/// Searches of Freshdesk, within double quotes.
pub(super) const FRESHDESK: Documented = Documented {
    name: "toFreshdesk",
    own: "query",
    says: "=, >=, <=, IN and IS NULL, joined by AND and OR",
    say: |expression| {
        let quoted = |conditions| format!("\"{conditions}\"");
        Language { comparison: freshdesk, and: " AND ", or: " OR " }.say_within(expression, quoted)
    },
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

fn quickbase(predicate: &Predicate) -> Option<String> {
    let say = |operator: &str, text: &str| {
        let field = predicate.field.name();
        let text = text.replace('\\', "\\\\").replace('\'', "\\'");
        (!field.contains(['\'', '{', '}'])).then(|| format!("{{'{field}'.{operator}.'{text}'}}"))
    };
    match &predicate.test {
        Test::Compare(comparison, literal) => {
            let dates = matches!(value(literal), Value::Moment(_) | Value::Day);
            let operator = match (comparison, dates) {
                (Comparison::Equal, _) => "EX",
                (Comparison::NotEqual, _) => "XEX",
                (Comparison::Below, false) => "LT",
                (Comparison::AtMost, false) => "LTE",
                (Comparison::Above, false) => "GT",
                (Comparison::AtLeast, false) => "GTE",
                (Comparison::Below, true) => "BF",
                (Comparison::AtMost, true) => "OBF",
                (Comparison::Above, true) => "AF",
                (Comparison::AtLeast, true) => "OAF",
            };
            say(operator, literal.text())
        }
        Test::Like(literal) => match pattern(literal.text()) {
            Pattern::Is(text) => say("EX", text),
            Pattern::StartsWith(text) => say("SW", text),
            Pattern::Contains(text) => say("CT", text),
            Pattern::EndsWith(_) | Pattern::Other => None,
        },
        Test::NotLike(literal) => match pattern(literal.text()) {
            Pattern::Is(text) => say("XEX", text),
            Pattern::StartsWith(text) => say("XSW", text),
            Pattern::Contains(text) => say("XCT", text),
            Pattern::EndsWith(_) | Pattern::Other => None,
        },
        Test::IsNull => say("EX", ""),
        Test::IsNotNull => say("XEX", ""),
        Test::In(_) | Test::NotIn(_) => None,
    }
}

fn wiql(predicate: &Predicate) -> Option<String> {
    let name = predicate.field.name();
    if name.contains(['[', ']']) {
        return None;
    }
    let list = |items: &[Literal]| items.iter().map(wiql_value).collect::<Vec<_>>().join(", ");
    Some(match &predicate.test {
        Test::Compare(Comparison::NotEqual, literal) => format!("[{name}] <> {}", wiql_value(literal)),
        Test::Compare(comparison, literal) => format!("[{name}] {} {}", comparison.symbol(), wiql_value(literal)),
        Test::In(items) => format!("[{name}] IN ({})", list(items)),
        Test::NotIn(items) => format!("[{name}] NOT IN ({})", list(items)),
        Test::IsNull => format!("[{name}] = ''"),
        Test::IsNotNull => format!("[{name}] <> ''"),
        Test::Like(literal) => match pattern(literal.text()) {
            Pattern::Is(text) => format!("[{name}] = {}", wiql_quoted(text)),
            Pattern::Contains(text) => format!("[{name}] CONTAINS {}", wiql_quoted(text)),
            _ => return None,
        },
        Test::NotLike(literal) => match pattern(literal.text()) {
            Pattern::Is(text) => format!("[{name}] <> {}", wiql_quoted(text)),
            Pattern::Contains(text) => format!("[{name}] NOT CONTAINS {}", wiql_quoted(text)),
            _ => return None,
        },
    })
}

fn wiql_value(literal: &Literal) -> String {
    match value(literal) {
        Value::Number => literal.text().to_owned(),
        Value::Boolean(truth) => truth.to_string(),
        Value::Moment(moment) => wiql_quoted(&iso(moment)),
        Value::Day | Value::Text => wiql_quoted(literal.text()),
    }
}

fn wiql_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// There, `:>` is "at least" and `:<` "at most".
fn freshdesk(predicate: &Predicate) -> Option<String> {
    let name = predicate.field.name();
    let plain = |c: char| c.is_alphanumeric() || c == '_';
    let say = |operator: &str, literal: &Literal| {
        name.chars().all(plain).then(|| Some(format!("{name}:{operator}{}", freshdesk_value(literal)?)))?
    };
    match &predicate.test {
        Test::Compare(Comparison::Equal, literal) => say("", literal),
        Test::Compare(Comparison::AtLeast, literal) => say(">", literal),
        Test::Compare(Comparison::AtMost, literal) => say("<", literal),
        Test::Like(literal) if !literal.text().contains('%') => say("", literal),
        Test::IsNull => name.chars().all(plain).then(|| format!("{name}:null")),
        _ => None,
    }
}

/// A moment is a day there; quotes cannot stand in a text.
fn freshdesk_value(literal: &Literal) -> Option<String> {
    match value(literal) {
        Value::Number => Some(literal.text().to_owned()),
        Value::Boolean(truth) => Some(truth.to_string()),
        Value::Moment(moment) => {
            let moment = moment.to_utc();
            (moment.time() == NaiveTime::MIN).then(|| format!("'{}'", moment.date_naive()))
        }
        Value::Day | Value::Text => (!literal.text().contains(['\'', '"'])).then(|| format!("'{}'", literal.text())),
    }
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

    #[test]
    fn quickbase_queries() {
        QUICKBASE.check(&[
            ("`6` = 'Six' AND `7` >= 2", "{'6'.EX.'Six'}AND{'7'.GTE.'2'}"),
            ("(`6` = 'a' OR `6` = 'b') AND `7` > 1", "({'6'.EX.'a'}OR{'6'.EX.'b'})AND{'7'.GT.'1'}"),
            ("`5` LIKE '%x%' AND `5` NOT LIKE 'y%'", "{'5'.CT.'x'}AND{'5'.XSW.'y'}"),
            ("`1` >= '2026-01-02T00:00:00Z'", "{'1'.OAF.'2026-01-02T00:00:00Z'}"),
            ("`6` IN ('a', 'b')", "({'6'.EX.'a'}OR{'6'.EX.'b'})"),
            ("`6` = '''}OR{''3'", r"{'6'.EX.'\'}OR{\'3'}"),
        ]);
        QUICKBASE.check_unsaid(&["`5` LIKE '%x'", "`a'b` = 1"]);
    }

    #[test]
    fn wiql_statements() {
        WIQL.check(&[
            (
                "System.State = 'Active' AND System.Id > 5",
                "SELECT [System.Id] FROM WorkItems WHERE [System.State] = 'Active' AND [System.Id] > 5",
            ),
            (
                "`Work Item Type` IN ('Bug', 'It''s') OR System.Title LIKE '%x%'",
                "SELECT [System.Id] FROM WorkItems WHERE ([Work Item Type] IN ('Bug', 'It''s') OR [System.Title] CONTAINS 'x')",
            ),
            (
                "System.State != 'Closed' AND System.AssignedTo IS NULL",
                "SELECT [System.Id] FROM WorkItems WHERE [System.State] <> 'Closed' AND [System.AssignedTo] = ''",
            ),
        ]);
        WIQL.check_unsaid(&["System.Title LIKE 'x%'", "`a]b` = 1"]);
    }

    #[test]
    fn freshdesk_searches() {
        FRESHDESK.check(&[
            ("priority = 3 AND type = 'Question'", "\"priority:3 AND type:'Question'\""),
            (
                "status IN (2, 3) AND created_at >= '2026-01-02'",
                "\"(status:2 OR status:3) AND created_at:>'2026-01-02'\"",
            ),
            ("created_at <= '2026-01-02T00:00:00Z'", "\"created_at:<'2026-01-02'\""),
            ("tag IS NULL", "\"tag:null\""),
        ]);
        FRESHDESK.check_unsaid(&[
            "priority > 3",
            "priority != 3",
            "type = 'a\"b'",
            "created_at <= '2026-01-02T10:00:00Z'",
        ]);
    }
}
