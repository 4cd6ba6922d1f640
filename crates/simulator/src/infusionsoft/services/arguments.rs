//! Positional arguments whose number and types the method table has checked already.

use super::super::xmlrpc::Value;
use super::Fault;

/// The arguments after the key.
pub(in super::super) struct Arguments<'a>(&'a [Value]);

impl<'a> Arguments<'a> {
    pub(super) fn new(values: &'a [Value]) -> Self {
        Self(values)
    }

    /// Whether the optional tail was sent.
    pub(super) fn has(&self, at: usize) -> bool {
        at < self.0.len()
    }

    pub(super) fn value(&self, at: usize) -> &'a Value {
        &self.0[at]
    }

    pub(super) fn int(&self, at: usize) -> i32 {
        match self.value(at) {
            Value::Int(number) => *number,
            _ => unreachable!("the method table checked that argument {at} is an int"),
        }
    }

    pub(super) fn flag(&self, at: usize) -> bool {
        match self.value(at) {
            Value::Boolean(flag) => *flag,
            _ => unreachable!("the method table checked that argument {at} is a boolean"),
        }
    }

    pub(super) fn text(&self, at: usize) -> &'a str {
        match self.value(at) {
            Value::String(text) => text,
            _ => unreachable!("the method table checked that argument {at} is a string"),
        }
    }

    pub(super) fn members(&self, at: usize) -> &'a [(String, Value)] {
        match self.value(at) {
            Value::Struct(members) => members,
            _ => unreachable!("the method table checked that argument {at} is a struct"),
        }
    }

    pub(super) fn list(&self, at: usize) -> &'a [Value] {
        match self.value(at) {
            Value::Array(items) => items,
            _ => unreachable!("the method table checked that argument {at} is an array"),
        }
    }

    /// A list of names; fault 12 if one is not text.
    pub(super) fn names(&self, at: usize) -> Result<Vec<String>, Fault> {
        let name = |item: &Value| match item {
            Value::String(name) => Ok(name.clone()),
            _ => Err(Fault::invalid_parameter("a list of field names holds only strings")),
        };
        self.list(at).iter().map(name).collect()
    }
}
