//! Whatever becomes of a definition, compiling it neither panics nor loses anything: `tests/elements`, mutated.

use ligand_model::element::fuzz;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::path::Path;

/// One change, at the place that a number picks.
#[derive(Debug, Clone)]
enum Mutation {
    Replace(usize, Value),
    Remove(usize),
    Repeat(usize),
    /// The value at one place goes to another.
    Copy(usize, usize),
    /// A text loses its end.
    Cut(usize, usize),
}

fn definitions() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/elements");
    let entries = std::fs::read_dir(folder).expect("the folder of definitions");
    let files = entries.map(|entry| entry.expect("an entry").path());
    let json = files.filter(|path| path.extension().is_some_and(|end| end == "json"));
    let read = |path| serde_json::from_slice(&std::fs::read(path).expect("a definition")).expect("JSON");
    json.map(read).collect()
}

fn odd_value() -> impl Strategy<Value = Value> {
    let odd = [
        json!(null),
        json!(true),
        json!(-1),
        json!(1e300),
        json!(""),
        json!(" "),
        json!([]),
        json!({}),
        json!([[[1]]]),
        json!({"key": {"key": []}}),
        json!("${"),
        json!("{a}{{b}"),
        json!("|a[*].[0]..$"),
        json!("GET:/{id}"),
        json!("converter:"),
        json!("é\u{0}\u{1b}\u{ffff}"),
        json!("body.a?b?c"),
        json!("header."),
        json!("{\"a\":{\"url\":\"${dateTimeZone:{b}:yyyy}\"}}"),
    ];
    proptest::sample::select(odd.to_vec()).boxed().prop_union(".{0,40}".prop_map(Value::String).boxed())
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let place = any::<usize>;
    prop_oneof![
        3 => (place(), odd_value()).prop_map(|(at, value)| Mutation::Replace(at, value)),
        1 => place().prop_map(Mutation::Remove),
        1 => place().prop_map(Mutation::Repeat),
        2 => (place(), place()).prop_map(|(from, to)| Mutation::Copy(from, to)),
        1 => (place(), place()).prop_map(|(at, length)| Mutation::Cut(at, length)),
    ]
}

/// How many values there are.
fn size(value: &Value) -> usize {
    1 + match value {
        Value::Object(members) => members.values().map(size).sum(),
        Value::Array(items) => items.iter().map(size).sum(),
        _ => 0,
    }
}

/// The value with this number, counted from the root.
fn at<'v>(value: &'v mut Value, left: &mut usize) -> Option<&'v mut Value> {
    if *left == 0 {
        return Some(value);
    }
    *left -= 1;
    match value {
        Value::Object(members) => members.values_mut().find_map(|member| at(member, left)),
        Value::Array(items) => items.iter_mut().find_map(|item| at(item, left)),
        _ => None,
    }
}

fn pick(document: &mut Value, number: usize) -> &mut Value {
    let mut left = number % size(document);
    at(document, &mut left).expect("the number is below the size")
}

fn apply(document: &mut Value, mutation: Mutation) {
    match mutation {
        Mutation::Replace(place, value) => *pick(document, place) = value,
        Mutation::Copy(from, to) => {
            let copied = pick(document, from).clone();
            // A whole document within itself would soon be all that there is.
            if size(&copied) < 2_000 {
                *pick(document, to) = copied;
            }
        }
        Mutation::Remove(place) => match pick(document, place) {
            Value::Array(items) => drop(items.pop()),
            Value::Object(members) => {
                let first = members.keys().next().cloned();
                first.and_then(|key| members.shift_remove(&key));
            }
            other => *other = Value::Null,
        },
        Mutation::Repeat(place) => {
            if let Value::Array(items) = pick(document, place) {
                items.extend_from_within(..items.len().min(1));
            }
        }
        Mutation::Cut(place, length) => {
            if let Value::String(text) = pick(document, place) {
                *text = text.chars().take(length % 40).collect();
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn a_mutated_definition_compiles_or_is_refused_with_a_reason(
        document in proptest::sample::select(definitions()),
        mutations in proptest::collection::vec(mutation(), 1..12),
    ) {
        let mut document = document;
        for mutation in mutations {
            apply(&mut document, mutation);
        }
        fuzz::compile(document);
    }
}
