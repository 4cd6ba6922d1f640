//! The seeds of the fuzz target, run as an ordinary test; a finding becomes a seed.

use ligand_engine::protocol::xml::{Limits, fuzz, to_json};
use std::path::Path;

#[test]
fn every_seed_survives_the_round_trip() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds/xml");
    let (mut count, mut read) = (0, 0);
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let outcome = std::panic::catch_unwind(|| fuzz::round_trip(&bytes));
        assert!(outcome.is_ok(), "the seed {} fails", path.display());
        read += usize::from(to_json(&bytes, Limits::default()).is_ok());
        count += 1;
    }
    assert!(count >= 30 && read >= 20, "{count} seeds, {read} of them read");
}
