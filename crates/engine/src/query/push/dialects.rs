//! The four syntaxes of a dialect, on dialects made up for the purpose.

use super::*;
use ligand_model::element::Element;
use serde_json::{Value, json};

/// An element with one dialect and one object with a column of every type.
pub(super) fn element(dialect: Value) -> Element {
    let document = json!({"key": "x", "timeZone": "UTC", "filterDialects": [dialect], "objects": [{"name": "rows",
        "fields": [{"name": "id", "type": "integer"}, {"name": "name", "type": "string"},
                   {"name": "price", "type": "number"}, {"name": "open", "type": "boolean"},
                   {"name": "made", "type": "date"}]}]});
    let (element, said) = Element::compile(document);
    assert_eq!(said, []);
    element.unwrap()
}

/// What is pushed, and the text of the rest.
pub(super) fn split_by(element: &Element, text: &str) -> (Value, String) {
    let conditions = vec![ligand_ceql::parse(text).unwrap()];
    let subject = Subject { object: element.object("rows"), zone: &element.time_zone };
    let split = split(conditions, element.filters.first(), true, subject).unwrap();
    (split.pushed, split.residual.map_or(String::new(), |residual| residual.text()))
}

fn check(dialect: Value, table: &[(&str, Value, &str)]) {
    let element = element(dialect);
    for (text, pushed, rest) in table {
        assert_eq!(split_by(&element, text), (pushed.clone(), (*rest).to_owned()), "{text}");
    }
}

#[test]
fn parameters_are_names_and_texts() {
    let dialect = json!({"name": "d", "syntax": "parameters", "dateMask": "epoch:s",
        "in": {"template": "{field}s={values}", "separator": ";", "fields": ["id"]},
        "fields": {"id": {"operators": {"=": "id={value}"}}, "open": {"operators": {"=": "is_open={value}"}},
                   "name": {"name": "title", "operators": {"=": "{field}={value}"}},
                   "made": {"operators": {">=": "made[from]={value}", "<": "made[to]={value}"}}}});
    check(
        dialect,
        &[
            ("id = 7 AND open = TRUE", json!({"id": "7", "is_open": "true"}), ""),
            ("name = 'a=b&c {field}'", json!({"title": "a=b&c {field}"}), ""),
            ("id IN (1, 2)", json!({"ids": "1;2"}), ""),
            (
                "made >= '2026-01-01T00:00:00Z' AND made < '2026-01-02T00:00:00Z'",
                json!({"made[from]": "1767225600", "made[to]": "1767312000"}),
                "",
            ),
            ("made > '2026-01-01T00:00:00Z'", json!({"made[from]": "1767225600"}), "made > '2026-01-01T00:00:00Z'"),
            ("made <= '2026-01-01T00:00:00.5Z'", json!({"made[to]": "1767225601"}), "made <= '2026-01-01T00:00:00.5Z'"),
            ("id = 7 AND id = 8", json!({"id": "7"}), "id = 8"),
            ("name = ''", Value::Null, "name = ''"),
            ("price = 5", Value::Null, "price = 5"),
            ("name != 'a'", Value::Null, "name != 'a'"),
            ("id = 1 OR id = 2", Value::Null, "id = 1 OR id = 2"),
        ],
    );
}

#[test]
fn an_expression_is_one_text_with_literals_by_type() {
    let dialect = json!({"name": "d", "syntax": "expression", "or": " OR ", "wildcards": "_",
        "operators": {"=": "{field} eq {value}", "<": "{field} lt {value}", "LIKE": "{field} like {value}",
                      "!=": "{field} ne {value}", "IS NOT NULL": "{field} set"},
        "in": {"template": "{field} in ({values})", "separator": ", ", "fields": ["id", "name"], "max": 3},
        "narrowing": ["!="], "like": {"any": "*"}, "literals": {"text": "'{value}'", "date": "d{value}"},
        "escapes": {"'": "\\'", "\\": "\\\\", "*": "\\*"}, "dateMask": "yyyy-MM-dd'T'HH:mm:ssXXX"});
    check(
        dialect,
        &[
            ("name = 'it''s' AND price < 4.5", json!(r"name eq 'it\'s' AND price lt 4.5"), ""),
            ("(id = 1 OR name = 'b') AND open = true", json!("(id eq 1 OR name eq 'b') AND open eq true"), ""),
            ("made = '2026-01-01T01:00:00+01:00'", json!("made eq d2026-01-01T00:00:00Z"), ""),
            ("name IN ('a', 'b')", json!("name in ('a', 'b')"), ""),
            ("id IN (1, 2, 3, 4)", json!("(id eq 1 OR id eq 2 OR id eq 3 OR id eq 4)"), ""),
            ("price IN (1, 2)", json!("(price eq 1 OR price eq 2)"), ""),
            ("name LIKE '%a*b%'", json!(r"name like '*a\*b*'"), ""),
            ("name LIKE 'a_b%'", json!("name like 'a_b*'"), "name LIKE 'a_b%'"),
            ("name != 'a'", json!("name ne 'a'"), "name != 'a'"),
            ("name IS NOT NULL", json!("name set"), ""),
            (
                "id = 1 OR (id = 2 AND name NOT LIKE 'a%')",
                json!("(id eq 1 OR (id eq 2))"),
                "id = 1 OR id = 2 AND name NOT LIKE 'a%'",
            ),
            ("id = 1 OR name NOT LIKE 'a%'", Value::Null, "id = 1 OR name NOT LIKE 'a%'"),
            ("made LIKE '2026%'", Value::Null, "made LIKE '2026%'"),
        ],
    );
}

#[test]
fn a_list_holds_json_that_no_value_can_break() {
    let dialect = json!({"name": "d", "syntax": "list",
        "operators": {"=": r#"{"on": "{field}", "is": "{value}", "note": "= {value}"}"#},
        "in": {"template": r#"{"on": "{field}", "any": "{values}"}"#}});
    check(
        dialect,
        &[
            ("name = '\"}]'", json!([{"on": "name", "is": "\"}]", "note": "= \"}]"}]), ""),
            (
                "id = 5 AND open = 1",
                json!([{"on": "id", "is": 5, "note": "= 5"}, {"on": "open", "is": true, "note": "= true"}]),
                "",
            ),
            ("id IN (1, 2)", json!([{"on": "id", "any": [1, 2]}]), ""),
            ("id > 5", Value::Null, "id > 5"),
        ],
    );
}

#[test]
fn what_every_row_meets_is_sent_when_nothing_else_is() {
    let expression = json!({"name": "d", "syntax": "expression", "everything": "id is set", "fields": {}});
    check(expression, &[("id = 1", json!("id is set"), "id = 1")]);
    let parameters = json!({"name": "d", "syntax": "parameters", "everything": "q=*", "fields": {}});
    check(parameters, &[("id = 1", json!({"q": "*"}), "id = 1")]);
}

#[test]
fn a_vendors_days_hold_the_moments_that_are_asked_for() {
    let dialect = json!({"name": "d", "syntax": "expression", "dateMask": "yyyy-MM-dd",
        "operators": {"=": "on {value}", ">": "after {value}", ">=": "from {value}", "<": "before {value}"}});
    check(
        dialect,
        &[
            ("made >= '2026-01-02'", json!("from 2026-01-02"), ""),
            ("made < '2026-01-02'", json!("before 2026-01-02"), ""),
            ("made > '2026-01-02'", json!("from 2026-01-02"), "made > '2026-01-02'"),
            ("made <= '2026-01-02'", json!("before 2026-01-03"), "made <= '2026-01-02'"),
            ("made = '2026-01-02'", json!("on 2026-01-02"), "made = '2026-01-02'"),
            ("made = '2026-01-02T10:00:00Z'", json!("from 2026-01-02"), "made = '2026-01-02T10:00:00Z'"),
        ],
    );
}

#[test]
fn a_dialect_that_no_parameter_sends_leaves_everything_to_us() {
    let element = element(json!({"name": "d", "operators": {"=": "{value}"}}));
    let conditions = vec![ligand_ceql::parse("id = 1").unwrap()];
    let subject = Subject { object: element.object("rows"), zone: "UTC" };
    let split = split(conditions, element.filters.first(), false, subject).unwrap();
    assert_eq!((split.pushed, split.residual.unwrap().text()), (Value::Null, "id = 1".to_owned()));
}
