//! The seeds of the fuzz target `element_compile`, run as an ordinary test; a finding becomes a seed.

use ligand_model::element::{Content, assemble_one, fuzz};
use std::path::Path;

#[test]
fn every_seed_can_be_imported_or_is_refused() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds/element");
    let (mut count, mut elements) = (0, 0);
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let outcome = std::panic::catch_unwind(|| fuzz::import(&bytes));
        assert!(outcome.is_ok(), "the seed {} fails", path.display());
        let content = assemble_one("a.json", &bytes, &|_| None).content;
        elements += usize::from(matches!(content, Content::Element(_)));
        count += 1;
    }
    assert!(count >= 30 && elements >= 15, "{count} seeds, {elements} of them elements");
}
