//! What must hold of an answer, and how it is said.

use super::client::{Answer, plain};
use super::known::Known;

/// One thing that must hold of an answer. Expected texts may hold `$names`.
#[derive(Debug, Clone, Copy)]
pub(super) enum Check {
    /// The member at this JSON pointer is this text; numbers and words as JSON writes them.
    Is(&'static str, &'static str),
    /// The member at this JSON pointer is a text of so many characters.
    Letters(&'static str, usize),
    /// The answer is a list of so many rows.
    Rows(usize),
    /// The rows have these values in this column, in this order.
    Column(&'static str, &'static [&'static str]),
    /// The header is this text.
    Header(&'static str, &'static str),
    /// The body holds this text.
    Says(&'static str),
    /// The body does not hold this text. What is said instead of the text, which may be a secret, comes second.
    Conceals(&'static str, &'static str),
}

impl Check {
    /// Looks at an answer: what holds, in words, or what does not.
    pub(super) fn of(&self, answer: &Answer, known: &Known) -> Result<String, String> {
        match *self {
            Check::Is(pointer, expected) => {
                let name = name(pointer);
                equal(&name, answer.member(pointer), &known.fill(expected)?)
            }
            Check::Letters(pointer, count) => {
                let found = answer.member(pointer).map(|text| text.chars().count());
                let expected = format!("{} has {count} characters", name(pointer));
                when(found == Some(count), expected, || found.map_or("it is missing".into(), |n| format!("it has {n}")))
            }
            Check::Rows(count) => {
                let found = answer.rows().map(Vec::len);
                when(found == Some(count), rows(count), || {
                    found.map_or("it is no list".into(), |n| format!("{n} came"))
                })
            }
            Check::Column(column, expected) => {
                let expected = expected.iter().map(|text| known.fill(text)).collect::<Result<Vec<_>, _>>()?.join(", ");
                equal(column, answer.rows().map(|rows| values(rows, column)), &expected)
            }
            Check::Header(header, expected) => {
                equal(header, Some(answer.header(header).to_owned()), &known.fill(expected)?)
            }
            Check::Says(expected) => {
                let expected = known.fill(expected)?;
                let holds = answer.text().contains(&expected);
                when(holds, format!("the answer says {expected}"), || "it does not".into())
            }
            Check::Conceals(text, said) => {
                let holds = !answer.text().contains(&known.fill(text)?);
                when(holds, format!("{said} is not in the answer"), || "it is".into())
            }
        }
    }
}

fn equal(name: &str, found: Option<String>, expected: &str) -> Result<String, String> {
    let found = found.filter(|found| !found.is_empty());
    when(found.as_deref() == Some(expected), format!("{name}: {expected}"), || {
        found.map_or("it is missing".into(), |found| format!("it is {found}"))
    })
}

fn when(holds: bool, expected: String, found: impl FnOnce() -> String) -> Result<String, String> {
    if holds { Ok(expected) } else { Err(format!("expected “{expected}”, but {}", found())) }
}

/// A JSON pointer as people say it.
fn name(pointer: &str) -> String {
    pointer.trim_start_matches('/').replace('/', " → ")
}

fn rows(count: usize) -> String {
    format!("{count} {}", if count == 1 { "row" } else { "rows" })
}

fn values(rows: &[serde_json::Value], column: &str) -> String {
    let value = |row: &serde_json::Value| row.get(column).map_or_else(|| "nothing".to_owned(), plain);
    rows.iter().map(value).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderMap, HeaderValue, StatusCode};

    fn answer(body: &'static str) -> Answer {
        let mut headers = HeaderMap::new();
        headers.insert("elements-returned-count", HeaderValue::from_static("2"));
        let json = serde_json::from_str(body).ok();
        Answer { status: StatusCode::OK, headers, body: body.into(), json }
    }

    #[test]
    fn each_check_holds_where_it_should_and_fails_where_it_should() {
        let known = Known::default().with("id", "7");
        let record = answer(r#"{"Id": 7, "a.b": {"c": "x"}, "token": "äöü", "valid": true}"#);
        let list = answer(r#"[{"Name": "A"}, {"Name": "B"}]"#);
        let table = [
            (Check::Is("/Id", "$id"), &record, Ok("Id: 7")),
            (Check::Is("/valid", "true"), &record, Ok("valid: true")),
            (Check::Is("/a.b/c", "x"), &record, Ok("a.b → c: x")),
            (Check::Is("/a.b/c", "y"), &record, Err("expected “a.b → c: y”, but it is x")),
            (Check::Is("/gone", "y"), &record, Err("expected “gone: y”, but it is missing")),
            (Check::Is("/Id", "$gone"), &record, Err("nothing is known as $gone")),
            (Check::Letters("/token", 3), &record, Ok("token has 3 characters")),
            (Check::Letters("/token", 4), &record, Err("expected “token has 4 characters”, but it has 3")),
            (Check::Rows(2), &list, Ok("2 rows")),
            (Check::Rows(1), &list, Err("expected “1 row”, but 2 came")),
            (Check::Rows(1), &record, Err("expected “1 row”, but it is no list")),
            (Check::Column("Name", &["A", "B"]), &list, Ok("Name: A, B")),
            (Check::Column("Name", &["B", "A"]), &list, Err("expected “Name: B, A”, but it is A, B")),
            (Check::Column("Id", &["1"]), &list, Err("expected “Id: 1”, but it is nothing, nothing")),
            (Check::Header("elements-returned-count", "2"), &list, Ok("elements-returned-count: 2")),
            (Check::Header("location", "x"), &list, Err("expected “location: x”, but it is missing")),
            (Check::Says("\"B\""), &list, Ok("the answer says \"B\"")),
            (Check::Says("C"), &list, Err("expected “the answer says C”, but it does not")),
            (Check::Conceals("C", "the secret"), &list, Ok("the secret is not in the answer")),
            (Check::Conceals("B", "the secret"), &list, Err("expected “the secret is not in the answer”, but it is")),
        ];
        for (check, answer, expected) in table {
            let found = check.of(answer, &known);
            assert_eq!(found.as_deref().map_err(String::as_str), expected, "{check:?}");
        }
    }
}
