//! The protocols by which vendors are spoken to, one module each.
#![allow(missing_docs, dead_code)]
