//! `toWiql`: statements in the Work Item Query Language of Azure DevOps.

use super::language::Language;
use super::value::{Pattern, Value, iso, pattern, value};
use super::words::Documented;
use ligand_ceql::{Comparison, Literal, Predicate, Test};

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

#[cfg(test)]
mod tests {
    use super::*;

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
}
