//! Text to tokens. Knows no key words (they are words until the parser wants one) and stops at the first thing that is
//! no token, which the parser reports when it gets there.

use crate::error::Problem;
use crate::tree::Comparison;

/// One token and the bytes it covers.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
}

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A run of characters that mean nothing else; its text is the source itself.
    Word,
    /// A quoted string, the quotes taken off and un-doubled.
    Text(String),
    /// What stood between back-ticks, un-doubled.
    Ticked(String),
    Compare(Comparison),
    Open,
    Close,
    Comma,
    End,
    /// No token at all: what is wrong and what to do.
    Wrong(Problem, Option<String>),
}

/// The tokens of `source[start..end]`, closed by [`Kind::End`] or [`Kind::Wrong`]; offsets count in `source`.
pub(crate) fn tokens(source: &str, start: usize, end: usize) -> Vec<Token> {
    let mut found = Vec::new();
    let mut at = start;
    loop {
        let rest = &source[at..end];
        at += rest.len() - rest.trim_start().len();
        let (kind, length) = next(&source[at..end]);
        let last = matches!(kind, Kind::End | Kind::Wrong(..));
        found.push(Token { kind, start: at, end: at + length });
        if last {
            return found;
        }
        at += length;
    }
}

/// Whether a character can be part of a bare word.
pub(crate) fn is_word(c: char) -> bool {
    let structure = matches!(c, '=' | '!' | '<' | '>' | '(' | ')' | ',' | '\'' | '"' | '`');
    !(structure || c.is_whitespace() || c.is_control() || is_typographic_quote(c))
}

fn is_typographic_quote(c: char) -> bool {
    matches!(c, '\u{2018}'..='\u{201f}' | '\u{2039}' | '\u{203a}' | '«' | '»' | '´')
}

fn next(rest: &str) -> (Kind, usize) {
    let Some(first) = rest.chars().next() else { return (Kind::End, 0) };
    match first {
        '(' => (Kind::Open, 1),
        ')' => (Kind::Close, 1),
        ',' => (Kind::Comma, 1),
        '=' | '!' | '<' | '>' => operator(rest),
        '\'' | '"' => quoted(rest, first),
        '`' => ticked(rest),
        c if is_word(c) => (Kind::Word, rest.find(|c| !is_word(c)).unwrap_or(rest.len())),
        c => (wrong_character(c), c.len_utf8()),
    }
}

fn operator(rest: &str) -> (Kind, usize) {
    let two: String = rest.chars().take(2).collect();
    let comparison = match two.as_str() {
        "!=" => Comparison::NotEqual,
        "<=" => Comparison::AtMost,
        ">=" => Comparison::AtLeast,
        "<>" => return (refused("`<>` is no operator of CEQL", "write !="), 2),
        "==" => return (refused("`==` is no operator of CEQL", "write ="), 2),
        "=<" => return (refused("`=<` is no operator of CEQL", "write <="), 2),
        "=>" => return (refused("`=>` is no operator of CEQL", "write >="), 2),
        _ => match rest.as_bytes()[0] {
            b'=' => return (Kind::Compare(Comparison::Equal), 1),
            b'<' => return (Kind::Compare(Comparison::Below), 1),
            b'>' => return (Kind::Compare(Comparison::Above), 1),
            _ => {
                let hint = "negate with != or NOT; a value that holds ! needs single quotes";
                return (refused("`!` stands only in the operator !=", hint), 1);
            }
        },
    };
    (Kind::Compare(comparison), 2)
}

/// A quoted string; the quote doubled inside stands for itself.
fn quoted(rest: &str, quote: char) -> (Kind, usize) {
    match delimited(rest, quote) {
        Some((text, length)) => (Kind::Text(text), length),
        None => {
            let hint = format!("close it with {quote}; a {quote} inside the string is written twice");
            (refused("a string begins here and does not end", &hint), rest.len())
        }
    }
}

fn ticked(rest: &str) -> (Kind, usize) {
    match delimited(rest, '`') {
        Some((text, length)) => (Kind::Ticked(text), length),
        None => (refused("a back-tick opens here and does not close", "close it with `"), rest.len()),
    }
}

/// What stands between `quote` at the beginning of `rest` and the next single one, un-doubled, and the length with both.
fn delimited(rest: &str, quote: char) -> Option<(String, usize)> {
    let mut text = String::new();
    let mut at = 1;
    loop {
        let close = at + rest[at..].find(quote)?;
        text.push_str(&rest[at..close]);
        at = close + 1;
        if !rest[at..].starts_with(quote) {
            return Some((text, at));
        }
        text.push(quote);
        at += 1;
    }
}

fn wrong_character(c: char) -> Kind {
    if is_typographic_quote(c) {
        let what = format!("the typographic quote {c} is no quote of CEQL");
        return refused(&what, "write the straight quote ' on both sides of the value");
    }
    let what = format!("the character U+{:04X} cannot stand outside quotes", c as u32);
    refused(&what, "remove it, or put the value into single quotes")
}

fn refused(what: &str, hint: &str) -> Kind {
    Kind::Wrong(Problem::Refused(what.to_owned()), Some(hint.to_owned()))
}
