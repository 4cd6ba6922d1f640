//! The vendor's request while it is built: where each parameter puts its value.

use super::{json_path, set_json_path, template};
use crate::call::Turn;
use crate::connection::AccessToken;
use ligand_model::element::{Destination, Parameter, ResourceKind, Source};
use ligand_model::{Error, Kind, Result};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

/// What stays as it is in a path segment.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The request to the vendor, before it is encoded.
#[derive(Debug, Clone)]
pub(crate) struct VendorRequest {
    /// HTTP verb, or the method name of an RPC protocol.
    pub method: String,
    /// `base.url`, or empty when the path is absolute.
    pub base: String,
    /// The vendor's path, or a whole URL.
    pub path: String,
    /// Query parameters in order.
    pub query: Vec<(String, String)>,
    /// Headers in order.
    pub headers: Vec<(String, String)>,
    /// The body: JSON for JSON and for typed protocols, text for anything else, null for none.
    pub body: Value,
    tokens: Map<String, Value>,
    form: Vec<(String, String)>,
}

impl VendorRequest {
    pub(super) fn new(turn: &Turn, token: Option<&AccessToken>) -> VendorRequest {
        let path = turn.resource.vendor_path.clone();
        let absolute = path.starts_with("http://") || path.starts_with("https://");
        let base = if absolute { "" } else { turn.configured("base.url", token).unwrap_or_default() };
        VendorRequest {
            method: turn.resource.vendor_method.clone(),
            base: base.to_owned(),
            path,
            query: Vec::new(),
            headers: Vec::new(),
            body: Value::Null,
            tokens: Map::new(),
            form: Vec::new(),
        }
    }

    /// Puts one value where its parameter says. A later parameter replaces an earlier one of the same name.
    pub(super) fn place(&mut self, parameter: &Parameter, value: Value) {
        let name = parameter.vendor_name.as_str();
        match parameter.destination {
            Destination::Path => {
                let encoded = utf8_percent_encode(&plain(&value), SEGMENT).to_string();
                let token = format!("{{{name}}}");
                self.base = self.base.replace(&token, &encoded);
                self.path = self.path.replace(&token, &encoded);
            }
            Destination::Query => replace(&mut self.query, name, plain(&value)),
            Destination::Header => replace(&mut self.headers, name, plain(&value)),
            Destination::Body => self.body = body(parameter, value),
            // A list of arguments has no fields: the row among them takes the value (`toRow`).
            Destination::BodyField if self.body.is_array() => {}
            Destination::BodyField => {
                if !self.body.is_object() {
                    self.body = Value::Object(Map::new());
                }
                set_json_path(&mut self.body, name, value);
            }
            Destination::BodyToken => {
                self.tokens.insert(name.to_owned(), value);
            }
            Destination::Form => self.form.push((name.to_owned(), plain(&value))),
            // Conditions were planned with `where`; the rest is seen by hooks or not sent at all.
            Destination::Filter | Destination::Nowhere | Destination::Configuration => {}
            Destination::Multipart | Destination::Value => {}
        }
    }

    /// Puts values that bring their names along. They replace earlier ones of the same names, and not each other: one
    /// parameter may stand twice.
    pub(super) fn spread(&mut self, place: Destination, values: Vec<(String, Value)>) {
        let pairs = match place {
            Destination::Query => &mut self.query,
            Destination::Form => &mut self.form,
            Destination::Header => &mut self.headers,
            Destination::Body | Destination::BodyField => {
                values.into_iter().for_each(|(name, value)| set_json_path(&mut self.body, &name, value));
                return;
            }
            Destination::BodyToken => {
                self.tokens.extend(values);
                return;
            }
            // Offered to a template that holds them; sent nowhere else.
            _ => return,
        };
        pairs.retain(|(given, _)| !values.iter().any(|(name, _)| name == given));
        pairs.extend(values.into_iter().map(|(name, value)| (name, plain(&value))));
    }

    /// Fills the body template and checks that nothing of it is left open.
    pub(super) fn finish(mut self, turn: &Turn) -> Result<VendorRequest> {
        if turn.resource.kind == ResourceKind::XmlRpc {
            let mut unfilled = Vec::new();
            self.body = template::fill(&self.body, &self.tokens, &mut unfilled);
            if !unfilled.is_empty() {
                let message = format!("nothing to fill {} of {} with", unfilled.join(", "), turn.resource.name());
                return Err(Error::new(Kind::BadRequest, message));
            }
        } else if !self.tokens.is_empty() {
            let message =
                format!("{} fills a body template, which is not supported for its kind yet", turn.resource.name());
            return Err(Error::new(Kind::BadRequest, message));
        } else if !self.form.is_empty() {
            let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.form).finish();
            replace(&mut self.headers, "content-type", "application/x-www-form-urlencoded".into());
            self.body = Value::String(form);
        }
        if let Some(root) = &turn.resource.request_root
            && !self.body.is_null()
        {
            self.body = Value::Object(Map::from_iter([(root.clone(), self.body)]));
        }
        Ok(self)
    }

    /// The value of a header, by any case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(given, _)| given.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The whole URL without the query of `query`.
    pub fn url(&self) -> String {
        if self.path.starts_with("http://") || self.path.starts_with("https://") {
            return self.path.clone();
        }
        match self.path.trim_start_matches('/') {
            "" => self.base.clone(),
            path => format!("{}/{path}", self.base.trim_end_matches('/')),
        }
    }
}

/// A template is a JSON text in the definition; a caller's body is JSON already.
fn body(parameter: &Parameter, value: Value) -> Value {
    match (&parameter.source, value) {
        (Source::Value, Value::String(text)) => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        (_, value) => value,
    }
}

/// A value as text: strings without quotes, everything else as JSON.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn replace(pairs: &mut Vec<(String, String)>, name: &str, value: String) {
    pairs.retain(|(given, _)| !given.eq_ignore_ascii_case(name));
    pairs.push((name.to_owned(), value));
}

/// The value at `rootKey` of an answer; the whole when it is not there, so that other bodies survive.
pub(crate) fn response_root<'v>(root: Option<&str>, body: &'v Value) -> Option<&'v Value> {
    json_path(body, root?)
}
