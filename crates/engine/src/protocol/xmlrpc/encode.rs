//! Messages to bytes, in one dialect: compact, UTF-8, `<int>`, typed `<string>` (docs/reference/xml-rpc.md §3).

use super::message::{Call, Response};
use super::value::Value;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::fmt::Write;

/// A value that XML-RPC cannot carry, and where it stands: `params[4].Notes`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// A method name with other characters than the standard's.
    #[error("the method name may hold letters, digits and _ . : / only")]
    MethodName,
    /// A character that XML 1.0 has no way to write.
    #[error("{at} holds the character U+{code:04X} (at position {position}), which XML cannot carry")]
    Character {
        /// Where the text stands.
        at: String,
        /// The character's code.
        code: u32,
        /// Its place in the text, in characters from 0.
        position: usize,
    },
    /// A whole number of more than 32 bits.
    #[error("{at} is a whole number of more than 32 bits, which XML-RPC cannot carry; send it as text")]
    Int {
        /// Where it stands.
        at: String,
    },
    /// Infinity, or not a number.
    #[error("{at} is not a finite number, which XML-RPC cannot carry")]
    Double {
        /// Where it stands.
        at: String,
    },
    /// A date outside the years 0 to 9999, within a leap second, or with an offset of seconds.
    #[error("{at} is a date that XML-RPC cannot carry")]
    Date {
        /// Where it stands.
        at: String,
    },
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

impl Call {
    /// The body of the request.
    ///
    /// # Errors
    /// What XML-RPC cannot carry, and where it stands.
    pub fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"_.:/".contains(&byte);
        if self.method.is_empty() || !self.method.bytes().all(legal) {
            return Err(EncodeError::MethodName);
        }
        let mut writer = Writer { out: String::with_capacity(512), path: String::new() };
        let _ = write!(writer.out, "{HEAD}<methodCall><methodName>{}</methodName><params>", self.method);
        for (index, param) in self.params.iter().enumerate() {
            writer.out.push_str("<param>");
            writer.at(format_args!("params[{index}]"), |writer| writer.value(param))?;
            writer.out.push_str("</param>");
        }
        writer.out.push_str("</params></methodCall>");
        Ok(writer.out.into_bytes())
    }
}

impl Response {
    /// The body of an answer.
    ///
    /// # Errors
    /// What XML-RPC cannot carry, and where it stands.
    pub fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        let mut writer = Writer { out: String::with_capacity(512), path: String::new() };
        writer.out.push_str(HEAD);
        match self {
            Response::Value(value) => {
                writer.out.push_str("<methodResponse><params><param>");
                writer.at(format_args!("value"), |writer| writer.value(value))?;
                writer.out.push_str("</param></params></methodResponse>");
            }
            Response::Fault { code, message } => {
                let members = [("faultCode", Value::Int(*code)), ("faultString", Value::Text(message.clone()))];
                let fault = Value::Struct(members.map(|(name, value)| (name.to_owned(), value)).into());
                writer.out.push_str("<methodResponse><fault>");
                writer.at(format_args!("fault"), |writer| writer.value(&fault))?;
                writer.out.push_str("</fault></methodResponse>");
            }
        }
        Ok(writer.out.into_bytes())
    }
}

/// The text so far, and the path to the value being written.
struct Writer {
    out: String,
    path: String,
}

impl Writer {
    /// Writes something one step deeper in the path.
    fn at(
        &mut self,
        step: std::fmt::Arguments,
        write: impl FnOnce(&mut Writer) -> Result<(), EncodeError>,
    ) -> Result<(), EncodeError> {
        let length = self.path.len();
        let _ = self.path.write_fmt(step);
        write(self)?;
        self.path.truncate(length);
        Ok(())
    }

    fn here(&self) -> String {
        self.path.clone()
    }

    fn value(&mut self, value: &Value) -> Result<(), EncodeError> {
        self.out.push_str("<value>");
        match value {
            Value::Int(number) => self.int(*number)?,
            Value::Double(number) if !number.is_finite() => return Err(EncodeError::Double { at: self.here() }),
            // Rust prints all digits and no exponent, as XML-RPC wants it.
            Value::Double(number) => self.tagged("double", &number.to_string()),
            Value::Boolean(truth) => self.tagged("boolean", if *truth { "1" } else { "0" }),
            Value::Text(text) => self.text_element("string", text)?,
            Value::DateTime(date) if !date.fits_the_wire() => return Err(EncodeError::Date { at: self.here() }),
            Value::DateTime(date) => self.text_element("dateTime.iso8601", &date.wire())?,
            Value::Base64(bytes) => self.tagged("base64", &STANDARD.encode(bytes)),
            Value::Array(values) => self.array(values)?,
            Value::Struct(members) => self.members(members)?,
            Value::Nil => self.out.push_str("<nil/>"),
        }
        self.out.push_str("</value>");
        Ok(())
    }

    fn int(&mut self, number: i64) -> Result<(), EncodeError> {
        let number = i32::try_from(number).map_err(|_| EncodeError::Int { at: self.here() })?;
        self.tagged("int", &number.to_string());
        Ok(())
    }

    /// An element whose text needs no escaping.
    fn tagged(&mut self, tag: &str, text: &str) {
        let _ = write!(self.out, "<{tag}>{text}</{tag}>");
    }

    fn text_element(&mut self, tag: &str, text: &str) -> Result<(), EncodeError> {
        let _ = write!(self.out, "<{tag}>");
        self.text(text)?;
        let _ = write!(self.out, "</{tag}>");
        Ok(())
    }

    fn array(&mut self, values: &[Value]) -> Result<(), EncodeError> {
        self.out.push_str("<array><data>");
        for (index, value) in values.iter().enumerate() {
            self.at(format_args!("[{index}]"), |writer| writer.value(value))?;
        }
        self.out.push_str("</data></array>");
        Ok(())
    }

    fn members(&mut self, members: &[(String, Value)]) -> Result<(), EncodeError> {
        self.out.push_str("<struct>");
        for (name, value) in members {
            self.out.push_str("<member><name>");
            self.at(format_args!(" (a member's name)"), |writer| writer.text(name))?;
            self.out.push_str("</name>");
            self.at(format_args!(".{name}"), |writer| writer.value(value))?;
            self.out.push_str("</member>");
        }
        self.out.push_str("</struct>");
        Ok(())
    }

    /// `>` is escaped too, for the sake of `]]>`; a carriage return because readers make a line feed of it.
    fn text(&mut self, text: &str) -> Result<(), EncodeError> {
        for (position, character) in text.chars().enumerate() {
            match character {
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '&' => self.out.push_str("&amp;"),
                '\r' => self.out.push_str("&#13;"),
                '\t' | '\n' => self.out.push(character),
                '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                    return Err(EncodeError::Character { at: self.here(), code: character.into(), position });
                }
                _ => self.out.push(character),
            }
        }
        Ok(())
    }
}
