//! A type of XML Schema as the tree of elements that a message of it holds.

use super::schema::{Declared, Schemas, XSD, simple};
use crate::convert::xml::{Name, Node};

/// How deep messages are told; types contain each other.
const DEEPEST: usize = 12;
/// The most elements of one message.
const MOST: usize = 600;

/// An element of a message.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Element {
    /// Its name; without namespace if the schema leaves it unqualified.
    pub name: Name,
    /// What it holds.
    pub content: Content,
    /// Attributes that must be there: name, and the value if it is fixed.
    pub attributes: Vec<(String, Option<String>)>,
    /// It may occur more than once.
    pub repeats: bool,
    /// It must occur.
    pub required: bool,
}

/// What an element holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content {
    /// Text of this type, and format.
    Text(&'static str, Option<&'static str>),
    /// Elements.
    Elements(Vec<Element>),
}

/// Expands types, and remembers what it left out.
pub(super) struct Expansion<'s, 'n> {
    schemas: &'s Schemas<'n>,
    /// What a person must know of the message, each thing once.
    pub remarks: Vec<String>,
    /// The types that the current place is inside of.
    trail: Vec<Name>,
    count: usize,
}

impl<'s, 'n> Expansion<'s, 'n> {
    /// Nothing expanded yet.
    pub fn new(schemas: &'s Schemas<'n>) -> Expansion<'s, 'n> {
        Expansion { schemas, remarks: Vec::new(), trail: Vec::new(), count: 0 }
    }

    /// A global element.
    pub fn element(&mut self, name: &Name) -> Element {
        match self.schemas.find("element", name) {
            Some(declared) => self.declared(declared, name.clone()),
            None => {
                self.missing(&name.local);
                empty(name.clone())
            }
        }
    }

    /// An element of this name and of a type.
    pub fn of_type(&mut self, name: Name, kind: &Name) -> Element {
        let mut element = empty(name);
        self.fill(&mut element, kind);
        element
    }

    fn declared(&mut self, declared: Declared<'n>, name: Name) -> Element {
        let mut element = empty(name);
        let node = declared.node;
        if let Some(kind) = node.name_in("type") {
            self.fill(&mut element, &kind);
        } else if let Some(inline) = node.first("complexType") {
            self.complex(&mut element, Declared { node: inline, ..declared });
        } else if let Some(inline) = node.first("simpleType") {
            element.content = self.simple(inline);
        }
        element
    }

    fn fill(&mut self, element: &mut Element, kind: &Name) {
        if kind.space == XSD {
            let (word, format) = simple(&kind.local);
            element.content = Content::Text(word, format);
            return;
        }
        let Some(declared) = self.schemas.find("type", kind) else {
            self.missing(&kind.local);
            return;
        };
        if declared.node.name.local == "simpleType" {
            element.content = self.simple(declared.node);
            return;
        }
        if self.trail.contains(kind) || self.trail.len() >= DEEPEST {
            self.remark(format!("`{}` inside of itself is left out", kind.local));
            element.content = Content::Elements(Vec::new());
            return;
        }
        self.trail.push(kind.clone());
        self.complex(element, declared);
        self.trail.pop();
    }

    /// The base of a simple type, through restrictions.
    fn simple(&mut self, node: &'n Node) -> Content {
        let mut node = node;
        for _ in 0..DEEPEST {
            let Some(base) = node.first("restriction").and_then(|restriction| restriction.name_in("base")) else {
                break;
            };
            if base.space == XSD {
                let (word, format) = simple(&base.local);
                return Content::Text(word, format);
            }
            match self.schemas.find("type", &base) {
                Some(declared) => node = declared.node,
                None => break,
            }
        }
        Content::Text("string", None)
    }

    fn complex(&mut self, element: &mut Element, declared: Declared<'n>) {
        let mut elements = Vec::new();
        self.attributes(element, declared.node);
        for part in &declared.node.children {
            match part.name.local.as_str() {
                "simpleContent" => {
                    let derived = part.children.first();
                    let base = derived.and_then(|derived| derived.name_in("base"));
                    if let Some(derived) = derived {
                        self.attributes(element, derived);
                    }
                    let base = base.filter(|base| base.space == XSD).map_or("string".to_owned(), |base| base.local);
                    let (word, format) = simple(&base);
                    element.content = Content::Text(word, format);
                    return;
                }
                "complexContent" => self.derived(element, &mut elements, Declared { node: part, ..declared }),
                _ => self.particle(&mut elements, Declared { node: part, ..declared }, Occurs::default()),
            }
        }
        element.content = Content::Elements(elements);
    }

    /// The elements of the base, then those that the type adds.
    fn derived(&mut self, element: &mut Element, elements: &mut Vec<Element>, declared: Declared<'n>) {
        for derived in &declared.node.children {
            let base = derived.name_in("base");
            if derived.name.local == "extension"
                && let Some(base) = base.as_ref().filter(|base| base.space != XSD)
            {
                let mut inherited = empty(element.name.clone());
                self.fill(&mut inherited, base);
                if let Content::Elements(of_base) = inherited.content {
                    elements.extend(of_base);
                }
                element.attributes.extend(inherited.attributes);
            } else if derived.name.local == "restriction" && base.is_some_and(|base| base.local == "Array") {
                self.remark(format!("the encoded list `{}` takes one item", element.name.local));
                elements.push(Element { repeats: true, ..empty(Name { space: String::new(), local: "item".into() }) });
            }
            self.attributes(element, derived);
            for part in &derived.children {
                self.particle(elements, Declared { node: part, ..declared }, Occurs::default());
            }
        }
    }

    fn particle(&mut self, elements: &mut Vec<Element>, declared: Declared<'n>, outer: Occurs) {
        let node = declared.node;
        let occurs = outer.with(node);
        match node.name.local.as_str() {
            "sequence" | "all" | "choice" => {
                let occurs = if node.name.local == "choice" { Occurs { required: false, ..occurs } } else { occurs };
                for part in &node.children {
                    self.particle(elements, Declared { node: part, ..declared }, occurs);
                }
            }
            "group" => {
                let group = node.name_in("ref").and_then(|name| self.schemas.find("group", &name));
                self.count += 1;
                if let Some(group) = group.filter(|_| self.trail.len() < DEEPEST && self.count <= MOST) {
                    self.trail.push(Name { space: String::new(), local: String::new() });
                    for part in &group.node.children {
                        self.particle(elements, Declared { node: part, ..group }, occurs);
                    }
                    self.trail.pop();
                }
            }
            "element" => self.local(elements, declared, occurs),
            "any" => self.remark("further elements are allowed that the description does not name".to_owned()),
            _ => {}
        }
    }

    fn local(&mut self, elements: &mut Vec<Element>, declared: Declared<'n>, occurs: Occurs) {
        self.count += 1;
        if self.count > MOST {
            self.remark(format!("only the first {MOST} elements are in the template"));
            return;
        }
        let node = declared.node;
        let mut element = match (node.name_in("ref"), node.attribute("name")) {
            (Some(name), _) if self.trail.len() < DEEPEST => {
                self.trail.push(name.clone());
                let element = if self.trail.iter().filter(|known| **known == name).count() > 1 {
                    empty(name)
                } else {
                    self.element(&name)
                };
                self.trail.pop();
                element
            }
            (None, Some(local)) => {
                let form = node.attribute("form").or_else(|| declared.schema.attribute("elementFormDefault"));
                let space = declared.schema.attribute("targetNamespace").filter(|_| form == Some("qualified"));
                let name = Name { space: space.unwrap_or_default().to_owned(), local: local.to_owned() };
                self.declared(declared, name)
            }
            _ => return,
        };
        element.required = occurs.required;
        element.repeats |= occurs.repeats;
        if occurs.repeats {
            self.remark(format!("of the repeated `{}` the template sends one", element.name.local));
        }
        elements.push(element);
    }

    /// Attributes that must be there.
    fn attributes(&mut self, element: &mut Element, node: &'n Node) {
        for attribute in node.all("attribute").filter(|attribute| attribute.attribute("use") == Some("required")) {
            if let Some(name) = attribute.attribute("name") {
                element.attributes.push((name.to_owned(), attribute.attribute("fixed").map(str::to_owned)));
            }
        }
        for group in node.all("attributeGroup") {
            let declared = group.name_in("ref").and_then(|name| self.schemas.find("attributeGroup", &name));
            let is_other = |declared: &Declared| {
                !std::ptr::eq(declared.node, node) && declared.node.first("attributeGroup").is_none()
            };
            if let Some(declared) = declared.filter(is_other) {
                self.attributes(element, declared.node);
            }
        }
    }

    fn missing(&mut self, name: &str) {
        let remark = match self.schemas.elsewhere.first() {
            Some(file) => format!("`{name}` is described in {file}, which was not sent: it is taken for text"),
            None => format!("`{name}` is not described: it is taken for text"),
        };
        self.remark(remark);
    }

    fn remark(&mut self, remark: String) {
        if !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }
}

/// How often something occurs.
#[derive(Debug, Clone, Copy)]
struct Occurs {
    required: bool,
    repeats: bool,
}

impl Default for Occurs {
    fn default() -> Occurs {
        Occurs { required: true, repeats: false }
    }
}

impl Occurs {
    /// Inside of what occurs so.
    fn with(self, node: &Node) -> Occurs {
        let max = node.attribute("maxOccurs").unwrap_or("1");
        Occurs {
            required: self.required && node.attribute("minOccurs") != Some("0"),
            repeats: self.repeats || (max != "1" && max != "0"),
        }
    }
}

fn empty(name: Name) -> Element {
    Element { name, content: Content::Text("string", None), attributes: Vec::new(), repeats: false, required: true }
}
