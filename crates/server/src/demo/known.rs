//! What the walk knows: values by name, put where a step says `$name`.

use std::collections::BTreeMap;

/// Names and their values.
#[derive(Debug, Clone, Default)]
pub struct Known(BTreeMap<&'static str, String>);

impl Known {
    /// Remembers a value under a name of letters.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Known {
        self.keep(name, value.into());
        self
    }

    pub(super) fn keep(&mut self, name: &'static str, value: String) {
        self.0.insert(name, value);
    }

    /// The text with every `$name` replaced. A `$` that no letter follows stands for itself.
    ///
    /// # Errors
    /// A name that nothing was kept under: the step that should have kept it did not.
    pub fn fill(&self, text: &str) -> Result<String, String> {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            filled.push_str(before);
            let length = after.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(after.len());
            let (name, tail) = after.split_at(length);
            match self.0.get(name) {
                Some(value) => filled.push_str(value),
                None if name.is_empty() => filled.push('$'),
                None => return Err(format!("nothing is known as ${name}")),
            }
            rest = tail;
        }
        filled.push_str(rest);
        Ok(filled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_replaced_wherever_they_stand() {
        let known = Known::default().with("id", "7").with("base", "http://b");
        assert_eq!(known.fill("$base/contacts/$id?x=$id").unwrap(), "http://b/contacts/7?x=7");
        assert_eq!(known.fill("5 $ a$").unwrap(), "5 $ a$");
    }

    #[test]
    fn a_name_that_nobody_kept_is_named() {
        assert_eq!(Known::default().fill("/contacts/$contact").unwrap_err(), "nothing is known as $contact");
    }
}
