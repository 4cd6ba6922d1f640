//! Arbitrary bytes as an element definition: importing may refuse, it may not panic or hang, and what it reads it must
//! export as it was. The seeds in `seeds/element` run through the same function in `crates/model/tests/seeds.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ligand_model::element::fuzz::import(bytes));
