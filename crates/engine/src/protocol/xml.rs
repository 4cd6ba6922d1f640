//! XML as JSON and back, by one convention: attributes are `"@name"`, the text beside them is `"$"`, repeated elements are
//! an array (docs/reference/xml.md). Which answers are XML, and what becomes of the JSON, is left to the call.

mod encoding;
mod error;
pub mod fuzz;
mod name;
mod read;
mod scalar;
mod write;

pub use error::{Unreadable, Unwritable, XmlError};
pub use read::to_json;
pub use write::to_xml;

/// How much is read (docs/reference/xml.md §4).
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The most bytes of a document.
    pub bytes: usize,
    /// The most elements inside one another; at most 512, whatever is set.
    pub depth: usize,
    /// The most attributes of one element.
    pub attributes: usize,
    /// The most elements and attributes of a document: each costs memory beyond its bytes.
    pub nodes: usize,
}

impl Default for Limits {
    /// Of depth 60: an element in a list is two levels of JSON, and readers of JSON stop at 128.
    fn default() -> Limits {
        Limits { bytes: 32 * 1024 * 1024, depth: 60, attributes: 256, nodes: 1_000_000 }
    }
}
