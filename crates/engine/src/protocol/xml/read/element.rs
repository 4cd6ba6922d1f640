//! An element while it is open: what of it is known, and the JSON it becomes when it closes.

use super::is_space;
use crate::protocol::xml::scalar;
use serde_json::map::Entry;
use serde_json::{Map, Value};

pub(super) struct Element {
    pub name: String,
    /// Attributes and elements within.
    members: Map<String, Value>,
    text: String,
    /// The text since the last tag. White space alone is the layout of the document, unless it was written on purpose.
    piece: String,
    on_purpose: bool,
}

impl Element {
    pub fn new(name: &str) -> Element {
        Element {
            name: name.to_owned(),
            members: Map::new(),
            text: String::new(),
            piece: String::new(),
            on_purpose: false,
        }
    }

    pub fn attribute(&mut self, name: &str, value: String) {
        self.members.insert(format!("@{name}"), Value::String(value));
    }

    pub fn text(&mut self, text: &str) {
        self.piece.push_str(text);
    }

    /// Text of a section or a character reference: nobody writes these for the layout.
    pub fn literal(&mut self, text: &str) {
        self.on_purpose = true;
        self.piece.push_str(text);
    }

    /// A tag stands here.
    pub fn end_piece(&mut self) {
        if self.on_purpose || !self.piece.chars().all(is_space) {
            self.text.push_str(&self.piece);
        }
        self.piece.clear();
        self.on_purpose = false;
    }

    /// Takes an element that closed within this one. A second one of the name makes a list.
    pub fn child(&mut self, name: String, value: Value) {
        match self.members.entry(name) {
            Entry::Vacant(place) => {
                place.insert(value);
            }
            Entry::Occupied(mut place) => match place.get_mut() {
                Value::Array(values) => values.push(value),
                first => *first = Value::Array(vec![first.take(), value]),
            },
        }
    }

    /// The JSON of the whole element, and its name.
    pub fn close(mut self) -> (String, Value) {
        self.end_piece();
        let value = match (self.members.is_empty(), self.text.is_empty()) {
            (true, true) => Value::Null,
            (true, false) => scalar::from_text(self.text),
            (false, true) => Value::Object(self.members),
            (false, false) => {
                self.members.insert("$".to_owned(), scalar::from_text(self.text));
                Value::Object(self.members)
            }
        };
        (self.name, value)
    }
}
