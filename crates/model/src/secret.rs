//! Values that must not be printed: tokens, client secrets, passwords.

use std::fmt;
use zeroize::Zeroize;

/// What every secret looks like in an API answer: exactly eight asterisks.
pub const MASK: &str = "********";

/// A value that prints as [`MASK`] and is wiped when dropped. Reading it is a visible act: [`Secret::expose`].
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Secret<T: Zeroize = String>(T);

impl<T: Zeroize> Secret<T> {
    /// Wraps a value.
    pub fn new(value: T) -> Self {
        Secret(value)
    }

    /// The value itself. Never hand it to a log, an error message or a metric.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl From<&str> for Secret<String> {
    fn from(value: &str) -> Self {
        Secret(value.to_owned())
    }
}

impl From<String> for Secret<String> {
    fn from(value: String) -> Self {
        Secret(value)
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

impl<T: Zeroize> fmt::Display for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// A word this short is no secret, and masking it would make the rest unreadable.
const SHORTEST: usize = 4;

/// Somebody else's words without these secrets: vendors repeat what they refuse, and their words are told and logged.
pub fn hide<'a>(words: String, secrets: impl Iterator<Item = &'a str>) -> String {
    secrets.filter(|secret| secret.len() >= SHORTEST).fold(words, |words, secret| words.replace(secret, MASK))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_hidden_in_the_words_of_others_wherever_they_stand() {
        let hidden = hide("id: a-code/+= (a-code/+=) is not good".into(), ["a-code/+=", "id"].into_iter());
        assert_eq!(hidden, "id: ******** (********) is not good");
    }

    #[test]
    fn a_secret_prints_as_the_mask() {
        let secret = Secret::from("hunter2");
        assert_eq!(format!("{secret} {secret:?}"), "******** ********");
        assert_eq!(secret.expose(), "hunter2");
    }
}
