//! What is wrong with a query, where, and what to do about it: written for the person who wrote the query. Which HTTP
//! status that becomes is somebody else's matter.

use std::fmt;

/// How many characters of the query an excerpt shows on each side of the place.
const EXCERPT_REACH: usize = 40;

/// A query that cannot be read. Its `Display` is one line that begins `Error parsing query`
/// (`docs/reference/ceql.md` §7); [`ParseError::excerpt`] shows the place with a caret below it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Error parsing query at line {line}, column {column}: {}{}{}", .problem, Near(.excerpt), Advice(.hint))]
pub struct ParseError {
    problem: Problem,
    hint: Option<String>,
    offset: usize,
    line: usize,
    column: usize,
    excerpt: Box<[String; 2]>,
}

/// What was met, against what could have stood there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Problem {
    /// The grammar allows something else here.
    Expected { expected: String, found: String },
    /// This cannot stand anywhere, or a limit is passed.
    Refused(String),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Expected { expected, found } => write!(f, "expected {expected}, found {found}"),
            Problem::Refused(what) => f.write_str(what),
        }
    }
}

struct Near<'a>(&'a [String; 2]);

impl fmt::Display for Near<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0[0].trim();
        if text.is_empty() { Ok(()) } else { write!(f, " in: {text}") }
    }
}

struct Advice<'a>(&'a Option<String>);

impl fmt::Display for Advice<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_ref().map_or(Ok(()), |hint| write!(f, " ({hint})"))
    }
}

impl ParseError {
    /// An error at byte `offset` of `source`; an offset inside a character moves back to its beginning.
    pub(crate) fn new(source: &str, offset: usize, problem: Problem, hint: Option<String>) -> Self {
        let offset = (0..=offset.min(source.len())).rev().find(|at| source.is_char_boundary(*at)).unwrap_or(0);
        let before = &source[..offset];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        ParseError {
            problem,
            hint,
            offset,
            line: before.matches('\n').count() + 1,
            column: source[line_start..offset].chars().count() + 1,
            excerpt: Box::new(excerpt(source, line_start, offset)),
        }
    }

    /// The place, in bytes from the beginning of the query; never inside a character.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// The line of the place, from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The place in its line, in characters from 1.
    pub fn column(&self) -> usize {
        self.column
    }

    /// What could have stood at the place; `None` if what stands there is wrong wherever it stands.
    pub fn expected(&self) -> Option<&str> {
        match &self.problem {
            Problem::Expected { expected, .. } => Some(expected),
            Problem::Refused(_) => None,
        }
    }

    /// What to do about it, if the cause can be guessed.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// Two lines: the part of the query around the place, and a caret under the place.
    pub fn excerpt(&self) -> String {
        self.excerpt.join("\n")
    }
}

fn excerpt(source: &str, line_start: usize, offset: usize) -> [String; 2] {
    let line_end = source[offset..].find('\n').map_or(source.len(), |newline| offset + newline);
    let before: Vec<char> = source[line_start..offset].chars().collect();
    let after: Vec<char> = source[offset..line_end].chars().collect();
    let skipped = before.len().saturating_sub(EXCERPT_REACH);
    let mut text = String::new();
    if skipped > 0 {
        text.push('…');
    }
    text.extend(before[skipped..].iter().map(|c| visible(*c)));
    let caret = format!("{}^", " ".repeat(text.chars().count()));
    text.extend(after.iter().take(EXCERPT_REACH).map(|c| visible(*c)));
    if after.len() > EXCERPT_REACH {
        text.push('…');
    }
    [text, caret]
}

/// A character as it may stand in one line of a message or of a log.
fn visible(c: char) -> char {
    match c {
        '\t' | '\r' => ' ',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}
