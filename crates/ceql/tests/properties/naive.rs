//! The rules of `docs/reference/ceql.md` §4 and §5 a second time, as plainly as possible and by other means: options for
//! truth, one `=` per IN item, big integers for decimals, character-wise LIKE, day arithmetic for dates.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use ligand_ceql::{Comparison, Expr, Field, FieldType, Predicate, Test};
use serde_json::Value;
use std::cmp::Ordering;

pub fn kind(field: &Field) -> FieldType {
    match field.name() {
        "t" => FieldType::Text,
        "n" => FieldType::Number,
        "f" => FieldType::Boolean,
        "d" => FieldType::DateTime,
        _ => FieldType::Unknown,
    }
}

pub fn zone(_: &Field, local: NaiveDateTime) -> DateTime<Utc> {
    (local + TimeDelta::hours(5)).and_utc()
}

pub fn is_single(field: &Field, row: &Value) -> bool {
    find(row, field.name()).len() <= 1
}

pub fn truth(tree: &Expr, row: &Value, sensitive: bool, blank_is_null: bool) -> Option<bool> {
    let of = |tree| truth(tree, row, sensitive, blank_is_null);
    match tree {
        Expr::Not(inner) => of(inner).map(|holds| !holds),
        Expr::And(operands) => {
            let truths: Vec<Option<bool>> = operands.iter().map(of).collect();
            let decided = if truths.contains(&None) { None } else { Some(true) };
            if truths.contains(&Some(false)) { Some(false) } else { decided }
        }
        Expr::Or(operands) => operands.iter().map(of).fold(Some(false), either),
        Expr::Predicate(predicate) => {
            let mut members = find(row, predicate.field.name());
            if blank_is_null {
                members.retain(|member| *member != "");
            }
            ask(predicate, &members, sensitive, blank_is_null)
        }
    }
}

fn either(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    match (left, right) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

fn ask(predicate: &Predicate, members: &[Value], sensitive: bool, blank_is_null: bool) -> Option<bool> {
    let kind = kind(&predicate.field);
    let any = |question: &dyn Fn(&Value) -> Option<bool>| match members {
        [] => None,
        members => members.iter().map(question).fold(Some(false), either),
    };
    let equals = |text: &str| match blank_is_null && text.is_empty() {
        true => Some(members.is_empty()),
        false => any(&|member| compare(member, text, kind, sensitive).map(|ordering| ordering == Ok(Ordering::Equal))),
    };
    let like = |text: &str| match text.contains('%') {
        false => equals(text),
        true => any(&|member| Some(wild(&fold(&shown(member)?, sensitive), &fold(text, sensitive)))),
    };
    let deny = |answer: Option<bool>| answer.map(|holds| !holds);
    match &predicate.test {
        Test::IsNull => Some(members.is_empty()),
        Test::IsNotNull => Some(!members.is_empty()),
        Test::Like(pattern) => like(pattern.text()),
        Test::NotLike(pattern) => deny(like(pattern.text())),
        Test::In(items) => items.iter().map(|item| equals(item.text())).fold(Some(false), either),
        Test::NotIn(items) => deny(items.iter().map(|item| equals(item.text())).fold(Some(false), either)),
        Test::Compare(Comparison::Equal, literal) => equals(literal.text()),
        Test::Compare(Comparison::NotEqual, literal) => deny(equals(literal.text())),
        Test::Compare(comparison, literal) => any(&|member| {
            let ordering = compare(member, literal.text(), kind, sensitive)?.ok()?;
            Some(match comparison {
                Comparison::Below => ordering == Ordering::Less,
                Comparison::AtMost => ordering != Ordering::Greater,
                Comparison::Above => ordering == Ordering::Greater,
                _ => ordering != Ordering::Less,
            })
        }),
    }
}

/// `None`: an object. `Some(Err)`: different without an order.
fn compare(member: &Value, text: &str, kind: FieldType, sensitive: bool) -> Option<Result<Ordering, ()>> {
    let mine = shown(member)?;
    let same_text = || fold(&mine, sensitive).cmp(&fold(text, sensitive));
    let or_same = |typed: Option<Ordering>| {
        typed.ok_or(()).or_else(|()| if same_text().is_eq() { Ok(Ordering::Equal) } else { Err(()) })
    };
    let numbers = || Some(number(&mine)?.cmp(&number(text)?));
    let flags = || Some(flag(&mine)?.cmp(&flag(text)?));
    let typed_times = || Some(typed_time(&mine)?.cmp(&typed_time(text)?));
    Some(match kind {
        FieldType::Text => Ok(same_text()),
        FieldType::Number => or_same(numbers()),
        FieldType::Boolean => or_same(flags()),
        FieldType::DateTime => or_same(typed_times()),
        FieldType::Unknown => {
            let as_flag = if member.is_boolean() { flags() } else { None };
            let as_time = || Some(loose_time(&mine)?.cmp(&loose_time(text)?));
            Ok(as_flag.or_else(numbers).or_else(as_time).unwrap_or_else(same_text))
        }
    })
}

fn shown(member: &Value) -> Option<String> {
    match member {
        Value::Object(_) => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

fn fold(text: &str, sensitive: bool) -> String {
    if sensitive { text.to_owned() } else { text.to_lowercase() }
}

fn flag(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// Millionths, for the numbers of the generator, which have no exponents.
fn number(text: &str) -> Option<i128> {
    let (sign, digits) = match text.chars().next()? {
        '-' => (-1, &text[1..]),
        '+' => (1, &text[1..]),
        _ => (1, text),
    };
    let parts: Vec<&str> = digits.split('.').collect();
    let fraction = match parts[..] {
        [whole] if !whole.is_empty() => String::new(),
        [_, fraction] if !fraction.is_empty() => fraction.to_owned(),
        _ => return None,
    };
    if !digits.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let padded = format!("0{}{fraction:0<6}", parts[0]);
    padded.parse::<i128>().ok().map(|value| value * sign)
}

fn typed_time(text: &str) -> Option<i64> {
    written_time(text).or_else(|| if matches!(text.len(), 4 | 8) { None } else { millis(text) })
}

fn loose_time(text: &str) -> Option<i64> {
    written_time(text).or_else(|| millis(text).filter(|millis| *millis >= 100_000_000_000))
}

/// A whole number of milliseconds in the 262,000 years that count as instants.
fn millis(text: &str) -> Option<i64> {
    text.parse().ok().filter(|millis: &i64| millis.abs() < 8_200_000_000_000_000)
}

/// Epoch milliseconds of the spellings that the generator knows.
fn written_time(text: &str) -> Option<i64> {
    let pattern: String = text.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
    let field = |from: usize, to: usize| text[from..to].parse::<i64>().expect("digits");
    let (time, millis, offset) = match pattern.as_str() {
        "9999-99-99" => (0, 0, -5 * 60),
        "9999-99-99 99:99" => (field(11, 13) * 60 + field(14, 16), 0, -5 * 60),
        "9999-99-99T99:99:99Z" => (field(11, 13) * 60 + field(14, 16), 0, 0),
        "9999-99-99T99:99:99+9999" => (field(11, 13) * 60 + field(14, 16), 0, field(20, 22) * 60),
        "9999-99-99T99:99:99.999-99:99" => (field(11, 13) * 60 + field(14, 16), field(20, 23), -field(24, 26) * 60),
        _ => return None,
    };
    let (year, month, day) = (field(0, 4), field(5, 7), field(8, 10));
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let month_index = usize::try_from(month - 1).ok()?;
    if day > lengths[month_index] {
        return None;
    }
    // Years of the generator are not leap years after February, so leap days before them suffice.
    let days = (1970..year).map(|y| if y % 4 == 0 { 366 } else { 365 }).sum::<i64>();
    let days = days + lengths[..month_index].iter().sum::<i64>() + day - 1;
    Some((days * 1440 + time - offset) * 60_000 + millis)
}

fn wild(text: &str, pattern: &str) -> bool {
    let mut pattern_chars = pattern.chars();
    match pattern_chars.next() {
        None => text.is_empty(),
        Some('%') => {
            let rest = pattern_chars.as_str();
            (0..=text.len()).filter(|at| text.is_char_boundary(*at)).any(|at| wild(&text[at..], rest))
        }
        Some(c) => text.strip_prefix(c).is_some_and(|text| wild(text, pattern_chars.as_str())),
    }
}

/// The values under a dotted name, nulls left out.
fn find(value: &Value, name: &str) -> Vec<Value> {
    if let Value::Array(elements) = value {
        return elements.iter().flat_map(|element| find(element, name)).collect();
    }
    let parts: Vec<&str> = name.split('.').collect();
    for taken in (1..=parts.len()).rev() {
        let Some(member) = value.get(parts[..taken].join(".")) else { continue };
        return if taken == parts.len() { present(member) } else { find(member, &parts[taken..].join(".")) };
    }
    Vec::new()
}

fn present(value: &Value) -> Vec<Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(elements) => elements.iter().flat_map(present).collect(),
        other => vec![other.clone()],
    }
}
