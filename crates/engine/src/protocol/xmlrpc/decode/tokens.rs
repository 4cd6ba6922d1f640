//! The message as a row of tokens: elements without attributes, and text with its entities resolved. Comments vanish;
//! document types and processing instructions are refused here, once.

use super::{DecodeError, Limits, Problem};
use quick_xml::Reader;
use quick_xml::events::{BytesDecl, BytesRef, Event};
use std::borrow::Cow;

/// What stands next in the message.
pub(super) enum Token<'a> {
    /// The start of an element, without a prefix.
    Open(Cow<'a, str>),
    /// The end of the element that is open; the reader has checked its name.
    Close,
    /// A piece of text; what stands between two elements can come in several.
    Text(Cow<'a, str>),
    /// The end of the message.
    End,
}

pub(super) struct Tokens<'a> {
    reader: Reader<&'a [u8]>,
    ascii: bool,
    /// Before the first token, where alone an XML declaration may stand.
    at_start: bool,
    offset: u64,
    pub depth_left: usize,
    depth: usize,
}

impl<'a> Tokens<'a> {
    pub fn new(bytes: &'a [u8], limits: Limits) -> Result<Tokens<'a>, DecodeError> {
        let fail = |problem, position: usize| Err(DecodeError { problem, position: position as u64 });
        if bytes.len() > limits.bytes {
            return fail(Problem::TooLong(limits.bytes), limits.bytes);
        }
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => return fail(Problem::NotUtf8, error.valid_up_to()),
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let message = text.trim_start_matches(is_space);
        if message.is_empty() {
            return fail(Problem::Empty, bytes.len());
        }
        let mut reader = Reader::from_str(message);
        reader.config_mut().expand_empty_elements = true;
        let offset = (bytes.len() - message.len()) as u64;
        Ok(Tokens {
            reader,
            ascii: message.is_ascii(),
            at_start: true,
            offset,
            depth_left: limits.depth,
            depth: limits.depth,
        })
    }

    pub fn error(&self, problem: Problem) -> DecodeError {
        DecodeError { problem, position: self.offset + self.reader.buffer_position() }
    }

    /// Goes one value deeper.
    pub fn descend(&mut self) -> Result<(), DecodeError> {
        match self.depth_left.checked_sub(1) {
            Some(left) => {
                self.depth_left = left;
                Ok(())
            }
            None => Err(self.error(Problem::TooDeep(self.depth))),
        }
    }

    pub fn next(&mut self) -> Result<Token<'a>, DecodeError> {
        loop {
            let event = self.reader.read_event().map_err(|error| self.error(Problem::Markup(words(&error))))?;
            let at_start = std::mem::replace(&mut self.at_start, false);
            return match event {
                Event::Start(start) | Event::Empty(start) => Ok(Token::Open(element(start.local_name().as_ref()))),
                Event::End(_) => Ok(Token::Close),
                Event::Text(text) => Ok(Token::Text(text.xml10_content())),
                Event::CData(text) => Ok(Token::Text(text.xml10_content())),
                Event::GeneralRef(reference) => self.entity(&reference).map(Token::Text),
                Event::Comment(_) => continue,
                Event::Decl(declaration) if at_start => {
                    self.check_encoding(&declaration)?;
                    continue;
                }
                Event::Decl(_) | Event::PI(_) => Err(self.error(Problem::Instruction)),
                Event::DocType(_) => Err(self.error(Problem::DocumentType)),
                Event::Eof => Ok(Token::End),
            };
        }
    }

    /// Every encoding that a server is likely to declare agrees with UTF-8 about ASCII.
    fn check_encoding(&self, declaration: &BytesDecl) -> Result<(), DecodeError> {
        match declaration.encoding() {
            Some(Ok(name)) if !self.ascii && !is_utf8(name.as_ref()) => Err(self.error(Problem::Encoding)),
            Some(Err(_)) => Err(self.error(Problem::Markup("the XML declaration"))),
            _ => Ok(()),
        }
    }

    fn entity(&self, reference: &BytesRef) -> Result<Cow<'a, str>, DecodeError> {
        let name: &str = reference.as_ref();
        let named = match name {
            "amp" => Some("&"),
            "lt" => Some("<"),
            "gt" => Some(">"),
            "quot" => Some("\""),
            "apos" => Some("'"),
            _ => None,
        };
        if let Some(text) = named {
            return Ok(text.into());
        }
        match reference.resolve_char_ref() {
            Ok(Some(character)) if character != '\0' => Ok(character.to_string().into()),
            _ => Err(self.error(Problem::Entity)),
        }
    }

    /// The next token that is not white space; text is an error.
    pub fn markup(&mut self, expected: &'static str) -> Result<Token<'a>, DecodeError> {
        loop {
            match self.next()? {
                Token::Text(text) if text.chars().all(is_space) => {}
                Token::Text(_) => return Err(self.error(Problem::Text(expected))),
                token => return Ok(token),
            }
        }
    }

    pub fn open(&mut self, name: &str, expected: &'static str) -> Result<(), DecodeError> {
        match self.markup(expected)? {
            Token::Open(found) if found == name => Ok(()),
            other => Err(self.unexpected(other, expected)),
        }
    }

    /// Whether the element starts, rather than the one around it ending.
    pub fn open_or_close(&mut self, name: &str, expected: &'static str) -> Result<bool, DecodeError> {
        match self.markup(expected)? {
            Token::Open(found) if found == name => Ok(true),
            Token::Close => Ok(false),
            other => Err(self.unexpected(other, expected)),
        }
    }

    pub fn close(&mut self, expected: &'static str) -> Result<(), DecodeError> {
        match self.markup(expected)? {
            Token::Close => Ok(()),
            other => Err(self.unexpected(other, expected)),
        }
    }

    /// The text up to the end of the open element, which may hold nothing else.
    pub fn text_to_close(&mut self, element: &'static str) -> Result<Cow<'a, str>, DecodeError> {
        let mut text = Cow::Borrowed("");
        loop {
            match self.next()? {
                Token::Text(piece) if text.is_empty() => text = piece,
                Token::Text(piece) => text.to_mut().push_str(&piece),
                Token::Close => return Ok(text),
                Token::Open(_) | Token::End => return Err(self.error(Problem::Scalar(element))),
            }
        }
    }

    /// The end of the message: white space and comments at most.
    pub fn end(&mut self) -> Result<(), DecodeError> {
        match self.markup("the end of the message") {
            Ok(Token::End) => Ok(()),
            _ => Err(self.error(Problem::Trailing)),
        }
    }

    pub fn unexpected(&self, token: Token, expected: &'static str) -> DecodeError {
        self.error(match token {
            Token::Open(found) => Problem::Element { found: found.chars().take(40).collect(), expected },
            Token::Text(_) => Problem::Text(expected),
            Token::Close | Token::End => Problem::Missing(expected),
        })
    }
}

/// The names of XML-RPC's elements, the frequent ones first: a page of rows is mostly these, and they need no copy.
const ELEMENTS: [&str; 22] = [
    "value",
    "name",
    "member",
    "i4",
    "string",
    "struct",
    "dateTime.iso8601",
    "boolean",
    "double",
    "int",
    "data",
    "array",
    "param",
    "params",
    "nil",
    "base64",
    "i8",
    "fault",
    "methodResponse",
    "methodCall",
    "methodName",
    "float",
];

fn element(name: &str) -> Cow<'static, str> {
    match ELEMENTS.iter().find(|known| **known == name) {
        Some(known) => Cow::Borrowed(known),
        None => Cow::Owned(name.to_owned()),
    }
}

pub(super) fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\r' | '\n')
}

fn is_utf8(name: &str) -> bool {
    ["utf-8", "utf8", "us-ascii"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// The reader's errors in words that quote nothing of the message.
fn words(error: &quick_xml::Error) -> &'static str {
    match error {
        quick_xml::Error::Syntax(_) => "a tag, comment or section does not end",
        quick_xml::Error::IllFormed(_) => "tags do not match, or an & stands alone",
        _ => "it is not well-formed",
    }
}
