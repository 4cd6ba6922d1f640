//! The messages of an operation: what its envelope holds, and what it answers.

use super::expand::{Content, Element, Expansion};
use super::{Port, Service};
use crate::Result;
use crate::convert::refused;
use crate::convert::xml::{Name, Node};
use serde_json::{Map, Value, json};

/// The messages of an operation.
pub(super) struct Message {
    /// What stands in the header.
    pub headers: Vec<Element>,
    /// What stands in the body.
    pub body: Vec<Element>,
    /// The members of the caller's body stand below the one element of the body.
    pub wrapped: bool,
    /// Every value is marked as encoded.
    pub encoded: bool,
    /// The name of the answer's element, below `soap:Body`.
    pub answer: String,
    /// What a person must know of the template.
    pub remarks: Vec<String>,
    answered: Vec<Element>,
}

/// A binding of one message: its style, its parts.
struct Bound<'n> {
    /// The elements of the binding: `body`, `header`.
    children: &'n [Node],
    rpc: bool,
    /// The name of the wrapper of the RPC style.
    wrapper: String,
}

impl Message {
    /// The messages of an operation, as it is bound.
    ///
    /// # Errors
    /// 400 for a message that the description refers to but does not hold.
    pub fn read(service: &Service, port: &Port, bound: &Node, operation: &Node, name: &str) -> Result<Message> {
        let style = |node: &Node, child: &str| {
            node.children
                .iter()
                .find(|own| own.name.local == child)
                .and_then(|own| own.attribute("style"))
                .map(str::to_owned)
        };
        let style = style(bound, "operation").or_else(|| style(port.binding, "binding"));
        let rpc = style.as_deref() == Some("rpc");
        let mut expansion = Expansion::new(&service.schemas);
        let children = |side: &str| bound.first(side).map(|node| node.children.as_slice()).unwrap_or_default();
        let input = Bound { children: children("input"), rpc, wrapper: name.to_owned() };
        let body = service.body(&input, operation.first("input"), &mut expansion)?;
        let headers = service.headers(&input, &mut expansion)?;
        let remarks = expansion.remarks;
        let mut expansion = Expansion::new(&service.schemas);
        let output = Bound { children: children("output"), rpc, wrapper: format!("{name}Response") };
        // What an answer holds does not decide whether the operation can be called.
        let answered = service.body(&output, operation.first("output"), &mut expansion).unwrap_or_default();
        let encoded = input.children.iter().any(|node| node.attribute("use") == Some("encoded"));
        let answer = answered.first().map_or_else(|| format!("{name}Response"), |element| element.name.local.clone());
        let wrapped = body.len() == 1 && matches!(body[0].content, Content::Elements(_));
        Ok(Message { headers, wrapped, body, encoded, answer, remarks, answered })
    }

    /// The model of the caller's body.
    pub fn request_model(&self) -> Value {
        let members = match self.body.as_slice() {
            [Element { content: Content::Elements(inner), .. }] if self.wrapped => inner.iter(),
            all => all.iter(),
        };
        object(members.chain(&self.headers))
    }

    /// The model of the answer, below its element.
    pub fn answer_model(&self) -> Value {
        match self.answered.as_slice() {
            [Element { content: Content::Elements(inner), .. }] => object(inner.iter()),
            all => object(all.iter()),
        }
    }
}

impl Service<'_> {
    /// The elements of a body.
    fn body(&self, bound: &Bound, message: Option<&Node>, expansion: &mut Expansion) -> Result<Vec<Element>> {
        let Some(named) = message.and_then(|message| message.name_in("message")) else { return Ok(Vec::new()) };
        let body = bound.children.iter().find(|node| node.name.local == "body");
        let only: Option<Vec<&str>> = body.and_then(|body| Some(body.attribute("parts")?.split_whitespace().collect()));
        let heads: Vec<&str> = bound
            .children
            .iter()
            .filter(|node| node.name.local == "header")
            .filter_map(|node| node.attribute("part"))
            .collect();
        let parts = self.parts(&named)?;
        let parts = parts.iter().filter(|part| {
            let name = part.attribute("name").unwrap_or_default();
            only.as_ref().map_or_else(|| !heads.contains(&name), |only| only.contains(&name))
        });
        let elements: Vec<Element> = parts.map(|part| self.part(part, bound.rpc, expansion)).collect();
        if !bound.rpc {
            return Ok(elements);
        }
        let space =
            body.and_then(|body| body.attribute("namespace")).or_else(|| self.root.attribute("targetNamespace"));
        let name = Name { space: space.unwrap_or_default().to_owned(), local: bound.wrapper.clone() };
        Ok(vec![Element {
            name,
            content: Content::Elements(elements),
            attributes: Vec::new(),
            repeats: false,
            required: true,
        }])
    }

    /// The elements of a header.
    fn headers(&self, bound: &Bound, expansion: &mut Expansion) -> Result<Vec<Element>> {
        let mut headers = Vec::new();
        for header in bound.children.iter().filter(|node| node.name.local == "header") {
            let Some(message) = header.name_in("message") else { continue };
            let parts = self.parts(&message)?;
            let part = parts.iter().find(|part| part.attribute("name") == header.attribute("part"));
            headers.extend(part.map(|part| self.part(part, false, expansion)));
        }
        Ok(headers)
    }

    fn parts(&self, message: &Name) -> Result<Vec<&Node>> {
        let found = self.root.all("message").find(|node| node.attribute("name") == Some(message.local.as_str()));
        let found = found.ok_or_else(|| {
            refused(format!(
                "the message {} is not in the description; send one file that holds all of it",
                message.local
            ))
        })?;
        Ok(found.all("part").collect())
    }

    /// A part that names an element is that element; one that names a type is an element of the part's own name.
    fn part(&self, part: &Node, rpc: bool, expansion: &mut Expansion) -> Element {
        let own = Name { space: String::new(), local: part.attribute("name").unwrap_or("part").to_owned() };
        match (part.name_in("element"), part.name_in("type")) {
            (Some(element), _) if !rpc => expansion.element(&element),
            (Some(element), _) => Element { name: own, ..expansion.element(&element) },
            (None, Some(kind)) => expansion.of_type(own, &kind),
            (None, None) => expansion.of_type(own, &Name { space: super::schema::XSD.into(), local: "string".into() }),
        }
    }
}

/// The model of these elements.
fn object<'e>(elements: impl Iterator<Item = &'e Element>) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for element in elements {
        if element.required {
            required.push(Value::from(element.name.local.clone()));
        }
        let mut schema = match &element.content {
            Content::Text(word, None) => json!({ "type": word }),
            Content::Text(word, Some(format)) => json!({ "type": word, "format": format }),
            Content::Elements(inner) => object(inner.iter()),
        };
        if element.repeats {
            schema = json!({ "type": "array", "items": schema });
        }
        properties.insert(element.name.local.clone(), schema);
    }
    json!({ "type": "object", "properties": properties, "required": required })
}
