//! What a hook handed back, read by name. Names that nobody knows are ignored; a name with a dot is a member of the
//! name before it (`docs/reference/hooks.md` §4).

use crate::build::{plain, set_json_path};
use serde_json::{Map, Value};

/// Names that hold pairs: what follows the dot is a key as it stands, dots included.
const OF_PAIRS: [&str; 7] = [
    "configuration",
    "request_headers",
    "request_parameters",
    "request_path_variables",
    "request_vendor_headers",
    "request_vendor_parameters",
    "response_headers",
];

/// Names that hold JSON: what follows the dot is a path.
const OF_JSON: [&str; 3] = ["request_body_map", "request_vendor_body_map", "response_body"];

/// The result of one hook.
pub(super) struct Handed(Map<String, Value>);

impl Handed {
    /// Takes names with dots apart. What they do not name of a JSON value stays as the hook was shown it.
    pub fn read(members: Map<String, Value>, shown: &Map<String, Value>) -> Handed {
        let (dotted, mut whole): (Map<_, _>, Map<_, _>) = members.into_iter().partition(|(name, _)| name.contains('.'));
        for (name, value) in dotted {
            let Some((base, rest)) = name.split_once('.') else { continue };
            if OF_PAIRS.contains(&base) {
                let pairs = whole.entry(base).or_insert_with(|| Value::Object(Map::new()));
                if let Some(pairs) = pairs.as_object_mut() {
                    pairs.insert(rest.to_owned(), value);
                }
            } else if OF_JSON.contains(&base) {
                let before = || shown.get(base).cloned().unwrap_or_default();
                set_json_path(whole.entry(base).or_insert_with(before), rest, value);
            }
        }
        Handed(whole)
    }

    /// A value that is not the one that the hook was shown.
    pub fn changed(&self, name: &str, shown: &Map<String, Value>) -> Option<&Value> {
        self.0.get(name).filter(|value| shown.get(name) != Some(*value))
    }

    /// A value, if it was handed back at all.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// Pairs.
    pub fn pairs(&self, name: &str) -> Option<&Map<String, Value>> {
        self.0.get(name)?.as_object()
    }

    /// Whether the vendor must not be asked.
    pub fn stops(&self) -> bool {
        self.flag("continue") == Some(false)
    }

    /// True or false, as such or as text.
    pub fn flag(&self, name: &str) -> Option<bool> {
        match self.0.get(name)? {
            Value::Bool(flag) => Some(*flag),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// The status that the hook decided on.
    ///
    /// # Errors
    /// What is no status of an answer, named.
    pub fn status(&self) -> Result<Option<u16>, String> {
        let Some(given) = self.0.get("response_status_code").filter(|value| !value.is_null()) else { return Ok(None) };
        let number = match given {
            Value::Number(number) => number.as_u64().or_else(|| whole(number.as_f64()?)),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        match number.and_then(|number| u16::try_from(number).ok()).filter(|code| (200..=599).contains(code)) {
            Some(code) => Ok(Some(code)),
            None => Err(format!("its response_status_code {given} is no status from 200 to 599")),
        }
    }

    /// The words of an error that the hook made; what it was shown is none.
    pub fn error(&self, shown: &Map<String, Value>) -> Option<String> {
        let said = |name| self.changed(name, shown).filter(|value| !is_nothing(value)).map(plain);
        said("response_error_message").or_else(|| said("response_error"))
    }
}

fn is_nothing(value: &Value) -> bool {
    matches!(value, Value::Null | Value::Bool(false)) || value.as_str() == Some("")
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be a small whole number")]
fn whole(number: f64) -> Option<u64> {
    (number.fract() == 0.0 && (0.0..1e6).contains(&number)).then_some(number as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn object(value: Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn a_name_with_a_dot_is_a_member_of_the_name_before_it() {
        let shown = object(json!({"response_body": {"a": {"b": 1}, "c": 2}}));
        let given = json!({
            "request_parameters.code": "x y", "configuration.oauth.user.token": "t", "configuration": {"a": 1},
            "response_body.a.d": 3, "unknown.a": 1, "xx": 2
        });
        let handed = Handed::read(object(given), &shown);
        assert_eq!(handed.get("request_parameters"), Some(&json!({"code": "x y"})));
        assert_eq!(handed.get("configuration"), Some(&json!({"a": 1, "oauth.user.token": "t"})));
        assert_eq!(handed.get("response_body"), Some(&json!({"a": {"b": 1, "d": 3}, "c": 2})));
        assert_eq!(handed.get("unknown"), None);
    }

    #[test]
    fn a_status_is_a_number_or_its_text_and_anything_else_is_named() {
        let status = |value: Value| Handed::read(object(json!({"response_status_code": value})), &Map::new()).status();
        for (given, code) in [(json!(404), 404), (json!("201"), 201), (json!(400.0), 400)] {
            assert_eq!(status(given), Ok(Some(code)));
        }
        assert_eq!(status(json!(null)), Ok(None));
        for wrong in [json!(99), json!(1000), json!("ok"), json!(-1), json!(400.5), json!({})] {
            assert!(status(wrong.clone()).is_err_and(|message| message.contains("response_status_code")), "{wrong}");
        }
    }

    #[test]
    fn an_error_is_what_the_hook_says_and_not_what_it_was_shown() {
        let error = |given: Value, shown: Value| {
            Handed::read(object(given), &object(shown)).error(&object(json!({"response_error": "old"})))
        };
        let none = json!({});
        assert_eq!(
            error(json!({"response_error": "no", "response_error_message": "better"}), none.clone()),
            Some("better".into())
        );
        assert_eq!(error(json!({"response_error": {"code": 1}}), none.clone()), Some("{\"code\":1}".into()));
        for nothing in [
            json!({"response_error": null}),
            json!({"response_error": ""}),
            json!({"response_error": false}),
            json!({"response_error": "old"}),
        ] {
            assert_eq!(error(nothing, none.clone()), None);
        }
    }
}
