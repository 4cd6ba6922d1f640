//! Dates: the forms of the wire, and what a wall clock's reading means in a zone (docs/reference/xml-rpc.md §4).

use chrono::offset::LocalResult;
use chrono::{
    Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset, SecondsFormat, TimeDelta, TimeZone, Timelike,
};
use chrono_tz::Tz;

/// A `dateTime.iso8601`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateTime {
    /// The reading of a wall clock; whose, the vendor's documentation says. The normal case.
    Local(NaiveDateTime),
    /// A moment: the vendor sent an offset.
    Fixed(chrono::DateTime<FixedOffset>),
    /// What is not a date, as sent. One odd field does not make an answer unreadable.
    Unread(String),
}

impl DateTime {
    /// Reads `20171208T11:56:04`, `2017-12-08T11:56:04` or `2017-12-08 11:56:04`, each with or without fraction and with
    /// or without `Z` or an offset, and a date alone, which is its midnight. White space around it does not count.
    pub fn read(text: &str) -> DateTime {
        parse(text.trim()).unwrap_or_else(|| DateTime::Unread(text.trim().to_owned()))
    }

    /// The form of the wire: `20171208T11:56:04`, a fraction only if there is one, an offset only if there is one.
    pub(super) fn wire(&self) -> String {
        match self {
            DateTime::Local(local) => local.format("%Y%m%dT%H:%M:%S%.f").to_string(),
            DateTime::Fixed(moment) => moment.format("%Y%m%dT%H:%M:%S%.f%:z").to_string(),
            DateTime::Unread(text) => text.clone(),
        }
    }

    /// Whether the wire's four digits can hold the year and its two the second.
    pub(super) fn fits_the_wire(&self) -> bool {
        let fits = |local: NaiveDateTime| (0..=9999).contains(&local.year()) && local.nanosecond() < 1_000_000_000;
        match self {
            DateTime::Local(local) => fits(*local),
            DateTime::Fixed(moment) => fits(moment.naive_local()) && moment.offset().local_minus_utc() % 60 == 0,
            DateTime::Unread(_) => true,
        }
    }

    /// RFC 3339 with the offset of that moment in the zone. A reading that the clock shows twice is the first; one that it
    /// skips is as much later as the clock was moved (02:30 is 03:30 then). What is not a date stays as it came.
    pub fn to_rfc3339(&self, zone: Tz) -> String {
        let moment = match self {
            DateTime::Local(local) => moment(*local, zone),
            DateTime::Fixed(moment) => Some(moment.with_timezone(&zone)),
            DateTime::Unread(text) => return text.clone(),
        };
        moment.map_or_else(|| self.wire(), |moment| moment.to_rfc3339_opts(SecondsFormat::AutoSi, false))
    }

    /// The wall clock's reading for a text that a caller wrote: with an offset the moment is converted to the zone,
    /// without one it is a reading already. `None` if it is no date.
    pub fn from_text(text: &str, zone: Tz) -> Option<DateTime> {
        let local = match parse(text.trim())? {
            DateTime::Fixed(moment) => moment.with_timezone(&zone).naive_local(),
            DateTime::Local(local) => local,
            DateTime::Unread(_) => return None,
        };
        Some(DateTime::Local(local))
    }
}

/// The moment at which the clock of a zone shows a reading; `None` at the ends of the calendar.
fn moment(local: NaiveDateTime, zone: Tz) -> Option<chrono::DateTime<Tz>> {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(moment) | LocalResult::Ambiguous(moment, _) => Some(moment),
        LocalResult::None => {
            // No zone skips a whole day but by changing sides of the date line: two days before is before the change.
            let before = local.checked_sub_signed(TimeDelta::days(2))?;
            let offset = zone.from_local_datetime(&before).earliest()?.offset().fix();
            Some(zone.from_utc_datetime(&local.checked_sub_offset(offset)?))
        }
    }
}

fn parse(text: &str) -> Option<DateTime> {
    let mut rest = Digits(text.as_bytes());
    let year = rest.number(4)?;
    let dashed = rest.skip(b"-");
    let month = rest.number(2)?;
    if dashed && !rest.skip(b"-") {
        return None;
    }
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, rest.number(2)?)?;
    if rest.0.is_empty() {
        return Some(DateTime::Local(date.and_time(NaiveTime::MIN)));
    }
    if !rest.skip(b"Tt ") {
        return None;
    }
    let hour = rest.number(2)?;
    let colons = rest.skip(b":");
    let minute = rest.number(2)?;
    if colons && !rest.skip(b":") {
        return None;
    }
    let second = rest.number(2)?;
    let time = NaiveTime::from_hms_nano_opt(hour, minute, second, rest.fraction()?)?;
    let local = date.and_time(time);
    match rest.offset()? {
        None => Some(DateTime::Local(local)),
        Some(offset) => offset.from_local_datetime(&local).single().map(DateTime::Fixed),
    }
}

/// Reads digits from the front of a text.
struct Digits<'a>(&'a [u8]);

impl Digits<'_> {
    fn number(&mut self, digits: usize) -> Option<u32> {
        let (head, rest) = self.0.split_at_checked(digits)?;
        self.0 = rest;
        head.iter().try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
    }

    fn skip(&mut self, any_of: &[u8]) -> bool {
        match self.0 {
            [first, rest @ ..] if any_of.contains(first) => {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }

    /// Nanoseconds of `.5`; digits beyond the ninth do not count.
    fn fraction(&mut self) -> Option<u32> {
        if !self.skip(b".") {
            return Some(0);
        }
        let count = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at(count);
        self.0 = rest;
        let nine = digits.iter().chain(std::iter::repeat(&b'0')).take(9);
        (count > 0).then(|| nine.fold(0, |sum, byte| sum * 10 + u32::from(byte - b'0')))
    }

    /// Nothing, `Z`, `+05:00`, `+0500` or `+05`, and then the end.
    fn offset(&mut self) -> Option<Option<FixedOffset>> {
        if self.0.is_empty() {
            return Some(None);
        }
        if self.skip(b"Zz") {
            return self.0.is_empty().then(|| FixedOffset::east_opt(0));
        }
        let west = self.0.first() == Some(&b'-');
        if !self.skip(b"+-") {
            return None;
        }
        let hours = self.number(2)?;
        self.skip(b":");
        let minutes = if self.0.is_empty() { 0 } else { self.number(2)? };
        let seconds = i32::try_from(hours * 3600 + minutes * 60).ok().filter(|_| minutes < 60 && self.0.is_empty())?;
        FixedOffset::east_opt(if west { -seconds } else { seconds }).map(Some)
    }
}
