//! Fills `{field}`, `{value}` and `{values}` of a dialect's templates. In one pass, so that no value can become part
//! of a template, and into strings of parsed JSON, so that none can break out of its place.

use crate::build::plain;
use serde_json::Value;

/// What the tokens of one condition stand for.
pub(super) struct Tokens<'a> {
    /// The vendor's name of the column.
    pub field: &'a str,
    /// The value; a list for IN.
    pub value: Value,
    /// What stands between the values of a list that becomes text.
    pub separator: &'a str,
}

impl Tokens<'_> {
    /// Fills JSON. A string that is nothing but one token takes the token's value with its type.
    pub fn fill(&self, template: &Value) -> Value {
        match template {
            Value::String(text) if text == "{value}" || text == "{values}" => self.value.clone(),
            Value::String(text) => Value::String(self.fill_text(text)),
            Value::Array(items) => items.iter().map(|item| self.fill(item)).collect(),
            Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), self.fill(value))).collect(),
            other => other.clone(),
        }
    }

    /// Fills text.
    pub fn fill_text(&self, template: &str) -> String {
        let mut filled = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let known = after.split_once('}').and_then(|(name, tail)| Some((self.text(name)?, tail)));
            match known {
                Some((text, tail)) => {
                    filled.push_str(&text);
                    rest = tail;
                }
                None => {
                    filled.push('{');
                    rest = after;
                }
            }
        }
        filled.push_str(rest);
        filled
    }

    fn text(&self, token: &str) -> Option<String> {
        match token {
            "field" => Some(self.field.to_owned()),
            "value" | "values" => Some(self.joined()),
            _ => None,
        }
    }

    fn joined(&self) -> String {
        match &self.value {
            Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(self.separator),
            value => plain(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_value_that_looks_like_a_token_stays_a_value() {
        let tokens = Tokens { field: "{value}", value: json!("{field}"), separator: "," };
        assert_eq!(tokens.fill_text("{field}={value} {other}{"), "{value}={field} {other}{");
    }

    #[test]
    fn a_lone_token_keeps_its_type_and_a_list_within_text_is_joined() {
        let tokens = Tokens { field: "a", value: json!([1, "b"]), separator: ";" };
        let filled = tokens.fill(&json!({"f": "{field}", "v": "{values}", "t": "({values})", "n": 1}));
        assert_eq!(filled, json!({"f": "a", "v": [1, "b"], "t": "(1;b)", "n": 1}));
    }
}
