//! Arbitrary bytes into the reader of XML: it may refuse, it may not panic, and what it reads must survive the way back. The
//! seeds in `seeds/xml` run through the same function in `crates/engine/tests/xml/seeds.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ligand_engine::protocol::xml::fuzz::round_trip(bytes));
