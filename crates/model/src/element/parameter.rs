//! Parameters: where a value comes from and where in the vendor's request it goes.

/// One parameter of a resource, or of every resource (`docs/reference/element-format.md` §3).
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Name in the caller's request; for [`Source::Value`] the literal or template itself.
    pub name: String,
    /// Name, dotted path or token in the vendor's request.
    pub vendor_name: String,
    /// Where the value comes from.
    pub source: Source,
    /// Where it goes.
    pub destination: Destination,
    /// Taken from the vendor's answer and stored in the configuration, instead of sent.
    pub from_response: bool,
    /// The call fails with 400 when it is absent.
    pub required: bool,
    /// How the value is rewritten on the way.
    pub converter: Option<String>,
    /// The declared type, a hint for documentation and for typed protocols.
    pub data_type: String,
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A variable of the path.
    Path,
    /// A query parameter.
    Query,
    /// A header.
    Header,
    /// The whole body.
    Body,
    /// A dotted path in the body.
    BodyField,
    /// A form field.
    Form,
    /// A part of a multipart body.
    Multipart,
    /// The parameter's own name, after interpolation.
    Value,
    /// The instance's configuration.
    Configuration,
    /// The whole answer of the previous resource of a chain.
    PreviousBody,
    /// A dotted path in that answer.
    PreviousBodyField,
}

/// Where a value goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    /// `{vendorName}` in base URL and vendor path.
    Path,
    /// A query parameter.
    Query,
    /// A header.
    Header,
    /// The whole body.
    Body,
    /// A dotted path in the body.
    BodyField,
    /// `{vendorName}` in the body template.
    BodyToken,
    /// A form field.
    Form,
    /// A part of a multipart body.
    Multipart,
    /// The configuration, for this call.
    Configuration,
    /// A literal carried in `vendorName`.
    Value,
    /// A condition `vendorName = value` that joins `where` (extension).
    Filter,
    /// Nowhere: checked, and seen by hooks.
    Nowhere,
}

impl Source {
    /// Reads the document's `type`.
    pub fn from_name(name: &str) -> Option<Source> {
        Some(match name {
            "path" => Source::Path,
            "query" => Source::Query,
            "header" => Source::Header,
            "body" => Source::Body,
            "bodyField" => Source::BodyField,
            "form" => Source::Form,
            "multipart" | "file" => Source::Multipart,
            "value" | "customValue" => Source::Value,
            "configuration" => Source::Configuration,
            "prevBody" => Source::PreviousBody,
            "prevBodyField" => Source::PreviousBodyField,
            _ => return None,
        })
    }
}

impl Destination {
    /// Reads the document's `vendorType`.
    pub fn from_name(name: &str) -> Option<Destination> {
        Some(match name {
            "path" => Destination::Path,
            "query" => Destination::Query,
            "header" => Destination::Header,
            "body" => Destination::Body,
            "bodyField" => Destination::BodyField,
            "bodyToken" => Destination::BodyToken,
            "form" => Destination::Form,
            "multipart" => Destination::Multipart,
            "configuration" => Destination::Configuration,
            "value" => Destination::Value,
            "filter" => Destination::Filter,
            "no-op" | "noop" => Destination::Nowhere,
            _ => return None,
        })
    }
}
