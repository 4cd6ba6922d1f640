//! Settings that are right but deserve a look: who can reach the server, where it writes, what has no effect.

use std::os::unix::fs::PermissionsExt as _;

use super::Finding;
use crate::config::{Database, Settings};

const NAME: &str = "configuration";

pub(super) fn check(settings: &Settings) -> Vec<Finding> {
    let mut findings: Vec<Finding> =
        settings.notes.iter().map(|note| Finding::warning(NAME, note, "remove or correct it")).collect();
    findings.push(Finding::good(NAME, "every setting can be read"));
    findings.push(reach(settings));
    if matches!(settings.database, Database::Sqlite) {
        findings.push(data_directory(settings));
    }
    findings
}

fn reach(settings: &Settings) -> Finding {
    let public = settings.public_url_for(settings.listen);
    if settings.listen.ip().is_loopback() || public.starts_with("https://") {
        return Finding::good(NAME, format!("listens on {}, reached at {public}", settings.listen));
    }
    let found = format!(
        "listens on {} beyond loopback, without TLS in front as far as LIGAND_PUBLIC_URL says",
        settings.listen
    );
    Finding::warning(NAME, found, "put a TLS proxy in front and set LIGAND_PUBLIC_URL to its https address")
}

fn data_directory(settings: &Settings) -> Finding {
    let directory = &settings.data_dir;
    let shown = directory.display();
    match std::fs::metadata(directory) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Finding::good(NAME, format!("the data directory {shown} does not exist yet; the first start makes it"))
        }
        Err(error) => Finding::bad(
            NAME,
            format!("the data directory {shown} cannot be read: {error}"),
            "give it to the user who runs ligand",
        ),
        Ok(metadata) if !metadata.is_dir() => {
            Finding::bad(NAME, format!("{shown} is not a directory"), "set LIGAND_DATA_DIR to a directory")
        }
        Ok(metadata) if metadata.permissions().mode() & 0o007 != 0 => Finding::warning(
            NAME,
            format!("the data directory {shown} is open to every user of this machine"),
            format!("chmod 700 {shown}"),
        ),
        Ok(_) => Finding::good(NAME, format!("the data directory {shown} is there")),
    }
}
