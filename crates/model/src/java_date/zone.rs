//! Zones as Java names them: IANA names, `GMT+5:30`, and the three-letter names of old, which Java still reads.

use chrono::{DateTime, FixedOffset, NaiveDateTime, Offset, Utc};
use chrono_tz::{OffsetName, Tz};

/// A zone with its switches, or a fixed distance from Greenwich.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// By its IANA name.
    Named(Tz),
    /// By its offset.
    Fixed(FixedOffset),
}

/// Three-letter names that IANA does not know or knows without daylight saving, with the zone that Java takes for each.
const SHORT: [(&str, &str); 29] = [
    ("ACT", "Australia/Darwin"),
    ("AET", "Australia/Sydney"),
    ("AGT", "America/Argentina/Buenos_Aires"),
    ("ART", "Africa/Cairo"),
    ("AST", "America/Anchorage"),
    ("BET", "America/Sao_Paulo"),
    ("BST", "Asia/Dhaka"),
    ("CAT", "Africa/Harare"),
    ("CNT", "America/St_Johns"),
    ("CST", "America/Chicago"),
    ("CTT", "Asia/Shanghai"),
    ("EAT", "Africa/Addis_Ababa"),
    ("ECT", "Europe/Paris"),
    ("EDT", "America/New_York"),
    ("IET", "America/Indiana/Indianapolis"),
    ("IST", "Asia/Kolkata"),
    ("JST", "Asia/Tokyo"),
    ("MIT", "Pacific/Apia"),
    ("NET", "Asia/Yerevan"),
    ("NST", "Pacific/Auckland"),
    ("PDT", "America/Los_Angeles"),
    ("PLT", "Asia/Karachi"),
    ("PNT", "America/Phoenix"),
    ("PRT", "America/Puerto_Rico"),
    ("PST", "America/Los_Angeles"),
    ("SST", "Pacific/Guadalcanal"),
    ("VST", "Asia/Ho_Chi_Minh"),
    ("Z", "UTC"),
    ("ZULU", "UTC"),
];

impl Zone {
    /// Greenwich.
    pub const UTC: Zone = Zone::Named(Tz::UTC);

    /// Reads a zone's name; nothing if there is no such zone.
    pub fn parse(name: &str) -> Option<Zone> {
        let name = name.trim();
        if let Ok(zone) = name.parse::<Tz>() {
            return Some(Zone::Named(zone));
        }
        let upper = name.to_ascii_uppercase();
        if let Some((_, long)) = SHORT.iter().find(|(short, _)| *short == upper) {
            return long.parse().ok().map(Zone::Named);
        }
        if let Ok(zone) = upper.parse::<Tz>() {
            return Some(Zone::Named(zone));
        }
        let distance = upper.strip_prefix("GMT").or_else(|| upper.strip_prefix("UTC")).unwrap_or(&upper);
        fixed(distance).map(Zone::Fixed)
    }

    /// What the clock shows at this moment, how far east of Greenwich it is in seconds, and the zone's short name then.
    pub(super) fn at(&self, moment: DateTime<Utc>) -> (NaiveDateTime, i32, String) {
        match self {
            Zone::Named(zone) => {
                let there = moment.with_timezone(zone);
                let offset = there.offset();
                let seconds = offset.fix().local_minus_utc();
                let name = offset.abbreviation().map_or_else(|| of_offset(seconds), str::to_owned);
                (there.naive_local(), seconds, name)
            }
            Zone::Fixed(offset) => {
                let seconds = offset.local_minus_utc();
                (moment.with_timezone(offset).naive_local(), seconds, of_offset(seconds))
            }
        }
    }
}

/// `+5`, `-08:00`, `+0530`.
fn fixed(text: &str) -> Option<FixedOffset> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some((hours, minutes)) if minutes.len() == 2 => (hours, minutes),
        Some(_) => return None,
        None if digits.len() > 2 => digits.split_at_checked(digits.len() - 2)?,
        None => (digits, "00"),
    };
    let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<i32>().ok()).flatten();
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours < 24 && minutes < 60).then(|| FixedOffset::east_opt(sign * (hours * 60 + minutes) * 60)).flatten()
}

fn of_offset(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.abs() / 60;
    format!("GMT{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_every_kind_are_read() {
        let moment = DateTime::parse_from_rfc3339("2026-07-01T12:00:00Z").unwrap().to_utc();
        let table = [
            ("GMT", 0, "GMT"),
            ("utc", 0, "UTC"),
            ("Europe/Berlin", 7_200, "CEST"),
            ("CST", -18_000, "CDT"),
            ("PST", -25_200, "PDT"),
            ("IST", 19_800, "IST"),
            ("GMT+5:30", 19_800, "GMT+05:30"),
            ("UTC-8", -28_800, "GMT-08:00"),
            ("-0800", -28_800, "GMT-08:00"),
        ];
        for (name, offset, short) in table {
            let (_, seconds, abbreviation) = Zone::parse(name).unwrap().at(moment);
            assert_eq!((seconds, abbreviation.as_str()), (offset, short), "{name}");
        }
    }

    #[test]
    fn every_short_name_is_a_zone() {
        for (short, long) in SHORT {
            assert!(Zone::parse(short).is_some(), "{short} is {long}");
        }
    }

    #[test]
    fn what_is_no_zone_is_none() {
        for name in ["", "Mars/Olympus", "GMT+", "GMT+25", "GMT+1:5", "+1é", "GMT+99999999999"] {
            assert_eq!(Zone::parse(name), None, "{name}");
        }
    }
}
