//! One placeholder of a poll's URL, what stands between `${` and `}`: read once, written for each poll.

use super::template::{ExpandError, Moments};
use crate::java_date::{Mask, Zone};
use chrono::{DateTime, Utc};

/// Dates that come without a mask.
const DEFAULT_MASK: &str = "yyyy-MM-dd'T'HH:mm:ss'Z'";

/// The longest placeholder that is read, in bytes.
const MAX_LENGTH: usize = 1_000;

/// What a placeholder stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Placeholder {
    /// A date by a mask.
    Date { clock: Clock, zone: Place, mask: Mask },
    /// A number of parts of a second since 1970, at the last poll; how many parts a second has.
    Epoch(i64),
    /// A value of the configuration.
    Configuration(String),
}

/// Which moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clock {
    LastPoll,
    Now,
}

/// A zone, or the configuration key that holds its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    Known(Zone),
    Configured(String),
}

impl Placeholder {
    /// Reads the text between the braces. The kind is read in any case.
    ///
    /// # Errors
    /// What is not understood.
    pub(super) fn read(text: &str) -> Result<Placeholder, String> {
        if text.len() > MAX_LENGTH {
            return Err(format!("it is longer than {MAX_LENGTH} bytes"));
        }
        let (kind, rest) = match text.split_once(':') {
            Some((kind, rest)) => (kind.trim(), Some(rest)),
            None => (text.trim(), None),
        };
        match (kind.to_ascii_lowercase().as_str(), rest) {
            ("date" | "gmtdate", mask) => date(Place::Known(Zone::UTC), mask.unwrap_or(DEFAULT_MASK), Clock::LastPoll),
            ("datetimezone", Some(rest)) => zoned(rest, Clock::LastPoll),
            ("nowtimezone", Some(rest)) => zoned(rest, Clock::Now),
            ("datetimezone" | "nowtimezone", None) => {
                Err(format!("`{kind}` needs a zone and a mask: `{kind}:GMT:yyyy`"))
            }
            ("epoch", unit) => epoch(unit.unwrap_or("ms").trim()),
            ("milliseconds", None) => Ok(Placeholder::Epoch(1_000)),
            ("", _) => Err("it is empty".to_owned()),
            (_, None) if is_key(kind) => {
                Ok(Placeholder::Configuration(kind.strip_prefix("configuration.").unwrap_or(kind).to_owned()))
            }
            _ => Err(format!(
                "`{kind}` is not known; date, gmtDate, dateTimeZone, nowTimeZone, epoch, milliseconds and keys of the configuration are"
            )),
        }
    }

    /// Its text at this poll; nothing if it names a configuration value that there is not.
    pub(super) fn write(
        &self,
        moments: Moments,
        configuration: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Option<String>, ExpandError> {
        Ok(match self {
            Placeholder::Configuration(key) => configuration(key),
            Placeholder::Epoch(parts) => Some(since_1970(moments.last_poll, *parts).to_string()),
            Placeholder::Date { clock, zone, mask } => {
                let moment = match clock {
                    Clock::LastPoll => moments.last_poll,
                    Clock::Now => moments.now,
                };
                Some(mask.format(moment, &zone.resolve(configuration)?))
            }
        })
    }
}

impl Place {
    fn resolve(&self, configuration: &dyn Fn(&str) -> Option<String>) -> Result<Zone, ExpandError> {
        match self {
            Place::Known(zone) => Ok(*zone),
            Place::Configured(key) => {
                let name = configuration(key).ok_or_else(|| ExpandError::Missing(key.clone()))?;
                Zone::parse(&name).ok_or_else(|| ExpandError::Zone(key.clone()))
            }
        }
    }
}

fn date(zone: Place, mask: &str, clock: Clock) -> Result<Placeholder, String> {
    let mask = Mask::parse(mask).map_err(|error| error.to_string())?;
    Ok(Placeholder::Date { clock, zone, mask })
}

/// `ZONE:MASK`. Both may hold colons, so the longest beginning that is a zone is the zone. `{key}` and `${key}` is a
/// zone too.
fn zoned(rest: &str, clock: Clock) -> Result<Placeholder, String> {
    let bare = rest.trim_start().trim_start_matches('$');
    if let Some((key, mask)) = bare.strip_prefix('{').and_then(|token| token.split_once("}:")) {
        let key = key.trim().strip_prefix("configuration.").unwrap_or(key.trim());
        return date(Place::Configured(key.to_owned()), mask, clock);
    }
    let splits = rest.match_indices(':').map(|(at, _)| (&rest[..at], &rest[at + 1..]));
    let found = splits.filter_map(|(zone, mask)| Some((Zone::parse(zone)?, mask))).next_back();
    let Some((zone, mask)) = found else {
        let zone = rest.split(':').next().unwrap_or_default();
        return Err(format!("`{zone}` is no zone; write ZONE:MASK with an IANA name such as Europe/Berlin"));
    };
    date(Place::Known(zone), mask, clock)
}

fn epoch(unit: &str) -> Result<Placeholder, String> {
    match unit.to_ascii_lowercase().as_str() {
        "s" => Ok(Placeholder::Epoch(1)),
        "ms" => Ok(Placeholder::Epoch(1_000)),
        "us" => Ok(Placeholder::Epoch(1_000_000)),
        _ => Err(format!("`{unit}` is no unit of `epoch`; s, ms and us are")),
    }
}

fn since_1970(moment: DateTime<Utc>, parts: i64) -> i64 {
    match parts {
        1 => moment.timestamp(),
        1_000 => moment.timestamp_millis(),
        _ => moment.timestamp_micros(),
    }
}

/// Whether a text can be a configuration key: without it, a bare mask such as `yyyy-MM-dd'T'HH` would be one.
fn is_key(text: &str) -> bool {
    text.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-'))
}
