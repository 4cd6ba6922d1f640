//! A value of XML-RPC.

use chrono::NaiveDateTime;

/// A value as it travels. A struct keeps its members in order, repeated names included.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `<i4>` or `<int>`.
    Int(i32),
    /// `<boolean>`.
    Boolean(bool),
    /// `<double>`.
    Double(f64),
    /// Text, typed or bare.
    String(String),
    /// `<dateTime.iso8601>`: a wall time without a zone.
    DateTime(NaiveDateTime),
    /// `<base64>`.
    Base64(Vec<u8>),
    /// `<array>`.
    Array(Vec<Value>),
    /// `<struct>`.
    Struct(Vec<(String, Value)>),
    /// `<nil/>`, which some clients send.
    Nil,
}

impl Value {
    /// The Java class under which the vendor's dispatcher names this value in its messages.
    pub(in super::super) fn java_class(&self) -> &'static str {
        match self {
            Value::Int(_) => "java.lang.Integer",
            Value::Boolean(_) => "java.lang.Boolean",
            Value::Double(_) => "java.lang.Double",
            Value::String(_) => "java.lang.String",
            Value::DateTime(_) => "java.util.Date",
            Value::Base64(_) => "[B",
            Value::Array(_) => "[Ljava.lang.Object;",
            Value::Struct(_) => "java.util.HashMap",
            Value::Nil => "null",
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::String(text.to_owned())
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Value::Int(number)
    }
}
