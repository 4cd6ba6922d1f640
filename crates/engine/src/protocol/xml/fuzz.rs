//! What must hold for arbitrary bytes; run by the fuzz target `xml_json` and, over its seeds, by the tests.

use super::{Limits, Unwritable, XmlError, to_json, to_xml};

/// Arbitrary bytes as a document: they may be refused; what is read can be written, but for characters that a lenient reader
/// lets through, and then reads the same.
///
/// # Panics
/// If a value changes on its way through XML, or cannot take it.
pub fn round_trip(bytes: &[u8]) {
    let Ok(value) = to_json(bytes, Limits::default()) else { return };
    match to_xml(&value) {
        Ok(written) => assert_eq!(to_json(written.as_bytes(), Limits::default()).as_ref(), Ok(&value), "it changed"),
        Err(XmlError::Write { problem: Unwritable::Character { .. }, .. }) => {}
        Err(error) => panic!("what was read cannot be written: {error}"),
    }
}
