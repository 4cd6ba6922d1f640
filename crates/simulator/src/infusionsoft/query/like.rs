//! `%` matching without regard to case. `_` is taken literally; what the vendor does with it is unknown.

/// Whether `text` fits `pattern`; both are folded to lower case.
pub(super) fn like(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_lowercase(), text.to_lowercase());
    let parts: Vec<&str> = pattern.split('%').collect();
    let [first, middle @ .., last] = parts.as_slice() else {
        return pattern == text;
    };
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::like;

    #[test]
    fn percent_stands_for_any_run_of_characters() {
        for (pattern, text, fits) in [
            ("ada@%", "Ada@example.com", true),
            ("%@EXAMPLE.com", "ada@example.com", true),
            ("a%e%m", "ada@example.com", true),
            ("%", "", true),
            ("%%", "x", true),
            ("ada", "ada@example.com", false),
            ("ab%ba", "aba", false),
            ("%x%", "ada", false),
            ("a_a", "ada", false),
            ("É%", "école", true),
        ] {
            assert_eq!(like(pattern, text), fits, "{pattern} ~ {text}");
        }
    }
}
