//! Bytes to messages, strictly in structure and generously in dialect (docs/reference/xml-rpc.md §3).
//!
//! The grammar is walked by hand over quick-xml's events, so nothing but XML-RPC's own elements can nest, and depth and
//! size are bounded before anything is built.

mod tokens;
mod values;

use super::message::{Call, Response};
use super::value::Value;
use tokens::{Token, Tokens};

/// How much is read.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The most bytes of a message.
    pub bytes: usize,
    /// The most values inside one another; a plain value is one.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { bytes: 32 * 1024 * 1024, depth: 64 }
    }
}

/// Why bytes are not the message that was expected, and where. Quotes no text of the message but the names of elements.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not XML-RPC: {problem} (byte {position})")]
pub struct DecodeError {
    /// What is wrong.
    pub problem: Problem,
    /// Bytes from the start of the message.
    pub position: u64,
}

/// What is wrong with a message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// No bytes, or white space only.
    #[error("the message is empty")]
    Empty,
    /// More bytes than the limit.
    #[error("the message is longer than {0} bytes")]
    TooLong(usize),
    /// Values inside one another beyond the limit.
    #[error("values are nested deeper than {0}")]
    TooDeep(usize),
    /// Bytes that are not UTF-8.
    #[error("the bytes are not UTF-8")]
    NotUtf8,
    /// Another encoding is declared, and bytes beyond ASCII are there.
    #[error("the declared encoding is not UTF-8")]
    Encoding,
    /// Markup that is not well-formed.
    #[error("the markup is broken: {0}")]
    Markup(&'static str),
    /// A document type, refused: it could define entities.
    #[error("a document type is not accepted")]
    DocumentType,
    /// A processing instruction.
    #[error("a processing instruction is not accepted")]
    Instruction,
    /// An entity other than the five of XML, or a number that is no character.
    #[error("an entity is not one of XML's own or not a character")]
    Entity,
    /// An element where another was expected.
    #[error("<{found}> stands where {expected} was expected")]
    Element {
        /// The element's name, cut if long.
        found: String,
        /// What was expected, in words.
        expected: &'static str,
    },
    /// The end of an element, or of the message, where something was expected.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// Text between elements.
    #[error("text stands where {0} was expected")]
    Text(&'static str),
    /// Something after the message.
    #[error("something follows the message")]
    Trailing,
    /// A scalar whose text is not of its type.
    #[error("the text of a <{0}> is not one")]
    Scalar(&'static str),
    /// A fault that is not a struct of `faultCode` and `faultString`.
    #[error("the fault has no faultCode and faultString")]
    Fault,
}

impl Response {
    /// Reads a `methodResponse`.
    ///
    /// # Errors
    /// Anything else, and where it went wrong.
    pub fn decode(bytes: &[u8], limits: Limits) -> Result<Response, DecodeError> {
        let mut tokens = Tokens::new(bytes, limits)?;
        tokens.open("methodResponse", "<methodResponse>")?;
        let response = match tokens.markup("<params> or <fault>")? {
            Token::Open(name) if &*name == "params" => {
                tokens.open("param", "<param>")?;
                let value = values::read(&mut tokens)?;
                tokens.close("</param>")?;
                Response::Value(value)
            }
            Token::Open(name) if &*name == "fault" => {
                let value = values::read(&mut tokens)?;
                fault(&value).ok_or_else(|| tokens.error(Problem::Fault))?
            }
            other => return Err(tokens.unexpected(other, "<params> or <fault>")),
        };
        tokens.close("</params> or </fault>")?;
        tokens.close("</methodResponse>")?;
        tokens.end()?;
        Ok(response)
    }
}

impl Call {
    /// Reads a `methodCall`.
    ///
    /// # Errors
    /// Anything else, and where it went wrong.
    pub fn decode(bytes: &[u8], limits: Limits) -> Result<Call, DecodeError> {
        let mut tokens = Tokens::new(bytes, limits)?;
        tokens.open("methodCall", "<methodCall>")?;
        tokens.open("methodName", "<methodName>")?;
        let method = tokens.text_to_close("methodName")?.trim().to_owned();
        let mut params = Vec::new();
        match tokens.markup("<params>")? {
            Token::Close => {}
            Token::Open(name) if &*name == "params" => {
                while tokens.open_or_close("param", "<param>")? {
                    params.push(values::read(&mut tokens)?);
                    tokens.close("</param>")?;
                }
                tokens.close("</methodCall>")?;
            }
            other => return Err(tokens.unexpected(other, "<params>")),
        }
        tokens.end()?;
        Ok(Call { method, params })
    }
}

/// Some servers send the code as text.
fn fault(value: &Value) -> Option<Response> {
    let code = match value.member("faultCode")? {
        Value::Int(code) => *code,
        Value::Text(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    match value.member("faultString")? {
        Value::Text(message) => Some(Response::Fault { code, message: message.clone() }),
        Value::Nil => Some(Response::Fault { code, message: String::new() }),
        _ => None,
    }
}
