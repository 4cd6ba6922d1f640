//! A document to JSON. The elements that are open stand on a stack of our own, so no document can exhaust the thread's.

mod element;

use super::name::is_name;
use super::{Limits, Unreadable, XmlError, encoding};
use element::Element;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use serde_json::{Map, Value};

/// No document goes deeper, whatever the limit says: a value is taken down by the thread's own stack.
const DEEPEST: usize = 512;

/// The document as an object with one member, the root element. Prefixes are kept and never resolved; declarations,
/// comments and processing instructions vanish.
///
/// Implements docs/reference/xml.md §1 to §4.
///
/// # Errors
/// Bytes that are not one well-formed document, a document type, an unknown encoding or entity, and what is beyond the limits;
/// each with its place.
pub fn to_json(bytes: &[u8], limits: Limits) -> Result<Value, XmlError> {
    let fail = |problem, position: usize| XmlError::Read { problem, position: position as u64 };
    if bytes.len() > limits.bytes {
        return Err(fail(Unreadable::TooLong(limits.bytes), limits.bytes));
    }
    let text = encoding::decode(bytes).map_err(|problem| fail(problem, 0))?;
    let document = text.trim_start_matches(is_space);
    let offset = (text.len() - document.len()) as u64;
    let mut parser = Parser {
        reader: Reader::from_str(document),
        limits: Limits { depth: limits.depth.min(DEEPEST), ..limits },
        nodes_left: limits.nodes,
        open: Vec::new(),
        root: None,
    };
    parser.run().map_err(|problem| XmlError::Read { problem, position: offset + parser.reader.buffer_position() })
}

struct Parser<'a> {
    reader: Reader<&'a [u8]>,
    limits: Limits,
    nodes_left: usize,
    open: Vec<Element>,
    root: Option<Map<String, Value>>,
}

impl Parser<'_> {
    fn run(&mut self) -> Result<Value, Unreadable> {
        let mut at_start = true;
        loop {
            let event = self.reader.read_event().map_err(|error| Unreadable::Markup(words(&error)))?;
            match event {
                Event::Start(start) => self.start(&start)?,
                Event::Empty(start) => {
                    self.start(&start)?;
                    self.end()?;
                }
                Event::End(_) => self.end()?,
                Event::Text(text) => self.text(&text.xml10_content())?,
                Event::CData(text) => {
                    let text = text.xml10_content();
                    no_null(&text)?;
                    self.inside()?.literal(&text);
                }
                Event::GeneralRef(reference) => {
                    let text = character(&reference).ok_or(Unreadable::Entity)?;
                    self.inside()?.literal(text.encode_utf8(&mut [0; 4]));
                }
                Event::Comment(_) | Event::PI(_) => {}
                Event::Decl(_) if at_start => {}
                Event::Decl(_) => return Err(Unreadable::Markup("an XML declaration stands within the document")),
                Event::DocType(_) => return Err(Unreadable::DocumentType),
                Event::Eof => return self.document(),
            }
            at_start = false;
        }
    }

    fn start(&mut self, start: &BytesStart) -> Result<(), Unreadable> {
        match self.open.last_mut() {
            Some(around) => around.end_piece(),
            None if self.root.is_some() => return Err(Unreadable::Trailing),
            None => {}
        }
        if self.open.len() >= self.limits.depth {
            return Err(Unreadable::TooDeep(self.limits.depth));
        }
        self.count()?;
        let name = start.name();
        let mut element = Element::new(valid(name.as_ref())?);
        for (index, attribute) in start.attributes().enumerate() {
            if index >= self.limits.attributes {
                return Err(Unreadable::Attributes(self.limits.attributes));
            }
            self.count()?;
            let attribute = attribute.map_err(|_| Unreadable::Markup("an attribute is broken or stands twice"))?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| Unreadable::Entity)?;
            no_null(&value)?;
            element.attribute(valid(attribute.key.as_ref())?, value.into_owned());
        }
        self.open.push(element);
        Ok(())
    }

    fn end(&mut self) -> Result<(), Unreadable> {
        let (name, value) = self.open.pop().ok_or(Unreadable::Markup("a tag closes what is not open"))?.close();
        match self.open.last_mut() {
            Some(around) => around.child(name, value),
            None => self.root = Some(Map::from_iter([(name, value)])),
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), Unreadable> {
        no_null(text)?;
        match self.inside() {
            Ok(element) => element.text(text),
            Err(_) if text.chars().all(is_space) => {}
            Err(problem) => return Err(problem),
        }
        Ok(())
    }

    /// The element that is open; text may stand nowhere else.
    fn inside(&mut self) -> Result<&mut Element, Unreadable> {
        let outside = if self.root.is_some() { Unreadable::Trailing } else { Unreadable::TextBefore };
        self.open.last_mut().ok_or(outside)
    }

    fn count(&mut self) -> Result<(), Unreadable> {
        self.nodes_left = self.nodes_left.checked_sub(1).ok_or(Unreadable::TooMany(self.limits.nodes))?;
        Ok(())
    }

    fn document(&mut self) -> Result<Value, Unreadable> {
        match self.open.pop() {
            Some(element) => Err(Unreadable::Open(element.name.chars().take(40).collect())),
            None => self.root.take().map(Value::Object).ok_or(Unreadable::Empty),
        }
    }
}

/// The character of a reference: one of the five names, or a number.
fn character(reference: &BytesRef) -> Option<char> {
    match reference.as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => reference.resolve_char_ref().ok().flatten().filter(|character| *character != '\0'),
    }
}

fn valid(name: &str) -> Result<&str, Unreadable> {
    if is_name(name) { Ok(name) } else { Err(Unreadable::Name) }
}

fn no_null(text: &str) -> Result<(), Unreadable> {
    if text.contains('\0') { Err(Unreadable::Markup("it holds the character U+0000")) } else { Ok(()) }
}

fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\r' | '\n')
}

/// The reader's errors in words that quote nothing of the document.
fn words(error: &quick_xml::Error) -> &'static str {
    match error {
        quick_xml::Error::Syntax(_) => "a tag, comment or section does not end",
        quick_xml::Error::IllFormed(_) => "tags do not match, or an & stands alone",
        _ => "it is not well-formed",
    }
}
