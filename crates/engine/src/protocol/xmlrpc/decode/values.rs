//! Values: typed and untyped, in every spelling that servers use.

use super::tokens::{Token, Tokens, is_space};
use super::{DecodeError, Problem};
use crate::protocol::xmlrpc::date::DateTime;
use crate::protocol::xmlrpc::value::Value;
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use indexmap::IndexMap;

/// Servers disagree about padding.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// A `<value>` and all it holds.
pub(super) fn read(tokens: &mut Tokens) -> Result<Value, DecodeError> {
    tokens.open("value", "<value>")?;
    opened(tokens)
}

/// The rest of a `<value>` that has been opened. Its text counts, white space too, unless an element says the type.
fn opened(tokens: &mut Tokens) -> Result<Value, DecodeError> {
    tokens.descend()?;
    let mut text = String::new();
    let value = loop {
        match tokens.next()? {
            Token::Text(piece) => text.push_str(&piece),
            Token::Close => break Value::Text(text),
            Token::Open(kind) if text.chars().all(is_space) => {
                let value = typed(tokens, &kind)?;
                tokens.close("</value>")?;
                break value;
            }
            Token::Open(_) => return Err(tokens.error(Problem::Text("one type or none"))),
            Token::End => return Err(tokens.error(Problem::Missing("</value>"))),
        }
    };
    tokens.depth_left += 1;
    Ok(value)
}

fn typed(tokens: &mut Tokens, kind: &str) -> Result<Value, DecodeError> {
    match kind {
        "string" => Ok(Value::Text(tokens.text_to_close("string")?.into_owned())),
        "i4" | "int" | "i8" | "i2" | "i1" => {
            let text = tokens.text_to_close("int")?;
            let number = text.trim_matches(is_space).parse().ok();
            number.map(Value::Int).ok_or_else(|| tokens.error(Problem::Scalar("int")))
        }
        "double" | "float" => {
            let text = tokens.text_to_close("double")?;
            let number = text.trim_matches(is_space).parse().ok().filter(|number: &f64| number.is_finite());
            number.map(Value::Double).ok_or_else(|| tokens.error(Problem::Scalar("double")))
        }
        "boolean" => match tokens.text_to_close("boolean")?.trim_matches(is_space) {
            "1" | "true" => Ok(Value::Boolean(true)),
            "0" | "false" => Ok(Value::Boolean(false)),
            _ => Err(tokens.error(Problem::Scalar("boolean"))),
        },
        "dateTime.iso8601" => Ok(Value::DateTime(DateTime::read(&tokens.text_to_close("dateTime.iso8601")?))),
        "base64" => {
            let mut text = tokens.text_to_close("base64")?.into_owned();
            text.retain(|character| !is_space(character));
            let bytes = LENIENT.decode(text).map_err(|_| tokens.error(Problem::Scalar("base64")))?;
            Ok(Value::Base64(bytes))
        }
        "nil" => tokens.close("</nil>").map(|()| Value::Nil),
        "array" => array(tokens),
        "struct" => members(tokens),
        other => Err(tokens.unexpected(Token::Open(other.into()), "a type of XML-RPC")),
    }
}

fn array(tokens: &mut Tokens) -> Result<Value, DecodeError> {
    tokens.open("data", "<data>")?;
    let mut values = Vec::new();
    while tokens.open_or_close("value", "<value>")? {
        values.push(opened(tokens)?);
    }
    tokens.close("</array>")?;
    Ok(Value::Array(values))
}

/// A name that comes twice keeps its first place and its last value, as most readers do.
fn members(tokens: &mut Tokens) -> Result<Value, DecodeError> {
    let mut members = IndexMap::new();
    while tokens.open_or_close("member", "<member>")? {
        tokens.open("name", "<name>")?;
        let name = tokens.text_to_close("name")?.into_owned();
        members.insert(name, read(tokens)?);
        tokens.close("</member>")?;
    }
    Ok(Value::Struct(members.into_iter().collect()))
}
