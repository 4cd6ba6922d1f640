//! The patterns of LIKE: `%` stands for any run of characters, everything else (`_` too) for itself.

/// A pattern that holds at least one `%`, cut at them.
#[derive(Debug)]
pub(super) struct Pattern {
    prefix: String,
    middle: Vec<String>,
    suffix: String,
}

impl Pattern {
    /// The pattern of a text, already folded by the collation; `None` if no `%` is in it.
    pub fn new(text: &str) -> Option<Pattern> {
        let (prefix, rest) = text.split_once('%')?;
        let (middle, suffix) = rest.rsplit_once('%').unwrap_or(("", rest));
        let middle = middle.split('%').filter(|piece| !piece.is_empty()).map(str::to_owned).collect();
        Some(Pattern { prefix: prefix.to_owned(), middle, suffix: suffix.to_owned() })
    }

    /// Whether the folded text matches. Each middle piece is taken where it first occurs, which leaves most for the rest.
    pub fn matches(&self, text: &str) -> bool {
        let Some(mut rest) = text.strip_prefix(self.prefix.as_str()) else { return false };
        for piece in &self.middle {
            let Some(at) = rest.find(piece.as_str()) else { return false };
            rest = &rest[at + piece.len()..];
        }
        rest.ends_with(self.suffix.as_str())
    }
}
