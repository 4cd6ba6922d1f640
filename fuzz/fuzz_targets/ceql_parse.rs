//! Arbitrary text into the CEQL parser: it may refuse, it may not panic, and what it reads it must print and read again
//! as the same tree. The seeds in `seeds/ceql` run through the same function in `crates/ceql/tests/seeds.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ligand_ceql::fuzz::round_trip(bytes));
