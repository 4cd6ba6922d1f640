//! Numbers by their digits, so that ids of 25 digits and amounts like 0.10 compare exactly.

use std::cmp::Ordering;

/// A decimal number of any length: ± 0.`digits` × 10^`exponent`. Equal numbers are equal structures: no leading or
/// trailing zeros, and zero is `("", 0)` without a sign.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Decimal {
    negative: bool,
    digits: String,
    exponent: i64,
}

impl Decimal {
    /// Reads `[+-] digits [. digits] [e [+-] digits]`; a point needs a digit on its right, an exponent has at most nine
    /// digits.
    pub fn parse(text: &str) -> Option<Decimal> {
        let (negative, unsigned) = sign(text);
        let (mantissa, power) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, power)) => (mantissa, exponent(power)?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
            Some(_) => return None,
            None => (mantissa, ""),
        };
        let all_digits = whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit());
        if !all_digits || (whole.is_empty() && fraction.is_empty()) {
            return None;
        }
        let digits = format!("{whole}{fraction}");
        let significant = digits.trim_start_matches('0');
        if significant.is_empty() {
            return Some(Decimal { negative: false, digits: String::new(), exponent: 0 });
        }
        let leading_zeros = i64::try_from(digits.len() - significant.len()).ok()?;
        let exponent = i64::try_from(whole.len()).ok()? - leading_zeros + power;
        Some(Decimal { negative, digits: significant.trim_end_matches('0').to_owned(), exponent })
    }

    fn magnitude(&self, other: &Decimal) -> Ordering {
        // Without trailing zeros, digits after the point compare like text; a zero is smaller than everything.
        match (self.digits.is_empty(), other.digits.is_empty()) {
            (false, false) => self.exponent.cmp(&other.exponent).then_with(|| self.digits.cmp(&other.digits)),
            (mine, theirs) => theirs.cmp(&mine),
        }
    }
}

fn sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

fn exponent(text: &str) -> Option<i64> {
    let (negative, digits) = sign(text);
    if digits.is_empty() || digits.len() > 9 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let power: i64 = digits.parse().ok()?;
    Some(if negative { -power } else { power })
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, false) => self.magnitude(other),
            (true, true) => other.magnitude(self),
            (mine, theirs) => theirs.cmp(&mine),
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap_or_else(|| panic!("{text} is a number"))
    }

    #[test]
    fn different_spellings_of_one_number_are_equal() {
        for (one, other) in [
            ("1", "1.0"),
            ("0.10", ".1"),
            ("-0", "0"),
            ("+5", "005"),
            ("1e3", "1000"),
            ("1.5E-2", "0.015"),
            ("0e9", "0"),
        ] {
            assert_eq!(decimal(one), decimal(other), "{one} and {other}");
        }
    }

    #[test]
    fn numbers_beyond_the_precision_of_a_float_keep_their_order() {
        let ascending = [
            "-1e10",
            "-2",
            "-1.999999999999999999999",
            "-0.1",
            "0",
            "0.09",
            "0.1",
            "9",
            "10",
            "9007199254740992",
            "9007199254740993",
            "1234567890123456789012345",
            "1234567890123456789012346",
        ];
        for (index, one) in ascending.iter().enumerate() {
            for (other_index, other) in ascending.iter().enumerate() {
                assert_eq!(decimal(one).cmp(&decimal(other)), index.cmp(&other_index), "{one} and {other}");
            }
        }
    }

    #[test]
    fn what_is_no_number_is_not_read_as_one() {
        for text in
            ["", "-", "+", ".", "5.", "1e", "1e+", "1e1234567890", "0x10", "1_000", "1,5", " 1", "--1", "١", "NaN"]
        {
            assert_eq!(Decimal::parse(text), None, "{text:?}");
        }
    }
}
