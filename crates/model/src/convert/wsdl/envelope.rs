//! The envelope of an operation as a template: `{token}` stands where a member of the caller's body goes.

use super::Version;
use super::expand::{Content, Element};
use super::message::Message;
use crate::convert::xml::escape;
use std::fmt::Write as _;

/// The template.
pub(super) struct Envelope {
    /// XML with tokens.
    pub text: String,
    /// There is something that callers can fill.
    pub has_tokens: bool,
}

/// An envelope while it is written.
struct Writing {
    text: String,
    /// The namespaces of elements; the prefix of each is `ns` and its number.
    spaces: Vec<String>,
    tokens: usize,
}

impl Envelope {
    /// The envelope of the request.
    pub fn of(version: Version, message: &Message) -> Envelope {
        let mut inside = Writing { text: String::new(), spaces: Vec::new(), tokens: 0 };
        inside.text.push_str("<soap:Header>");
        message.headers.iter().for_each(|header| inside.element(header, "", true, ""));
        inside.text.push_str("</soap:Header><soap:Body>");
        let encoding =
            if message.encoded { " soap:encodingStyle=\"http://schemas.xmlsoap.org/soap/encoding/\"" } else { "" };
        for element in &message.body {
            inside.element(element, "", !message.wrapped, encoding);
        }
        inside.text.push_str("</soap:Body>");
        let space = match version {
            Version::Soap11 => "http://schemas.xmlsoap.org/soap/envelope/",
            Version::Soap12 => "http://www.w3.org/2003/05/soap-envelope",
        };
        let mut text = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><soap:Envelope xmlns:soap=\"{space}\"");
        for (index, space) in inside.spaces.iter().enumerate() {
            // Writing into a text cannot fail.
            let _ = write!(text, " xmlns:ns{}=\"{}\"", index + 1, escape(space));
        }
        text.push('>');
        text.push_str(&inside.text);
        text.push_str("</soap:Envelope>");
        Envelope { text, has_tokens: inside.tokens > 0 }
    }
}

impl Writing {
    /// Writes an element. `path` is that of its parent in the caller's body; the wrapper of a message is not `named` there.
    fn element(&mut self, element: &Element, path: &str, named: bool, extra: &str) {
        let own = &element.name.local;
        let path = match (named, path.is_empty()) {
            (false, _) => path.to_owned(),
            (true, true) => own.clone(),
            (true, false) => format!("{path}.{own}"),
        };
        let tag = self.tag(element);
        self.text.push('<');
        self.text.push_str(&tag);
        self.text.push_str(extra);
        for (name, fixed) in &element.attributes {
            let token = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            let value = fixed.as_deref().map_or_else(|| format!("{{{token}}}"), escape);
            self.tokens += usize::from(fixed.is_none());
            let _ = write!(self.text, " {name}=\"{value}\"");
        }
        self.text.push('>');
        match &element.content {
            Content::Text(..) => {
                self.tokens += 1;
                let _ = write!(self.text, "{{{path}}}");
            }
            Content::Elements(inner) => inner.iter().for_each(|inner| self.element(inner, &path, true, "")),
        }
        let _ = write!(self.text, "</{tag}>");
    }

    fn tag(&mut self, element: &Element) -> String {
        let (space, local) = (&element.name.space, &element.name.local);
        if space.is_empty() {
            return local.clone();
        }
        let known = self.spaces.iter().position(|known| known == space);
        let index = known.unwrap_or_else(|| {
            self.spaces.push(space.clone());
            self.spaces.len() - 1
        });
        format!("ns{}:{local}", index + 1)
    }
}
