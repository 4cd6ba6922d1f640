//! How the vendor rewrites telephone numbers when it stores them (`docs/reference/infusionsoft.md` §6.4).

/// A ten-digit number becomes `(987) 654-3211`; anything else stays as it was sent.
pub(super) fn reformat(sent: &str) -> String {
    let digits: String = sent.chars().filter(char::is_ascii_digit).collect();
    let punctuated = sent.chars().all(|c| c.is_ascii_digit() || " ()-.".contains(c));
    if digits.len() == 10 && punctuated {
        format!("({}) {}-{}", &digits[..3], &digits[3..6], &digits[6..])
    } else {
        sent.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::reformat;

    #[test]
    fn only_ten_digit_numbers_are_rewritten() {
        for (sent, stored) in [
            ("987-654-3211", "(987) 654-3211"),
            ("9876543211", "(987) 654-3211"),
            ("987.654.3211", "(987) 654-3211"),
            ("+49 30 123456", "+49 30 123456"),
            ("654-3211", "654-3211"),
            ("987-654-3211 x5", "987-654-3211 x5"),
        ] {
            assert_eq!(reformat(sent), stored);
        }
    }
}
