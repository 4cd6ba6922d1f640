//! The database: is it there, does it open with the keys, is its schema this release's, is its disk a local one.

use std::path::Path;

use ligand_store::DataDirectory;
use rustix::fs::statfs;

use super::Finding;
use crate::config::{Database, Settings};
use crate::rooms::Rooms;

const NAME: &str = "database";

/// File systems on which locks and durable writes cannot be trusted (Linux's magic numbers).
const NETWORK: [(u32, &str); 6] = [
    (0x6969, "NFS"),
    (0x517B, "SMB"),
    (0xFF53_4D42, "CIFS"),
    (0xFE53_4D42, "SMB2"),
    (0x0102_1997, "9p"),
    (0x00C3_6400, "Ceph"),
];

pub(super) async fn check(settings: &Settings) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Database::Sqlite = settings.database {
        let directory = &settings.data_dir;
        findings.extend(file_system(directory));
        if DataDirectory::existing(directory).is_err() {
            findings.push(Finding::good(
                NAME,
                format!("{} is not there yet: the first start makes it", directory.display()),
            ));
            return findings;
        }
    }
    findings.push(match Rooms::store_beside(settings).await {
        Ok(store) => {
            store.close().await;
            Finding::good(NAME, format!("{} opens with these keys, and its schema is this release's", named(settings)))
        }
        Err(error) => Finding::bad(NAME, format!("{} does not open: {error}", named(settings)), ADVICE),
    });
    findings
}

const ADVICE: &str =
    "check LIGAND_DATABASE_URL or LIGAND_DATA_DIR, and that the master key is the one it was sealed with";

fn named(settings: &Settings) -> String {
    match settings.database {
        Database::Sqlite => format!("SQLite in {}", settings.data_dir.display()),
        Database::Postgres(_) => "PostgreSQL".to_owned(),
    }
}

/// The file system of the directory, or of the nearest one above it that exists.
fn file_system(directory: &Path) -> Option<Finding> {
    let existing = directory.ancestors().find(|path| path.exists()).unwrap_or(Path::new("."));
    let kind = statfs(existing).ok()?.f_type as u32;
    let (_, name) = NETWORK.iter().find(|(magic, _)| *magic == kind)?;
    let found = format!(
        "{} lies on {name}, a network file system: locks and durable writes do not hold there",
        directory.display()
    );
    Some(Finding::bad(NAME, found, "put LIGAND_DATA_DIR on a local disk, or use PostgreSQL (LIGAND_DATABASE_URL)"))
}
