//! The seeds of the fuzz target, run as an ordinary test; a finding becomes a seed.

use ligand_engine::protocol::xmlrpc::{Call, Limits, Response, fuzz};
use std::path::Path;

#[test]
fn every_seed_survives_the_round_trip() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds/xmlrpc");
    let (mut count, mut read) = (0, 0);
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let outcome = std::panic::catch_unwind(|| fuzz::round_trip(&bytes));
        assert!(outcome.is_ok(), "the seed {} fails", path.display());
        let limits = Limits::default();
        read += usize::from(Response::decode(&bytes, limits).is_ok() || Call::decode(&bytes, limits).is_ok());
        count += 1;
    }
    assert!(count >= 20 && read >= 10, "{count} seeds, {read} of them messages");
}
