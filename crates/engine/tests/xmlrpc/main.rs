//! The XML-RPC codec: what is read, what is written, what is refused, and what survives the way there and back.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod calls;
mod dates;
mod json;
mod properties;
mod refusals;
mod responses;
mod seeds;

use ligand_engine::protocol::xmlrpc::{DecodeError, Limits, Response, Value};

fn decode(xml: &str) -> Result<Response, DecodeError> {
    Response::decode(xml.as_bytes(), Limits::default())
}

/// A response around the inside of one `<value>`.
fn around(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><methodResponse><params><param><value>{inside}</value></param></params></methodResponse>"
    )
}

/// The value for the inside of one `<value>`.
fn value(inside: &str) -> Value {
    match decode(&around(inside)) {
        Ok(Response::Value(value)) => value,
        other => panic!("{inside}: {other:?}"),
    }
}

fn text(text: &str) -> Value {
    Value::from(text)
}

fn members<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::Struct(members.map(|(name, value)| (name.to_owned(), value)).into())
}
