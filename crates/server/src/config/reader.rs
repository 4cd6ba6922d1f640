//! Reads settings one by one out of the layers and collects what is wrong, so that one start names everything.

use figment::value::Value;
use figment::{Figment, Profile};

use super::problem::Problem;
use super::table;

pub(super) struct Reader {
    figment: Figment,
    pub problems: Vec<Problem>,
}

impl Reader {
    pub fn new(figment: Figment) -> Reader {
        Reader { figment, problems: Vec::new() }
    }

    /// The setting, if anybody set it or it has a default. A wrong one is noted, and is `None`.
    pub fn optional<T>(&mut self, variable: &'static str, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let text = self.text(variable)?;
        match parse(&text) {
            Ok(value) => Some(value),
            Err(expected) => {
                // What was found helps, unless it may be a secret.
                let secret = table::by_variable(variable).is_none_or(|setting| setting.secret);
                let found = if secret { String::new() } else { format!(", found \"{text}\"") };
                self.problem(variable, format!("{expected}{found}"));
                None
            }
        }
    }

    /// A setting with a default. While something is wrong the value is `T::default()` and never used.
    pub fn required<T: Default>(&mut self, variable: &'static str, parse: impl FnOnce(&str) -> Result<T, String>) -> T {
        self.optional(variable, parse).unwrap_or_default()
    }

    /// Notes that a setting is wrong, with where it was written.
    pub fn problem(&mut self, variable: &'static str, what: impl Into<String>) {
        self.problems.push(Problem::new(self.source(variable), what));
    }

    /// Where a setting was written.
    pub fn source(&self, variable: &str) -> String {
        let key = key(variable);
        let written = self.figment.find_metadata(&key);
        written.map_or_else(|| variable.to_owned(), |metadata| metadata.interpolate(&Profile::Default, &[&key]))
    }

    /// Whether somebody set it, defaults aside.
    pub fn is_set(&self, variable: &str) -> bool {
        self.figment.find_metadata(&key(variable)).is_some_and(|metadata| metadata.name != "default")
    }

    fn text(&mut self, variable: &'static str) -> Option<String> {
        let value = self.figment.find_value(&key(variable)).ok()?;
        let text = plain(&value);
        if text.is_none() {
            self.problem(variable, "expected text, a number, true or false, or a list of them");
        }
        text
    }
}

fn key(variable: &str) -> String {
    table::by_variable(variable).map(table::Setting::key).unwrap_or_default()
}

/// A value as one would write it in the environment: lists joined by commas.
pub(super) fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(_, text) => Some(text.clone()),
        Value::Bool(_, truth) => Some(truth.to_string()),
        Value::Char(_, letter) => Some(letter.to_string()),
        Value::Num(..) => {
            let whole = value.to_i128().map(|number| number.to_string());
            whole
                .or_else(|| value.to_u128().map(|number| number.to_string()))
                .or_else(|| value.to_f64().map(|number| number.to_string()))
        }
        Value::Array(_, items) => items.iter().map(plain).collect::<Option<Vec<_>>>().map(|items| items.join(",")),
        Value::Empty(..) | Value::Dict(..) => None,
    }
}
