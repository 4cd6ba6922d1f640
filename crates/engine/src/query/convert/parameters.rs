//! Converters that make parameters of their own: `toQueryParameters`, `toFormFields`, `toBodyFields`, and vendors with
//! fixed names for what can be asked, `toFreshbooks` and `toPipedriveNotes`.

use super::value::{Pattern, Value, pattern, value};
use super::words::{Documented, Said, Words};
use chrono::NaiveTime;
use ligand_ceql::{Comparison, Expr, Literal, Predicate, Test};

/// Each `a = 'b'` becomes the parameter `a=b`.
pub(super) const QUERY: Documented = Documented {
    name: "toQueryParameters",
    own: "where",
    says: "=, joined by AND",
    say: |expression| said(expression, |predicate| equal(predicate).map(|pair| vec![pair])),
};

/// The same as fields of a form.
pub(super) const FORM: Documented = Documented { name: "toFormFields", ..QUERY };

/// The same as fields of a JSON body.
pub(super) const BODY: Documented = Documented { name: "toBodyFields", ..QUERY };

/// Searches of FreshBooks: `search[field]`, with `_min`, `_max` and `_like` behind the field.
pub(super) const FRESHBOOKS: Documented = Documented {
    name: "toFreshbooks",
    says: "=, >=, <, IN and LIKE '%a%', joined by AND",
    say: |expression| said(expression, freshbooks),
    ..QUERY
};

/// The parameters of Pipedrive's notes.
pub(super) const PIPEDRIVE_NOTES: Documented = Documented {
    name: "toPipedriveNotes",
    says: "= on ids and flags, add_time >= and add_time <= a day, joined by AND",
    say: |expression| said(expression, |predicate| pipedrive_note(predicate).map(|pair| vec![pair])),
    ..QUERY
};

type Pairs = Vec<(String, String)>;

fn said(expression: &Expr, say: fn(&Predicate) -> Option<Pairs>) -> Said {
    let one = |condition: &Expr| match condition {
        Expr::Predicate(predicate) => say(predicate),
        _ => None,
    };
    Said::each(expression, one, |all| Words::parameters(all.concat()))
}

/// `a = 'b'`; IN with one value is the same.
fn equal(predicate: &Predicate) -> Option<(String, String)> {
    let value = match &predicate.test {
        Test::Compare(Comparison::Equal, literal) => literal,
        Test::Like(literal) if !literal.text().contains('%') => literal,
        Test::In(items) if items.len() == 1 => &items[0],
        _ => return None,
    };
    Some((predicate.field.name().to_owned(), value.text().to_owned()))
}

fn freshbooks(predicate: &Predicate) -> Option<Pairs> {
    let field = predicate.field.name();
    let search = |end: &str, text: &str| (format!("search[{field}{end}]"), text.to_owned());
    match &predicate.test {
        Test::Compare(Comparison::Equal, literal) => Some(vec![search("", literal.text())]),
        Test::Compare(Comparison::AtLeast, literal) => Some(vec![search("_min", literal.text())]),
        Test::Compare(Comparison::Below, literal) => Some(vec![search("_max", literal.text())]),
        Test::Like(literal) => match pattern(literal.text()) {
            Pattern::Is(text) => Some(vec![search("", text)]),
            Pattern::Contains(text) => Some(vec![search("_like", text)]),
            _ => None,
        },
        Test::In(items) => {
            let each = |item: &Literal| (format!("search[{field}][]"), item.text().to_owned());
            Some(items.iter().map(each).collect())
        }
        _ => None,
    }
}

fn pipedrive_note(predicate: &Predicate) -> Option<(String, String)> {
    let field = predicate.field.name();
    let filtered = field.ends_with("_id") || field.starts_with("pinned_to_");
    match &predicate.test {
        Test::Compare(Comparison::AtLeast, literal) if field == "add_time" => {
            Some(("start_date".to_owned(), day(literal)?))
        }
        Test::Compare(Comparison::AtMost, literal) if field == "add_time" => {
            Some(("end_date".to_owned(), day(literal)?))
        }
        _ if filtered => equal(predicate),
        _ => None,
    }
}

/// A day without a time; midnight counts as one.
fn day(literal: &Literal) -> Option<String> {
    match (value(literal), literal.moment()) {
        (Value::Moment(moment), _) if moment.to_utc().time() == NaiveTime::MIN => {
            Some(moment.to_utc().date_naive().to_string())
        }
        (Value::Moment(_), _) | (_, None) => None,
        (_, Some(moment)) => Some(moment.local.date().to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_equality_is_a_parameter() {
        for documented in [QUERY, FORM, BODY] {
            documented.check(&[
                ("a = 'b'", "a=b"),
                ("name = 'O''Hara & Co' AND page.size = 5", "name=O%27Hara+%26+Co&page.size=5"),
                ("a = '1' AND a = '2'", "a=1&a=2"),
                ("a IN ('x')", "a=x"),
                ("`search[q]` = ''", "search%5Bq%5D="),
            ]);
            documented.check_unsaid(&[
                "a > 1",
                "a = 1 OR b = 2",
                "a IN (1, 2)",
                "a LIKE 'x%'",
                "a IS NULL",
                "NOT a = 1",
            ]);
        }
    }

    #[test]
    fn freshbooks_searches() {
        FRESHBOOKS.check(&[
            ("email = 'a@b.c'", "search%5Bemail%5D=a%40b.c"),
            ("amount >= 5 AND amount < 9", "search%5Bamount_min%5D=5&search%5Bamount_max%5D=9"),
            ("email LIKE '%@b.c%'", "search%5Bemail_like%5D=%40b.c"),
            ("clientids IN (1, 2)", "search%5Bclientids%5D%5B%5D=1&search%5Bclientids%5D%5B%5D=2"),
        ]);
        FRESHBOOKS.check_unsaid(&["amount > 5", "email LIKE 'a%'", "email != 'a'", "a = 1 OR b = 2"]);
    }

    #[test]
    fn notes_of_pipedrive() {
        PIPEDRIVE_NOTES.check(&[
            ("deal_id = 7 AND pinned_to_deal_flag = 1", "deal_id=7&pinned_to_deal_flag=1"),
            (
                "add_time >= '2026-01-02' AND add_time <= '2026-02-01T00:00:00Z'",
                "start_date=2026-01-02&end_date=2026-02-01",
            ),
        ]);
        PIPEDRIVE_NOTES.check_unsaid(&[
            "content = 'x'",
            "add_time > '2026-01-02'",
            "add_time >= '2026-01-02T01:00:00Z'",
        ]);
    }
}
