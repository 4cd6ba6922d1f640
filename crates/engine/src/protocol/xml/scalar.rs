//! Text as a JSON scalar and a number as text (docs/reference/xml.md §2). Only what reads the same in every language, and
//! comes back with the same value, becomes a number.

use serde_json::{Number, Value};

/// The largest whole number of which JavaScript tells every neighbour.
const LARGEST_EXACT: i64 = 9_007_199_254_740_991;

/// A boolean or a number if the text is one, otherwise the text.
pub(super) fn from_text(text: String) -> Value {
    match text.as_str() {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        other => number(other).map_or_else(|| Value::String(text), Value::Number),
    }
}

fn number(text: &str) -> Option<Number> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    // No number that is exact has more digits; this also bounds the work.
    if digits.len() > 400 || !digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    if whole.is_empty() || (whole.len() > 1 && whole.starts_with('0')) {
        return None;
    }
    match fraction {
        None => {
            let number: i64 = text.parse().ok()?;
            (number.abs() <= LARGEST_EXACT && text != "-0").then(|| number.into())
        }
        Some(fraction) if !fraction.is_empty() => {
            let number: f64 = text.parse().ok()?;
            let significant = text.trim_end_matches('0').trim_end_matches('.');
            (number.to_string() == significant).then(|| Number::from_f64(number)).flatten()
        }
        Some(_) => None,
    }
}

/// The number without an exponent; one with a fraction keeps its point, so that it is read as one again.
pub(super) fn number_text(number: &Number) -> String {
    match number.as_f64() {
        Some(float) if number.is_f64() => {
            let text = float.to_string();
            if text.contains('.') { text } else { text + ".0" }
        }
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{from_text, number_text};
    use serde_json::{Number, json};

    #[test]
    fn what_is_a_number_or_boolean_becomes_one() {
        for (text, value) in [
            ("0", json!(0)),
            ("-12", json!(-12)),
            ("9007199254740991", json!(9_007_199_254_740_991_i64)),
            ("1.5", json!(1.5)),
            ("10.00", json!(10.0)),
            ("-0.25", json!(-0.25)),
            ("true", json!(true)),
            ("false", json!(false)),
        ] {
            assert_eq!(from_text(text.to_owned()), value, "{text}");
        }
    }

    #[test]
    fn what_would_lose_its_form_stays_text() {
        let texts = [
            "007",
            "+1",
            "1e5",
            "1E5",
            "NaN",
            "Infinity",
            "-",
            "",
            ".",
            ".5",
            "5.",
            "-0",
            "00.5",
            "1.2.3",
            "1,5",
            " 1",
            "1 ",
            "0x1",
            "TRUE",
            "True",
            "null",
            "9007199254740992",
            "-9007199254740992",
            "1234567890123456789012345",
            "0.1234567890123456789",
            "١",
        ];
        for text in texts {
            assert_eq!(from_text(text.to_owned()), json!(text), "{text}");
        }
    }

    #[test]
    fn numbers_are_written_without_an_exponent() {
        for (number, text) in [(1e20, "100000000000000000000.0"), (1e-7, "0.0000001"), (2.0, "2.0"), (-0.0, "-0.0")] {
            assert_eq!(number_text(&Number::from_f64(number).unwrap()), text);
        }
        assert_eq!(number_text(&Number::from(u64::MAX)), "18446744073709551615");
    }
}
