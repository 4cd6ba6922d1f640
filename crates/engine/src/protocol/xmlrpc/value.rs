//! What XML-RPC can say.

use super::date::DateTime;

/// A value (docs/reference/xml-rpc.md §2).
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A whole number. Only 32 bits can be written; more are read where a server sends them as `i8`.
    Int(i64),
    /// A number with a fraction; finite.
    Double(f64),
    /// True or false.
    Boolean(bool),
    /// Text, typed or not.
    Text(String),
    /// A date and time, mostly without a zone.
    DateTime(DateTime),
    /// Bytes.
    Base64(Vec<u8>),
    /// Values in order.
    Array(Vec<Value>),
    /// Named values in the order of the wire, each name once.
    Struct(Vec<(String, Value)>),
    /// Nothing: an extension that not every server reads.
    Nil,
}

impl Value {
    /// The member of a struct.
    pub fn member(&self, name: &str) -> Option<&Value> {
        let Value::Struct(members) = self else { return None };
        members.iter().find(|(member, _)| member == name).map(|(_, value)| value)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Value {
        Value::Int(number.into())
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Value {
        Value::Boolean(truth)
    }
}
