//! XML as JSON and back: docs/reference/xml.md, sentence by sentence.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod properties;
mod reading;
mod refusals;
mod seeds;
mod writing;

use ligand_engine::protocol::xml::{Limits, to_json};
use serde_json::Value;

fn read(document: &str) -> Value {
    to_json(document.as_bytes(), Limits::default()).unwrap()
}
