//! How a vendor's dates are written: a Java mask, or seconds or milliseconds since 1970.

use crate::java_date::{Mask, MaskError};

/// How dates are written (`docs/reference/element-format.md` §9.1, `dateMask`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateMask {
    /// Seconds since 1970: `epoch:s`.
    EpochSeconds,
    /// Milliseconds since 1970: `epoch:ms`.
    EpochMilliseconds,
    /// A Java mask.
    Java {
        /// The parsed mask.
        mask: Mask,
        /// The smallest unit it writes; `None` if it does not even write days.
        unit: Option<Unit>,
        /// Whether it writes the offset or the zone, so that it names an instant and not a clock on a wall.
        names_offset: bool,
        /// Whether its text begins as dates do in rows, `2026-01-02`, with no `T` after it.
        plain: bool,
    },
}

/// Units of time, the smallest that a mask writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// Milliseconds.
    Millisecond,
    /// Seconds.
    Second,
    /// Minutes.
    Minute,
    /// Hours.
    Hour,
    /// Days.
    Day,
}

impl Unit {
    /// How long it lasts, in milliseconds.
    pub fn milliseconds(self) -> i64 {
        match self {
            Unit::Millisecond => 1,
            Unit::Second => 1_000,
            Unit::Minute => 60_000,
            Unit::Hour => 3_600_000,
            Unit::Day => 86_400_000,
        }
    }
}

impl DateMask {
    /// Reads `epoch:s`, `epoch:ms` or a Java mask.
    ///
    /// # Errors
    /// If it is none of them.
    pub fn parse(text: &str) -> Result<DateMask, MaskError> {
        match text {
            "epoch:s" => return Ok(DateMask::EpochSeconds),
            "epoch:ms" => return Ok(DateMask::EpochMilliseconds),
            _ => {}
        }
        let letters: String = text.split('\'').step_by(2).collect();
        let has = |wanted: &str| letters.contains(|letter| wanted.contains(letter));
        let units = [
            ("S", Unit::Millisecond),
            ("s", Unit::Second),
            ("m", Unit::Minute),
            ("HhKk", Unit::Hour),
            ("dD", Unit::Day),
        ];
        Ok(DateMask::Java {
            mask: Mask::parse(text)?,
            unit: units.iter().find(|(letters, _)| has(letters)).map(|(_, unit)| *unit),
            names_offset: has("XZz"),
            plain: text.starts_with("yyyy-MM-dd") && !text.contains('T') && !has("XZz"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_is_known_by_its_smallest_unit_and_its_offset() {
        let table = [
            ("yyyy-MM-dd HH:mm:ss", Some(Unit::Second), false, true),
            ("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Some(Unit::Millisecond), true, false),
            ("yyyy-MM-dd", Some(Unit::Day), false, true),
            ("dd/MM/yyyy HH:mm 'days'", Some(Unit::Minute), false, false),
            ("yyyy", None, false, false),
        ];
        for (text, expected, offset, is_plain) in table {
            let DateMask::Java { unit, names_offset, plain, .. } = DateMask::parse(text).unwrap() else {
                panic!("{text} is a Java mask")
            };
            assert_eq!((unit, names_offset, plain), (expected, offset, is_plain), "{text}");
        }
        assert_eq!(DateMask::parse("epoch:ms"), Ok(DateMask::EpochMilliseconds));
        assert!(DateMask::parse("yyyy-mm-ddThh").is_err());
    }
}
