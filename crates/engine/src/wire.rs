//! Between a vendor request and bytes, by the kind of resource: plain HTTP, or XML-RPC over HTTP.

mod http_json;
mod rpc;
mod throttle;

pub(crate) use rpc::DATE_TAG;

use crate::build::VendorRequest;
use crate::call::{Answer, Turn};
use crate::parse::Raw;
use crate::send::Failure;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use ligand_model::element::ResourceKind;
use ligand_model::{Error, Kind, Result};

/// A request as bytes.
pub(crate) struct Encoded {
    pub method: Method,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// Encodes a request by the resource's protocol.
///
/// # Errors
/// 400 for a value that the protocol cannot carry, naming where it stands.
pub(crate) fn encode(turn: &Turn, request: &VendorRequest) -> Result<Encoded> {
    match turn.resource.kind {
        ResourceKind::XmlRpc => rpc::encode(turn, request),
        ResourceKind::Http => http_json::encode(request),
        ResourceKind::Soap | ResourceKind::Native => Err(crate::call::unsupported(Kind::BadRequest)),
    }
}

/// Reads an answer by the resource's protocol.
pub(crate) fn decode(turn: &Turn, raw: Raw) -> Result<Answer, Failure> {
    match turn.resource.kind {
        ResourceKind::XmlRpc => rpc::decode(turn, raw),
        _ => Ok(http_json::decode(turn, raw)),
    }
}

/// The request's headers, and a content type unless one is set. What can hold a credential is marked.
fn headers(request: &VendorRequest, content_type: &'static str) -> Result<HeaderMap> {
    let mut headers = HeaderMap::new();
    for (name, value) in &request.headers {
        let wrong = || {
            Error::new(Kind::BadRequest, format!("the header {name} cannot be sent: its name or value is not valid"))
        };
        let header = HeaderName::try_from(name.as_str()).map_err(|_| wrong())?;
        let mut value = HeaderValue::try_from(value.as_str()).map_err(|_| wrong())?;
        value.set_sensitive(header != http::header::CONTENT_TYPE && header != http::header::ACCEPT);
        headers.insert(header, value);
    }
    headers.entry(http::header::CONTENT_TYPE).or_insert(HeaderValue::from_static(content_type));
    Ok(headers)
}
