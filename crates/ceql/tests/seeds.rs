//! The seeds of the fuzz target, run as an ordinary test; a finding becomes a seed.

use std::path::Path;

#[test]
fn every_seed_survives_the_round_trip() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds/ceql");
    let mut count = 0;
    for entry in std::fs::read_dir(&folder).expect("the folder of seeds") {
        let path = entry.expect("an entry").path();
        let bytes = std::fs::read(&path).expect("a seed");
        let result = std::panic::catch_unwind(|| ligand_ceql::fuzz::round_trip(&bytes));
        assert!(result.is_ok(), "the seed {} fails", path.display());
        count += 1;
    }
    assert!(count >= 30, "only {count} seeds");
}
