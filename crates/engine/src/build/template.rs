//! Body templates for typed protocols: JSON whose strings may be tokens.
//!
//! A string that is exactly one token takes the token's value with its type (number, object, list); tokens
//! inside longer text are filled as text. Nothing is pasted, so no value can break out of its place.

use serde_json::{Map, Value};

/// Fills a template. The names of tokens without a value are collected.
pub(super) fn fill(template: &Value, tokens: &Map<String, Value>, unfilled: &mut Vec<String>) -> Value {
    match template {
        Value::String(text) => fill_text(text, tokens, unfilled),
        Value::Array(items) => items.iter().map(|item| fill(item, tokens, unfilled)).collect(),
        Value::Object(members) => {
            members.iter().map(|(name, value)| (name.clone(), fill(value, tokens, unfilled))).collect()
        }
        other => other.clone(),
    }
}

fn fill_text(text: &str, tokens: &Map<String, Value>, unfilled: &mut Vec<String>) -> Value {
    if let Some(name) = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'))
        && !name.contains(['{', '}'])
    {
        return tokens.get(name).cloned().unwrap_or_else(|| {
            unfilled.push(name.to_owned());
            Value::Null
        });
    }
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        match after.split_once('}').map(|(name, tail)| (tokens.get(name), tail)) {
            Some((Some(Value::String(value)), tail)) => {
                filled.push_str(value);
                rest = tail;
            }
            Some((Some(value), tail)) => {
                filled.push_str(&value.to_string());
                rest = tail;
            }
            _ => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    Value::String(filled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_lone_token_keeps_its_type_and_an_embedded_one_becomes_text() {
        let tokens = json!({"id": 7, "row": {"a": "{id}"}}).as_object().cloned().unwrap_or_default();
        let mut unfilled = Vec::new();
        let filled = fill(&json!(["{id}", "{row}", "no {id}!", "{absent}"]), &tokens, &mut unfilled);
        assert_eq!(filled, json!([7, {"a": "{id}"}, "no 7!", null]));
        assert_eq!(unfilled, ["absent"]);
    }
}
