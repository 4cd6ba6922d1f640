//! `toFreshdesk`: searches of Freshdesk, within double quotes.

use super::language::Language;
use super::value::{Value, value};
use super::words::Documented;
use chrono::NaiveTime;
use ligand_ceql::{Comparison, Literal, Predicate, Test};

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
