//! The master key: where it comes from, who can read it, and that a copy is kept elsewhere.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::Finding;
use crate::config::{MasterKeys, Settings};

const NAME: &str = "keys";

pub(super) fn check(settings: &Settings) -> Vec<Finding> {
    match &settings.master_keys {
        MasterKeys::Given(keys) if keys.len() == 1 => vec![Finding::good(NAME, "one master key is given")],
        MasterKeys::Given(keys) => {
            let others = keys.len() - 1;
            vec![Finding::good(
                NAME,
                format!("{} master keys are given: the first seals, {others} only open", keys.len()),
            )]
        }
        MasterKeys::InDataDir(file) if file.exists() => of_file(file),
        MasterKeys::InDataDir(file) => {
            vec![Finding::good(NAME, format!("{} is not there yet: the first start makes it", file.display()))]
        }
    }
}

fn of_file(file: &Path) -> Vec<Finding> {
    let shown = file.display();
    let mode = std::fs::metadata(file).map(|data| data.permissions().mode() & 0o777);
    let readable = match mode {
        Ok(0o600 | 0o400) => Finding::good(NAME, format!("{shown} can be read by its owner only")),
        Ok(mode) => Finding::bad(
            NAME,
            format!("{shown} has mode {mode:o}: others may read the master key"),
            format!("chmod 600 {shown}"),
        ),
        Err(error) => Finding::bad(
            NAME,
            format!("{shown} cannot be looked at: {error}"),
            "run the doctor as the user that runs the server",
        ),
    };
    let beside = Finding::warning(
        NAME,
        "the master key lies beside the database: whoever takes the directory takes both",
        "keep a copy elsewhere and leave it out of backups, or give the key with LIGAND_MASTER_KEY_FILE or _COMMAND",
    );
    vec![readable, beside]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::doctor::Outcome;

    #[test]
    fn a_key_file_that_others_can_read_is_bad_and_one_that_they_cannot_is_good() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("master.key");
        std::fs::write(&file, "x").unwrap();
        for (mode, outcome) in [(0o644, Outcome::Bad), (0o600, Outcome::Good)] {
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(of_file(&file)[0].outcome, outcome, "{mode:o}");
        }
    }
}
