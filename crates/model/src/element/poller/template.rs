//! The URL of a poll with its placeholders. Expanding is a pure function of the template, the times and the
//! configuration; nothing is percent-encoded, because whoever calls reads the query out of the text first.

use super::placeholder::Placeholder;
use chrono::{DateTime, Utc};
use std::fmt;

/// A text with placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PollTemplate {
    text: String,
    parts: Vec<Part>,
}

/// The times of one poll.
#[derive(Debug, Clone, Copy)]
pub struct Moments {
    /// From when on changes are asked for.
    pub last_poll: DateTime<Utc>,
    /// The time of this poll.
    pub now: DateTime<Utc>,
}

/// Why a template cannot be expanded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpandError {
    /// A zone is taken from this configuration key, which has no value.
    Missing(String),
    /// The value of this configuration key is no zone.
    Zone(String),
}

impl fmt::Display for ExpandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ExpandError::Missing(key) => write!(f, "the poller needs the configuration value {key}, a time zone"),
            ExpandError::Zone(key) => {
                write!(f, "the configuration value {key} is no time zone; set an IANA name such as Europe/Berlin")
            }
        }
    }
}

impl std::error::Error for ExpandError {}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Literal(String),
    /// A placeholder, and how it was written.
    Placeholder(String, Placeholder),
}

impl PollTemplate {
    /// Reads a template: `${…}`, and `{key}` for values of the configuration. What is not understood stays as it is
    /// and is told beside it.
    pub fn read(text: &str) -> (PollTemplate, Vec<String>) {
        let mut remarks = Vec::new();
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            let start = if rest[..open].ends_with('$') { open - 1 } else { open };
            let Some(close) = closing(&rest[open..]).map(|length| open + length) else {
                if start < open {
                    remarks.push(format!("the placeholder `{}` is not closed", excerpt(&rest[start..])));
                }
                break;
            };
            literal(&mut parts, &rest[..start]);
            let (written, inside) = (&rest[start..=close], &rest[open + 1..close]);
            match meaning(start < open, inside) {
                Some(Ok(placeholder)) => parts.push(Part::Placeholder(written.to_owned(), placeholder)),
                Some(Err(problem)) => {
                    remarks.push(format!("the placeholder `{}` stays as it is: {problem}", excerpt(written)));
                    literal(&mut parts, written);
                }
                None => literal(&mut parts, written),
            }
            rest = &rest[close + 1..];
        }
        literal(&mut parts, rest);
        (PollTemplate { text: text.to_owned(), parts }, remarks)
    }

    /// The template as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many placeholders are understood.
    pub fn placeholders(&self) -> usize {
        self.parts.iter().filter(|part| matches!(part, Part::Placeholder(..))).count()
    }

    /// The configuration keys that it names.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Placeholder(_, Placeholder::Configuration(key)) => Some(key.as_str()),
            _ => None,
        })
    }

    /// The text of one poll. A configuration value that there is not leaves its placeholder as it was written.
    ///
    /// # Errors
    /// If a zone is to be taken from the configuration and is not there or is none.
    pub fn expand(
        &self,
        moments: Moments,
        configuration: &dyn Fn(&str) -> Option<String>,
    ) -> Result<String, ExpandError> {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Literal(literal) => text.push_str(literal),
                Part::Placeholder(written, placeholder) => {
                    text.push_str(&placeholder.write(moments, configuration)?.unwrap_or_else(|| written.clone()));
                }
            }
        }
        Ok(text)
    }
}

/// What stands between braces: with a `$` in front always a placeholder, without one a key if it looks like one.
fn meaning(dollar: bool, inside: &str) -> Option<Result<Placeholder, String>> {
    if dollar {
        return Some(Placeholder::read(inside));
    }
    let key = !inside.is_empty() && inside.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'));
    key.then(|| Ok(Placeholder::Configuration(inside.to_owned())))
}

/// Where the brace that opens the text is closed; braces within count.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, letter) in text.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

fn literal(parts: &mut Vec<Part>, text: &str) {
    match parts.last_mut() {
        _ if text.is_empty() => {}
        Some(Part::Literal(before)) => before.push_str(text),
        _ => parts.push(Part::Literal(text.to_owned())),
    }
}

fn excerpt(text: &str) -> String {
    text.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(text: &str) -> Result<String, ExpandError> {
        let time = |text: &str| DateTime::parse_from_rfc3339(text).unwrap().to_utc();
        let moments = Moments { last_poll: time("2026-01-02T03:04:05.678Z"), now: time("2026-02-03T04:05:06Z") };
        let configured = |key: &str| match key {
            "vendor.zone" => Some("America/New_York".to_owned()),
            "shop" => Some("north".to_owned()),
            "bad.zone" => Some("Mars".to_owned()),
            _ => None,
        };
        PollTemplate::read(text).0.expand(moments, &configured)
    }

    #[test]
    fn every_placeholder_is_replaced_in_any_case() {
        let table = [
            ("/a", "/a"),
            ("/a?t='${date}'", "/a?t='2026-01-02T03:04:05Z'"),
            ("${date:yyyy-MM-dd'T'HH:mm:ss}", "2026-01-02T03:04:05"),
            ("${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}", "2026-01-02T03:04:05Z"),
            ("${GMTDATE:yyyy}${gmtdate:MM}", "202601"),
            ("${dateTimeZone:CST:yyyy-MM-dd'T'HH:mm:ssXXX}", "2026-01-01T21:04:05-06:00"),
            ("${DateTimeZone:{vendor.zone}:HH:mm}", "22:04"),
            ("${dateTimeZone:${configuration.vendor.zone}:HH:mm}", "22:04"),
            ("${dateTimeZone:GMT+05:30:HH:mm}", "08:34"),
            ("${nowTimeZone:GMT:yyyy-MM-dd HH:mm}", "2026-02-03 04:05"),
            ("${epoch}|${epoch:s}|${epoch:ms}|${epoch:us}", "1767323045678|1767323045|1767323045678|1767323045678000"),
            ("${milliseconds}", "1767323045678"),
            ("/{shop}/a?b=${shop}${configuration.shop}", "/north/a?b=northnorth"),
            ("/{id}/a?b=${unknown}", "/{id}/a?b=${unknown}"),
        ];
        for (text, expected) in table {
            assert_eq!(expanded(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_not_understood_stays_and_is_told() {
        let table = [
            ("a${epoch:0}b", "no unit"),
            ("a${yyyy-MM-dd'T'HH:mm}b", "not known"),
            ("a${date:yyyyT}b", "means nothing"),
            ("a${dateTimeZone:Mars:yyyy}b", "no zone"),
            ("a${dateTimeZone}b", "needs a zone"),
            ("a${date:yyyy", "not closed"),
            ("a${}b", "empty"),
        ];
        for (text, word) in table {
            let (_, remarks) = PollTemplate::read(text);
            assert!(remarks.len() == 1 && remarks[0].contains(word), "{text}: {remarks:?}");
            assert_eq!(expanded(text).as_deref(), Ok(text), "{text}");
        }
    }

    #[test]
    fn a_zone_that_is_not_configured_or_is_none_is_an_error_that_names_the_key() {
        for key in ["no.zone", "bad.zone"] {
            let error = expanded(&format!("${{dateTimeZone:{{{key}}}:yyyy}}")).unwrap_err();
            assert!(error.to_string().contains(key), "{error}");
        }
    }

    #[test]
    fn text_that_only_looks_like_a_placeholder_is_text() {
        for text in ["$yyyy'}", "{", "a}b{c", "{a b}", "{\"x\":1}", "é${", "$"] {
            assert_eq!(expanded(text).as_deref(), Ok(text), "{text}");
        }
    }
}
