//! Arbitrary bytes into the XML-RPC codec: it may refuse, it may not panic, and what it reads and can write must read the
//! same again. The seeds in `seeds/xmlrpc` run through the same function in `crates/engine/tests/xmlrpc/seeds.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ligand_engine::protocol::xmlrpc::fuzz::round_trip(bytes));
