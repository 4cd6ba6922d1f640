//! Reading a document member by member, remembering where one is.

use crate::element::{Diagnostic, Severity};
use serde_json::Value;
use std::cell::RefCell;

/// The diagnostics collected while reading.
#[derive(Default)]
pub(super) struct Remarks(RefCell<Vec<Diagnostic>>);

impl Remarks {
    pub(super) fn take(self) -> Vec<Diagnostic> {
        self.0.into_inner()
    }
}

/// One place in a document.
pub(super) struct Node<'a> {
    value: &'a Value,
    path: String,
    remarks: &'a Remarks,
}

impl<'a> Node<'a> {
    pub(super) fn root(value: &'a Value, remarks: &'a Remarks) -> Self {
        Node { value, path: "$".into(), remarks }
    }

    pub(super) fn say(&self, severity: Severity, message: impl Into<String>) {
        self.remarks.0.borrow_mut().push(Diagnostic::new(severity, self.path.as_str(), message));
    }

    /// Where it is, `$.resources[3]`.
    pub(super) fn place(&self) -> &str {
        &self.path
    }

    /// The place of a member, whatever it holds, to say something of it.
    pub(super) fn at(&self, key: &str) -> Node<'a> {
        let value = self.value.get(key).unwrap_or(&Value::Null);
        Node { value, path: format!("{}.{key}", self.path), remarks: self.remarks }
    }

    /// Takes over a remark on the text that stands here, whose path begins at that text.
    pub(super) fn adopt(&self, remark: Diagnostic) {
        let path = format!("{}{}", self.path, remark.path.strip_prefix('$').unwrap_or(&remark.path));
        self.remarks.0.borrow_mut().push(Diagnostic::new(remark.severity, path, remark.message));
    }

    pub(super) fn value(&self, key: &str) -> Option<&'a Value> {
        self.value.get(key)
    }

    /// The member, if it is an object.
    pub(super) fn node(&self, key: &str) -> Option<Node<'a>> {
        let value = self.value.get(key).filter(|value| value.is_object())?;
        Some(Node { value, path: format!("{}.{key}", self.path), remarks: self.remarks })
    }

    /// Text that is not blank; numbers and booleans count as their text.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        let text = match self.value.get(key)? {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(flag) => flag.to_string(),
            _ => return None,
        };
        (!text.trim().is_empty()).then_some(text)
    }

    pub(super) fn text_or(&self, key: &str, default: &str) -> String {
        self.text(key).unwrap_or_else(|| default.to_owned())
    }

    pub(super) fn integer(&self, key: &str) -> Option<i64> {
        match self.value.get(key)? {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// A boolean, or its text.
    pub(super) fn flag(&self, key: &str, default: bool) -> bool {
        match self.value.get(key) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::String(text)) => text.eq_ignore_ascii_case("true"),
            _ => default,
        }
    }

    /// The objects of a list; anything else in it is said and left out.
    pub(super) fn list(&self, key: &str) -> impl Iterator<Item = Node<'a>> + use<'a> {
        self.items(key).filter_map(|node| {
            if !node.value.is_object() {
                node.say(Severity::Warning, "expected an object; ignored");
                return None;
            }
            Some(node)
        })
    }

    /// The objects of a list that was read before: nothing is said again.
    pub(super) fn again(&self, key: &str) -> impl Iterator<Item = Node<'a>> + use<'a> {
        self.items(key).filter(|node| node.value.is_object())
    }

    fn items(&self, key: &str) -> impl Iterator<Item = Node<'a>> + use<'a> {
        let items = self.value.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let (base, remarks) = (format!("{}.{key}", self.path), self.remarks);
        items.iter().enumerate().map(move |(index, value)| Node { value, path: format!("{base}[{index}]"), remarks })
    }

    pub(super) fn texts(&self, key: &str) -> Vec<String> {
        let items = self.value.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
    }

    /// The text members of an object, in order.
    pub(super) fn pairs(&self, key: &str) -> Vec<(String, String)> {
        let members = self.value.get(key).and_then(Value::as_object).into_iter().flatten();
        members.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect()
    }
}
