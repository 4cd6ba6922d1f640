//! What a vendor finds and we leave of it are the rows that a condition means: over random conditions and rows, with
//! two vendors that read what they are told as vendors do.

use super::dialects::{element, split_by};
use super::*;
use ligand_model::element::Element;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// A vendor of parameters: some columns, some operators, whole seconds since 1970, `*` stands for anything.
fn parameters() -> Element {
    element(json!({"name": "d", "syntax": "parameters", "dateMask": "epoch:s", "wildcards": "*", "like": {"any": "*"},
        "in": {"template": "id_any={values}", "fields": ["id"]}, "narrowing": ["!="],
        "fields": {"id": {"operators": {"=": "id={value}", ">=": "id_from={value}", "<=": "id_to={value}"}},
                   "name": {"operators": {"=": "name={value}", "LIKE": "name={value}", "!=": "name_not={value}"}},
                   "open": {"operators": {"=": "open={value}"}},
                   "made": {"operators": {">=": "made_from={value}", "<": "made_before={value}"}}}}))
}

/// A vendor of a list: every operator on every column, `*` stands for anything.
fn list() -> Element {
    let said = |operator: &str| format!(r#"{{"on": "{{field}}", "by": "{operator}", "value": "{{value}}"}}"#);
    let operators: Map<String, Value> = ["=", "<", "<=", ">", ">=", "LIKE", "IS NULL", "IS NOT NULL"]
        .iter()
        .map(|operator| ((*operator).to_owned(), said(operator).into()))
        .collect();
    element(json!({"name": "d", "syntax": "list", "operators": operators, "wildcards": "*", "like": {"any": "*"},
        "dateMask": "epoch:ms"}))
}

/// Whether the vendor of parameters finds a row.
fn found_by_parameters(told: &Value, row: &Value) -> bool {
    let members = told.as_object().into_iter().flatten();
    members.into_iter().all(|(name, value)| {
        let value = value.as_str().unwrap();
        let number = || value.parse::<f64>().unwrap();
        match name.as_str() {
            "id" => of(row, "id").is_some_and(|id| id == number()),
            "id_from" => of(row, "id").is_some_and(|id| id >= number()),
            "id_to" => of(row, "id").is_some_and(|id| id <= number()),
            "id_any" => of(row, "id").is_some_and(|id| value.split(',').any(|one| one.parse() == Ok(id))),
            "name" => row["name"].as_str().is_some_and(|name| is_like(name, value)),
            // This vendor takes rows without a name for rows of another name.
            "name_not" => row["name"].as_str() != Some(value),
            "open" => row["open"].as_bool().is_some_and(|open| open.to_string() == value),
            "made_from" => of(row, "made").is_some_and(|made| made >= number() * 1000.0),
            "made_before" => of(row, "made").is_some_and(|made| made < number() * 1000.0),
            other => panic!("no parameter of this vendor: {other}"),
        }
    })
}

/// Whether the vendor of a list finds a row.
fn found_by_list(told: &Value, row: &Value) -> bool {
    told.as_array().into_iter().flatten().all(|entry| {
        let column = entry["on"].as_str().unwrap();
        let (operator, value) = (entry["by"].as_str().unwrap(), &entry["value"]);
        let text = value.as_str().unwrap_or_default();
        match (operator, row[column].as_str().filter(|_| column == "name")) {
            ("IS NULL", _) => row[column].is_null(),
            ("IS NOT NULL", _) => !row[column].is_null(),
            ("=" | "LIKE", Some(name)) => is_like(name, text),
            ("LIKE", None) => is_like(&crate::build::plain(&row[column]), text) && !row[column].is_null(),
            ("<", Some(name)) => name < text,
            ("<=", Some(name)) => name <= text,
            (">", Some(name)) => name > text,
            (">=", Some(name)) => name >= text,
            (operator, None) => {
                let Some(member) = of(row, column) else { return false };
                let value =
                    value.as_f64().or_else(|| value.as_bool().map(f64::from)).unwrap_or_else(|| text.parse().unwrap());
                match operator {
                    "=" => member == value,
                    "<" => member < value,
                    "<=" => member <= value,
                    ">" => member > value,
                    ">=" => member >= value,
                    other => panic!("no operator of this vendor: {other}"),
                }
            }
            (other, _) => panic!("no operator of this vendor: {other}"),
        }
    })
}

/// A member as a number: flags as 0 and 1, dates as milliseconds.
fn of(row: &Value, column: &str) -> Option<f64> {
    match &row[column] {
        Value::Number(number) => number.as_f64(),
        Value::Bool(flag) => Some(f64::from(*flag)),
        Value::String(date) => {
            let moment = chrono::DateTime::parse_from_rfc3339(date).unwrap();
            Some(moment.timestamp_millis() as f64)
        }
        _ => None,
    }
}

/// A pattern in which `*` stands for anything.
fn is_like(text: &str, pattern: &str) -> bool {
    match pattern.split_once('*') {
        None => text == pattern,
        Some((start, rest)) => text
            .strip_prefix(start)
            .is_some_and(|tail| (0..=tail.len()).filter_map(|at| tail.get(at..)).any(|tail| is_like(tail, rest))),
    }
}

fn row() -> impl Strategy<Value = Value> {
    let name = prop::sample::select(vec![json!(null), json!("a"), json!("b"), json!("ab"), json!("a*"), json!("")]);
    let made = prop::sample::select(vec![
        json!(null),
        json!("2026-01-01T00:00:00Z"),
        json!("2026-01-01T00:00:00.500Z"),
        json!("2026-01-01T00:00:01Z"),
        json!("2026-01-01T01:00:02+01:00"),
    ]);
    let id = prop::option::of(-2..4_i64);
    let price = prop::sample::select(vec![json!(null), json!(0.5), json!(1), json!(2.5)]);
    (id, name, price, prop::option::of(any::<bool>()), made).prop_map(
        |(id, name, price, open, made)| json!({"id": id, "name": name, "price": price, "open": open, "made": made}),
    )
}

fn condition() -> impl Strategy<Value = String> {
    let operator = prop::sample::select(vec!["=", "!=", "<", "<=", ">", ">="]);
    let name = prop::sample::select(vec!["'a'", "'b'", "'a*'", "''", "'ab'"]);
    let pattern = prop::sample::select(vec!["'a%'", "'%b'", "'%'", "'a*%'", "'a'", "'%*'"]);
    let moment = prop::sample::select(vec![
        "'2026-01-01T00:00:00Z'",
        "'2026-01-01T00:00:00.25Z'",
        "1767225601000",
        "'2026-01-01'",
    ]);
    let leaf = prop_oneof![
        (operator.clone(), -2..4_i64).prop_map(|(operator, id)| format!("id {operator} {id}")),
        (-2..4_i64, -2..4_i64).prop_map(|(a, b)| format!("id IN ({a}, {b})")),
        (operator.clone(), name).prop_map(|(operator, name)| format!("name {operator} {name}")),
        (any::<bool>(), pattern).prop_map(|(not, p)| format!("name {} {p}", if not { "NOT LIKE" } else { "LIKE" })),
        (operator.clone(), prop::sample::select(vec!["0.5", "1", "2.5"])).prop_map(|(o, p)| format!("price {o} {p}")),
        prop::sample::select(vec!["open = true", "open != 1", "open = 0", "open > false"]).prop_map(str::to_owned),
        (operator, moment).prop_map(|(operator, moment)| format!("made {operator} {moment}")),
        prop::sample::select(vec!["name IS NULL", "made IS NOT NULL", "id IS NULL"]).prop_map(str::to_owned),
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(|all| format!("({})", all.join(" AND "))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(|all| format!("({})", all.join(" OR "))),
            inner.prop_map(|one| format!("NOT ({one})")),
        ]
    })
}

/// The rows that the whole condition means, and those that the vendor and we find together.
fn both_ways(
    element: &Element,
    text: &str,
    rows: Vec<Value>,
    found: impl Fn(&Value, &Value) -> bool,
) -> (Vec<Value>, Vec<Value>, Value) {
    let expression = ligand_ceql::parse(text).unwrap();
    let zone = date::zone("UTC").unwrap();
    let whole = rules::Comparison::new(element.filters.first(), element.object("rows"), zone);
    let meant = Residual::new(expression, whole).retain(rows.clone());
    let (told, rest) = split_by(element, text);
    let found: Vec<Value> = rows.into_iter().filter(|row| found(&told, row)).collect();
    let left = match rest.is_empty() {
        true => found,
        false => {
            let comparison = rules::Comparison::new(element.filters.first(), element.object("rows"), zone);
            Residual::new(ligand_ceql::parse(&rest).unwrap(), comparison).retain(found)
        }
    };
    (meant, left, told)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn a_vendor_of_parameters_and_we_find_what_is_meant(text in condition(), rows in prop::collection::vec(row(), 0..12)) {
        let (meant, found, told) = both_ways(&parameters(), &text, rows, found_by_parameters);
        prop_assert_eq!(meant, found, "{} told as {}", text, told);
    }

    #[test]
    fn a_vendor_of_a_list_and_we_find_what_is_meant(text in condition(), rows in prop::collection::vec(row(), 0..12)) {
        let (meant, found, told) = both_ways(&list(), &text, rows, found_by_list);
        prop_assert_eq!(meant, found, "{} told as {}", text, told);
    }
}

#[test]
fn the_vendors_are_told_something() {
    let told = split_by(&parameters(), "id = 1 AND name LIKE 'a%' AND made < '2026-01-01'").0;
    assert_eq!(told, json!({"id": "1", "name": "a*", "made_before": "1767225600"}));
    assert_eq!(split_by(&list(), "id = 1").0, json!([{"on": "id", "by": "=", "value": 1}]));
}
