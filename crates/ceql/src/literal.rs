//! A value as it stands in a query: its characters, exactly, and whether it was quoted. What the characters mean (a
//! number, a date) is decided where it is compared, by the type of the field.

use crate::evaluate::{Decimal, Moment};
use crate::lexer::is_word;

/// A value of a query. Keeps the digits of a number and the spelling of a date as they were written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Literal {
    text: String,
    quoted: bool,
}

impl Literal {
    /// A quoted string with this content; prints in single quotes.
    pub fn quoted(text: impl Into<String>) -> Self {
        Literal { text: text.into(), quoted: true }
    }

    /// A bare value: number, boolean, date or word. `None` if the text cannot stand without quotes, or is the word
    /// `null`: a comparison with it would never be true, which nobody who writes it means
    /// (`docs/reference/ceql.md` §3).
    pub fn bare(text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        let fits = !text.is_empty() && text.chars().all(is_word) && !text.eq_ignore_ascii_case("null");
        fits.then_some(Literal { text, quoted: false })
    }

    /// The characters, without outer quotes and with inner quotes single.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it stood in quotes.
    pub fn is_quoted(&self) -> bool {
        self.quoted
    }

    /// Whether it reads as a decimal number, quoted or not.
    pub fn is_number(&self) -> bool {
        Decimal::parse(&self.text).is_some()
    }

    /// The boolean it reads as, quoted or not: `true` and `1`, `false` and `0`, in any case.
    pub fn boolean(&self) -> Option<bool> {
        boolean(&self.text)
    }

    /// The date or date-time it reads as, quoted or not.
    pub fn moment(&self) -> Option<Moment> {
        Moment::parse(&self.text)
    }
}

/// The boolean that a text stands for.
pub(crate) fn boolean(text: &str) -> Option<bool> {
    match text {
        "1" => Some(true),
        "0" => Some(false),
        text if text.eq_ignore_ascii_case("true") => Some(true),
        text if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}
