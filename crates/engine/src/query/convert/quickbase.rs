//! `toQuickbase`: queries of Quickbase, by the numbers of fields.

use super::language::Language;
use super::value::{Pattern, Value, pattern, value};
use super::words::Documented;
use ligand_ceql::{Comparison, Predicate, Test};

/// Queries of Quickbase, by the numbers of fields.
pub(super) const QUICKBASE: Documented = Documented {
    name: "toQuickbase",
    own: "query",
    says: "=, !=, <, <=, >, >=, IN, IS NULL, LIKE 'a%' and '%a%' and their negations, joined by AND and OR",
    say: |expression| Language { comparison: quickbase, and: "AND", or: "OR" }.say(expression),
};

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

#[cfg(test)]
mod tests {
    use super::*;

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
}
