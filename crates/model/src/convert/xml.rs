//! XML as a tree with resolved namespaces: small, bounded, without document types.

use super::refused;
use crate::{Error, Result};
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::collections::HashMap;
use std::rc::Rc;

/// The deepest nesting that is read.
const DEEPEST: usize = 100;
/// The most elements that are read.
const MOST: usize = 200_000;

type Prefixes = Rc<HashMap<String, String>>;

/// A name with its namespace.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Name {
    /// The namespace, empty for none.
    pub space: String,
    /// Without prefix.
    pub local: String,
}

/// An element.
#[derive(Debug)]
pub(super) struct Node {
    /// Its name.
    pub name: Name,
    /// Attributes in order, by their names as written.
    attributes: Vec<(String, String)>,
    /// Child elements.
    pub children: Vec<Node>,
    /// Text between the children.
    pub text: String,
    prefixes: Prefixes,
}

impl Node {
    /// Reads a document.
    ///
    /// # Errors
    /// 400 that says what is wrong, and in which line.
    pub fn read(text: &str) -> Result<Node> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        let mut open: Vec<Node> = Vec::new();
        let mut count = 0;
        loop {
            let at = |problem: &str, position: u64| unreadable(text, position, problem);
            let event = reader.read_event().map_err(|error| at(words(&error), reader.buffer_position()))?;
            let here = reader.buffer_position();
            match event {
                Event::Start(start) | Event::Empty(start) => {
                    count += 1;
                    if count > MOST || open.len() >= DEEPEST {
                        return Err(at(&format!("more than {MOST} elements, or deeper than {DEEPEST}"), here));
                    }
                    let outer = open.last().map(|node| Rc::clone(&node.prefixes)).unwrap_or_default();
                    open.push(Node::open(&start, outer).map_err(|problem| at(&problem, here))?);
                }
                Event::End(_) => {
                    let Some(node) = open.pop() else { return Err(at("a tag ends that was not open", here)) };
                    match open.last_mut() {
                        Some(parent) => parent.children.push(node),
                        None => return Ok(node),
                    }
                }
                Event::Text(text) => add(&mut open, &text.xml10_content()),
                Event::CData(text) => add(&mut open, &text.xml10_content()),
                Event::GeneralRef(reference) => {
                    let text = entity(&reference).ok_or_else(|| at("an entity that XML does not define", here))?;
                    add(&mut open, &text);
                }
                Event::DocType(_) => return Err(at("a document type is not accepted; remove <!DOCTYPE …>", here)),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
                Event::Eof => return Err(at("it ends before its first element does", here)),
            }
        }
    }

    fn open(start: &BytesStart, outer: Prefixes) -> std::result::Result<Node, String> {
        let mut attributes = Vec::new();
        let mut own: Vec<(String, String)> = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|_| "an attribute is not well formed".to_owned())?;
            let name: &str = attribute.key.as_ref();
            let raw: &str = &attribute.value;
            let value =
                quick_xml::escape::unescape(raw).map_err(|_| format!("the attribute {name} is not well formed"))?;
            match name.strip_prefix("xmlns") {
                Some("") => own.push((String::new(), value.into_owned())),
                Some(prefix) if prefix.starts_with(':') => own.push((prefix[1..].to_owned(), value.into_owned())),
                _ => attributes.push((name.to_owned(), value.into_owned())),
            }
        }
        let prefixes = if own.is_empty() {
            outer
        } else {
            let mut all = HashMap::clone(&outer);
            all.extend(own);
            Rc::new(all)
        };
        let written = start.name();
        let written: &str = written.as_ref();
        let name =
            resolve(&prefixes, written, true).ok_or_else(|| format!("the prefix of {written} is not declared"))?;
        Ok(Node { name, attributes, children: Vec::new(), text: String::new(), prefixes })
    }

    /// The value of an attribute, by its name without prefix.
    pub fn attribute(&self, local: &str) -> Option<&str> {
        let own = |name: &str| name == local || name.rsplit_once(':').is_some_and(|(_, own)| own == local);
        self.attributes.iter().find(|(name, _)| own(name)).map(|(_, value)| value.trim())
    }

    /// The name that an attribute holds, `prefix:name`.
    pub fn name_in(&self, attribute: &str) -> Option<Name> {
        self.name_of(self.attribute(attribute)?)
    }

    /// The name that a text means here.
    pub fn name_of(&self, text: &str) -> Option<Name> {
        resolve(&self.prefixes, text, true)
    }

    /// The children with this local name.
    pub fn all<'n>(&'n self, local: &'n str) -> impl Iterator<Item = &'n Node> {
        self.children.iter().filter(move |child| child.name.local == local)
    }

    /// The first child with this local name.
    pub fn first(&self, local: &str) -> Option<&Node> {
        self.children.iter().find(|child| child.name.local == local)
    }

    /// The text of a child, `documentation`, on one line.
    pub fn said(&self, child: &str) -> String {
        let text = self.first(child).map(|node| node.text.as_str()).unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// What is wrong at this byte, by its line.
fn unreadable(text: &str, position: u64, problem: &str) -> Error {
    let end = usize::try_from(position).unwrap_or(text.len()).min(text.len());
    let line = text.as_bytes()[..end].iter().filter(|byte| **byte == b'\n').count() + 1;
    refused(format!("the XML cannot be read at line {line}: {problem}"))
}

fn add(open: &mut [Node], text: &str) {
    if let Some(node) = open.last_mut() {
        node.text.push_str(text);
    }
}

fn resolve(prefixes: &HashMap<String, String>, written: &str, default: bool) -> Option<Name> {
    let (prefix, local) = written.split_once(':').unwrap_or(("", written));
    let space = match prefixes.get(prefix) {
        Some(space) => space.clone(),
        None if prefix.is_empty() && default => String::new(),
        None if prefix == "xml" => "http://www.w3.org/XML/1998/namespace".to_owned(),
        None => return None,
    };
    Some(Name { space, local: local.to_owned() })
}

fn entity(reference: &BytesRef) -> Option<String> {
    let name: &str = reference.as_ref();
    let named = match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => return reference.resolve_char_ref().ok().flatten().map(String::from),
    };
    Some(named.to_owned())
}

fn words(error: &quick_xml::Error) -> &'static str {
    match error {
        quick_xml::Error::Syntax(_) => "a tag, comment or section does not end",
        quick_xml::Error::IllFormed(_) => "tags do not match, or an & stands alone",
        _ => "it is not well formed",
    }
}

/// Text as it stands in XML.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_resolved_where_they_stand() {
        let node = Node::read("<a xmlns='u:1' xmlns:p='u:2'><p:b t='p:x'/><b xmlns:p='u:3' t='p:x'>&lt;&#65;</b></a>")
            .unwrap();
        assert_eq!(node.name, Name { space: "u:1".into(), local: "a".into() });
        let spaces: Vec<_> = node.all("b").map(|b| b.name_in("t").unwrap().space).collect();
        assert_eq!(spaces, ["u:2", "u:3"]);
        assert_eq!(node.children[1].text, "<A");
    }

    #[test]
    fn document_types_depth_and_broken_tags_are_refused_with_their_line() {
        let deep = "<a>".repeat(200);
        for (text, word) in [
            ("<!DOCTYPE a [<!ENTITY x 'y'>]>\n<a>&x;</a>", "DOCTYPE"),
            (deep.as_str(), "deeper"),
            ("<a>\n<b></a>", "line 2"),
            ("<p:a/>", "prefix"),
            ("<a>&nbsp;</a>", "entity"),
            ("<a>", "ends before"),
        ] {
            let error = Node::read(text).err().unwrap();
            assert!(error.status() == 400 && error.message().contains(word), "{error}");
        }
    }
}
