//! Drafts of elements, made of other descriptions of a service: WSDL, Swagger 2.0 and OpenAPI 3, OData metadata
//! (`docs/reference/element-format.md` §15).
//!
//! A draft has the form of an export and compiles; what a description does not say, a person fills in. Nothing is
//! fetched: a description that refers to other files is refused by the name of the file, or says what it left out.

mod draft;
mod odata;
mod swagger;
mod wsdl;
mod xml;

use crate::{Error, Kind, Result};
use serde_json::Value;

/// The largest description that is read, in bytes.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;

/// What a description is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// WSDL 1.1 with SOAP 1.1 or 1.2.
    Soap,
    /// Swagger 2.0 or OpenAPI 3, as JSON.
    Swagger,
    /// OData metadata (EDMX) of versions 1 to 4.
    Odata,
}

impl Format {
    /// Reads the `type` of a request.
    ///
    /// # Errors
    /// 400 that names the types.
    pub fn from_name(name: &str) -> Result<Format> {
        match name.to_ascii_lowercase().as_str() {
            "soap" | "wsdl" => Ok(Format::Soap),
            "swagger" | "openapi" => Ok(Format::Swagger),
            "odata" => Ok(Format::Odata),
            _ => Err(refused(format!("type must be soap, swagger or odata; found {name}"))),
        }
    }
}

/// The draft of an element. `name` is what it is called; empty, it has the name that the description has.
///
/// # Errors
/// 400 that says what of the description cannot be read, and where.
pub fn convert(format: Format, description: &[u8], name: &str) -> Result<Value> {
    if description.len() > MAX_BYTES {
        return Err(refused(format!("the description is larger than {} MB", MAX_BYTES / 1024 / 1024)));
    }
    let text = std::str::from_utf8(description).map_err(|error| {
        refused(format!("the description is not UTF-8 at byte {}; save it as UTF-8", error.valid_up_to()))
    })?;
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Err(refused("the description is empty; send it as the part `file` of a form, or as the body"));
    }
    match format {
        Format::Soap => wsdl::convert(text, name),
        Format::Swagger => swagger::convert(text, name),
        Format::Odata => odata::convert(text, name),
    }
}

fn refused(message: impl Into<String>) -> Error {
    Error::new(Kind::BadRequest, message)
}
