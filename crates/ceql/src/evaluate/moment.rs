//! Dates and times as queries and rows spell them (`docs/reference/ceql.md` §4.3): ISO 8601 with its common
//! relaxations, nothing that depends on a country.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone, Utc};

/// A point in time as it was written: a wall clock and, if given, its offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Moment {
    /// The wall clock; midnight for a date.
    pub local: NaiveDateTime,
    /// The offset from UTC; `None` if the text names none.
    pub offset: Option<FixedOffset>,
    /// Whether a time of day was written.
    pub has_time: bool,
}

impl Moment {
    /// Reads `2018-01-31`, `2018-01-31T09:00`, with seconds and fractions, with `T` or a space, with `Z`, `+05`, `+0500`
    /// or `+05:00`, and `20180131T09:00:00`. A space before the digits of an offset is a `+` that came through a URL.
    pub fn parse(text: &str) -> Option<Moment> {
        let mut rest = Rest(text);
        let year = rest.digits(4)?;
        let dashed = rest.take('-');
        let month = rest.digits(2)?;
        if dashed {
            rest.character('-')?;
        }
        let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, rest.digits(2)?)?;
        if rest.0.is_empty() {
            // Eight digits alone are a number.
            return dashed.then_some(Moment { local: date.and_time(NaiveTime::MIN), offset: None, has_time: false });
        }
        if !(rest.take('T') || rest.take('t') || rest.take(' ')) {
            return None;
        }
        let local = date.and_time(rest.time()?);
        let offset = rest.offset()?;
        Some(Moment { local, offset, has_time: true })
    }

    /// The instant, if `zone` says what a wall clock without an offset means.
    pub fn instant(&self, zone: impl FnOnce(NaiveDateTime) -> DateTime<Utc>) -> DateTime<Utc> {
        match self.offset {
            Some(offset) => (self.local - offset.fix()).and_utc(),
            None => zone(self.local),
        }
    }
}

/// The instant of epoch milliseconds.
pub(super) fn epoch_millis(text: &str) -> Option<DateTime<Utc>> {
    Utc.timestamp_millis_opt(text.parse().ok()?).single()
}

/// What is left to read.
struct Rest<'a>(&'a str);

impl Rest<'_> {
    fn take(&mut self, c: char) -> bool {
        let rest = self.0.strip_prefix(c);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn character(&mut self, c: char) -> Option<()> {
        self.take(c).then_some(())
    }

    fn digits(&mut self, count: usize) -> Option<u32> {
        let digits = self.0.get(..count).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
        self.0 = &self.0[count..];
        digits.parse().ok()
    }

    /// `HH:MM[:SS[.fraction]]`
    fn time(&mut self) -> Option<NaiveTime> {
        let hour = self.digits(2)?;
        self.character(':')?;
        let minute = self.digits(2)?;
        let second = if self.take(':') { self.digits(2)? } else { 0 };
        let nano = if self.take('.') || self.take(',') { self.nanoseconds()? } else { 0 };
        NaiveTime::from_hms_nano_opt(hour, minute, second, nano)
    }

    /// From one to nine digits of a second.
    fn nanoseconds(&mut self) -> Option<u32> {
        let count = self.0.bytes().take_while(u8::is_ascii_digit).count();
        let digits = self.digits(count).filter(|_| (1..=9).contains(&count))?;
        let missing = u32::try_from(9 - count).ok()?;
        Some(digits * 10_u32.pow(missing))
    }

    /// Nothing, `Z`, or a sign with hours and perhaps minutes, up to the end.
    fn offset(&mut self) -> Option<Option<FixedOffset>> {
        if self.0.is_empty() {
            return Some(None);
        }
        let mut seconds = 0;
        if !(self.take('Z') || self.take('z')) {
            let west = self.take('-');
            if !(west || self.take('+') || self.take(' ')) {
                return None;
            }
            let hours = self.digits(2)?;
            let minutes = if self.0.is_empty() {
                0
            } else {
                self.take(':');
                self.digits(2).filter(|minutes| *minutes < 60)?
            };
            seconds = i32::try_from(hours * 3600 + minutes * 60).ok()?;
            seconds = if west { -seconds } else { seconds };
        }
        let offset = FixedOffset::east_opt(seconds)?;
        self.0.is_empty().then_some(Some(offset))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_an_instant_is_that_instant() {
        let expected = DateTime::parse_from_rfc3339("2012-05-25T16:13:29Z").expect("a date").to_utc();
        for text in [
            "2012-05-25T16:13:29Z",
            "2012-05-25t16:13:29.000z",
            "2012-05-25T11:13:29-0500",
            "2012-05-25T11:13:29-05:00",
            "2012-05-25 11:13:29-05",
            "2012-05-25T21:13:29+05:00",
            "2012-05-25T21:13:29 0500",
            "20120525T16:13:29",
            "2012-05-25T16:13:29",
            "2012-05-25 16:13:29",
        ] {
            let moment = Moment::parse(text).unwrap_or_else(|| panic!("{text} is a moment"));
            assert_eq!(moment.instant(|local| local.and_utc()), expected, "{text}");
        }
    }

    #[test]
    fn a_date_is_its_midnight_and_says_that_it_had_no_time() {
        let moment = Moment::parse("2017-01-15").expect("a date");
        assert_eq!(moment.local.to_string(), "2017-01-15 00:00:00");
        assert!(!moment.has_time);
    }

    #[test]
    fn a_fraction_counts_to_the_nanosecond() {
        let nanos = |text| Moment::parse(text).map(|moment| moment.local.and_utc().timestamp_subsec_nanos());
        assert_eq!(nanos("2012-05-25T16:13:29.5"), Some(500_000_000));
        assert_eq!(nanos("2012-05-25T16:13:29.000000001"), Some(1));
        assert_eq!(nanos("2012-05-25T16:13:29.0000000001"), None);
    }

    #[test]
    fn what_is_no_moment_is_not_read_as_one() {
        for text in [
            "",
            "2017",
            "20170115",
            "2017-1-5",
            "2017-02-30",
            "2017-01-15T",
            "2017-01-15T24:00:00",
            "2017-01-15T10",
            "2017-01-15T10:00:60",
            "2017-01-15T10:00+25:00",
            "2017-01-15T10:00+05:60",
            "2017-01-15T10:00Z ",
            "08/13/2016 05:26:37",
            "2017-01-15T10:00:00.",
            "2017-0115",
            "201é-01-15",
            "2017-01-15+05:00",
        ] {
            assert_eq!(Moment::parse(text), None, "{text:?}");
        }
    }
}
