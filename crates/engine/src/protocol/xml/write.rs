//! JSON to a document. A value that no document can say is refused, with the member's path.

use super::name::is_name;
use super::scalar::number_text;
use super::{Unwritable, XmlError};
use serde_json::{Map, Value};
use std::fmt::Write;

/// Objects within one another beyond this are refused: the writer descends on the thread's stack.
const DEEPEST: usize = 512;

/// The document of an object with one member, the root element; with an XML declaration, in one line.
///
/// Implements docs/reference/xml.md §5. `to_json` reads the same value from it, unless it held what elements do not keep: empty
/// texts, objects and lists, lists of one, and text that looks like a number.
///
/// # Errors
/// What cannot be said in XML, with the path of the member and what to do.
pub fn to_xml(value: &Value) -> Result<String, XmlError> {
    let at_root = |problem| XmlError::Write { at: "the body".to_owned(), problem };
    let members = value.as_object().ok_or_else(|| at_root(Unwritable::NotAnObject))?;
    let mut only = members.iter();
    let (Some((name, root)), None) = (only.next(), only.next()) else {
        return Err(at_root(Unwritable::Roots(members.len())));
    };
    let mut writer =
        Writer { out: String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"), path: name.clone(), depth: 0 };
    if root.is_array() {
        return Err(writer.error(Unwritable::RootList));
    }
    writer.element(name, root)?;
    Ok(writer.out)
}

/// The text so far, and the path to the value being written.
struct Writer {
    out: String,
    path: String,
    depth: usize,
}

impl Writer {
    fn error(&self, problem: Unwritable) -> XmlError {
        XmlError::Write { at: self.path.clone(), problem }
    }

    /// Writes something one step deeper in the path.
    fn at(
        &mut self,
        step: std::fmt::Arguments,
        write: impl FnOnce(&mut Writer) -> Result<(), XmlError>,
    ) -> Result<(), XmlError> {
        let length = self.path.len();
        let _ = self.path.write_fmt(step);
        write(self)?;
        self.path.truncate(length);
        Ok(())
    }

    fn element(&mut self, name: &str, value: &Value) -> Result<(), XmlError> {
        if !is_name(name) {
            return Err(self.error(Unwritable::Name));
        }
        if self.depth >= DEEPEST {
            return Err(self.error(Unwritable::TooDeep(DEEPEST)));
        }
        self.depth += 1;
        let _ = write!(self.out, "<{name}");
        match value {
            Value::Null => self.out.push_str("/>"),
            Value::Object(members) => self.members(name, members)?,
            Value::Array(_) => return Err(self.error(Unwritable::ListInList)),
            scalar => {
                self.out.push('>');
                self.scalar(scalar, Place::Text)?;
                let _ = write!(self.out, "</{name}>");
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// The rest of an element whose start is written up to its name.
    fn members(&mut self, name: &str, members: &Map<String, Value>) -> Result<(), XmlError> {
        for (member, value) in members {
            if let Some(attribute) = member.strip_prefix('@')
                && !value.is_null()
            {
                self.at(format_args!(".{member}"), |writer| writer.attribute(attribute, value))?;
            }
        }
        if members.keys().all(|member| member.starts_with('@')) {
            self.out.push_str("/>");
            return Ok(());
        }
        self.out.push('>');
        for (member, value) in members.iter().filter(|(member, _)| !member.starts_with('@')) {
            self.at(format_args!(".{member}"), |writer| writer.content(member, value))?;
        }
        let _ = write!(self.out, "</{name}>");
        Ok(())
    }

    fn attribute(&mut self, name: &str, value: &Value) -> Result<(), XmlError> {
        if !is_name(name) {
            return Err(self.error(Unwritable::Name));
        }
        let _ = write!(self.out, " {name}=\"");
        self.scalar(value, Place::Attribute)?;
        self.out.push('"');
        Ok(())
    }

    fn content(&mut self, member: &str, value: &Value) -> Result<(), XmlError> {
        match value {
            _ if member == "$" => self.scalar(value, Place::Text),
            Value::Array(values) => {
                for (index, value) in values.iter().enumerate() {
                    self.at(format_args!("[{index}]"), |writer| writer.element(member, value))?;
                }
                Ok(())
            }
            value => self.element(member, value),
        }
    }

    fn scalar(&mut self, value: &Value, place: Place) -> Result<(), XmlError> {
        match value {
            Value::Null => {}
            Value::Bool(truth) => self.out.push_str(if *truth { "true" } else { "false" }),
            Value::Number(number) => self.out.push_str(&number_text(number)),
            Value::String(text) => self.text(text, place)?,
            Value::Array(_) | Value::Object(_) => return Err(self.error(Unwritable::NotAScalar)),
        }
        Ok(())
    }

    /// `>` is escaped too, for the sake of `]]>`. White space that readers would change or drop is written as references.
    fn text(&mut self, text: &str, place: Place) -> Result<(), XmlError> {
        let blank = place == Place::Text && text.chars().all(char::is_whitespace);
        for (position, character) in text.chars().enumerate() {
            match character {
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '&' => self.out.push_str("&amp;"),
                '"' if place == Place::Attribute => self.out.push_str("&quot;"),
                '\r' => self.out.push_str("&#13;"),
                '\t' | '\n' | ' ' if blank || (place == Place::Attribute && character != ' ') => {
                    let _ = write!(self.out, "&#{};", u32::from(character));
                }
                '\t' | '\n' => self.out.push(character),
                '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                    return Err(self.error(Unwritable::Character { code: character.into(), position }));
                }
                _ => self.out.push(character),
            }
        }
        Ok(())
    }
}

/// Where a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Text,
    Attribute,
}
