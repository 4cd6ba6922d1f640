//! The two messages: a call, and what answers it.

use super::value::Value;

/// A `methodCall`.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// The method: letters, digits and `_ . : /`.
    pub method: String,
    /// Its arguments in order.
    pub params: Vec<Value>,
}

/// A `methodResponse`.
#[derive(Debug, Clone, PartialEq)]
pub enum Response {
    /// The one value of a success.
    Value(Value),
    /// The server refused. Comes with HTTP status 200.
    Fault {
        /// `faultCode`.
        code: i64,
        /// `faultString`, as sent.
        message: String,
    },
}
