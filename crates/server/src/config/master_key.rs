//! Master keys: they wrap the sealing keys and nothing else (`docs/security.md`). The first seals, the others only open.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ligand_model::Secret;

use super::reader::Reader;
use super::{Database, command};
use crate::random;

/// The name of the generated key file in the data directory.
pub const KEY_FILE: &str = "master.key";

/// 32 random bytes.
pub type MasterKey = Secret<[u8; 32]>;

/// Where the keys come from.
#[derive(Debug, Clone)]
pub enum MasterKeys {
    /// The operator gave them; there is at least one.
    Given(Vec<MasterKey>),
    /// They stand in this file of the data directory, which the first start writes.
    InDataDir(PathBuf),
}

impl MasterKeys {
    /// The keys; at least one. Generates the key file (mode 0600) if it does not exist: only `serve` and `demo` do this.
    ///
    /// # Errors
    /// In words: the file cannot be read or written, or holds no key.
    pub fn load_or_generate(&self) -> Result<Vec<MasterKey>, String> {
        match self {
            MasterKeys::Given(keys) => Ok(keys.clone()),
            MasterKeys::InDataDir(file) if file.exists() => read_file(file),
            MasterKeys::InDataDir(file) => generate(file).map(|key| vec![key]),
        }
    }

    /// The keys, where a missing key file is an error and nothing is written.
    ///
    /// # Errors
    /// As [`MasterKeys::load_or_generate`].
    pub fn load(&self) -> Result<Vec<MasterKey>, String> {
        match self {
            MasterKeys::Given(keys) => Ok(keys.clone()),
            MasterKeys::InDataDir(file) if !file.exists() => Err(format!(
                "the database is sealed, but its master key {} is gone; put it back, or give the key as LIGAND_MASTER_KEY",
                file.display()
            )),
            MasterKeys::InDataDir(file) => read_file(file),
        }
    }
}

/// Decides between the three settings; more than one is an error, none with PostgreSQL too.
pub(super) fn resolve(reader: &mut Reader, data_dir: &Path, database: &Database) -> MasterKeys {
    const NAMES: [&str; 3] = ["LIGAND_MASTER_KEY", "LIGAND_MASTER_KEY_FILE", "LIGAND_MASTER_KEY_COMMAND"];
    let set: Vec<&'static str> = NAMES.into_iter().filter(|name| reader.is_set(name)).collect();
    if set.len() > 1 {
        let others: Vec<String> = set[1..].iter().map(|name| reader.source(name)).collect();
        reader.problem(
            set[0],
            format!("is set together with {}; one source of master keys is enough", others.join(" and ")),
        );
    }
    let keys = match set.first().copied() {
        Some(name @ "LIGAND_MASTER_KEY") => reader.optional(name, parse),
        Some(name @ "LIGAND_MASTER_KEY_FILE") => reader.optional(name, |file| read_file(Path::new(file))),
        Some(name) => reader.optional(name, |line| parse(command::output_of(line)?.expose())),
        None => None,
    };
    if set.is_empty() && matches!(database, Database::Postgres(_)) {
        let what = "is set, so a master key is needed: set LIGAND_MASTER_KEY_FILE, LIGAND_MASTER_KEY_COMMAND or LIGAND_MASTER_KEY \
                    (a key is printed by: openssl rand -base64 32)";
        reader.problem("LIGAND_DATABASE_URL", what);
    }
    keys.map_or_else(|| MasterKeys::InDataDir(data_dir.join(KEY_FILE)), MasterKeys::Given)
}

fn read_file(file: &Path) -> Result<Vec<MasterKey>, String> {
    let text =
        fs::read_to_string(file).map_err(|error| format!("the key file {} cannot be read: {error}", file.display()))?;
    parse(Secret::from(text).expose()).map_err(|problem| format!("the key file {}: {problem}", file.display()))
}

/// One key a line; blank lines and lines that begin with `#` are skipped.
fn parse(text: &str) -> Result<Vec<MasterKey>, String> {
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    let keys =
        lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')).map(|(number, line)| key(number, line));
    let keys = keys.collect::<Result<Vec<_>, _>>()?;
    let twice = keys.iter().enumerate().any(|(index, key)| keys[..index].contains(key));
    match keys.len() {
        0 => Err("expected a key: 32 random bytes in standard base64, 44 characters".to_owned()),
        _ if twice => Err("the same key stands on two lines".to_owned()),
        _ => Ok(keys),
    }
}

fn key(number: usize, line: &str) -> Result<MasterKey, String> {
    let decoded = STANDARD.decode(line).map_err(|_| {
        format!("line {number} is not standard base64 (it has {} characters; 44 were expected)", line.chars().count())
    })?;
    let length = decoded.len();
    let bytes: [u8; 32] = decoded
        .try_into()
        .map_err(|_| format!("line {number} holds {length} bytes; 32 were expected (44 characters)"))?;
    if bytes == [0; 32] {
        Err(format!("line {number} holds nothing but zeros, which is no key"))
    } else {
        Ok(MasterKey::new(bytes))
    }
}

/// Writes a new key so that a crash leaves either no file or a whole one.
fn generate(file: &Path) -> Result<MasterKey, String> {
    let key = MasterKey::new(random::bytes());
    let text = Secret::from(format!("{}\n", STANDARD.encode(key.expose())));
    let write = || -> std::io::Result<()> {
        let directory = file.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(directory)?;
        let draft = file.with_extension("key.new");
        let _ = fs::remove_file(&draft);
        let mut draft_file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
        draft_file.write_all(text.expose().as_bytes())?;
        draft_file.sync_all()?;
        // A hard link, not a rename: a key that somebody else wrote meanwhile is never replaced.
        let linked = fs::hard_link(&draft, file);
        fs::remove_file(&draft)?;
        linked?;
        fs::File::open(directory)?.sync_all()
    };
    write().map_err(|error| format!("the key file {} cannot be written: {error}", file.display()))?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    fn encoded(byte: u8) -> String {
        STANDARD.encode([byte; 32])
    }

    #[test]
    fn keys_stand_one_a_line_and_the_first_stays_first() {
        let keys = parse(&format!("# new\n{}\n\n  {}  \n", encoded(2), encoded(1))).unwrap();
        assert_eq!(keys.iter().map(|key| key.expose()[0]).collect::<Vec<_>>(), [2, 1]);
    }

    #[test]
    fn a_wrong_key_is_described_and_not_shown() {
        let short = STANDARD.encode([7; 16]);
        let table = [
            (short.clone(), "line 1 holds 16 bytes; 32 were expected"),
            ("not base64!".to_owned(), "line 1 is not standard base64 (it has 11 characters"),
            (String::new(), "expected a key"),
            (format!("{0}\n{0}", encoded(3)), "two lines"),
            (encoded(0), "zeros"),
        ];
        for (text, expected) in table {
            let error = parse(&text).unwrap_err();
            assert!(error.contains(expected), "{error}");
            assert!(text.is_empty() || !error.contains(&text), "{error}");
        }
    }

    #[test]
    fn a_generated_key_is_for_the_owner_only_and_is_found_again() {
        let directory = tempfile::tempdir().unwrap();
        let keys = MasterKeys::InDataDir(directory.path().join("data").join(KEY_FILE));
        assert!(keys.load().is_err(), "nothing was generated yet");
        let first = keys.load_or_generate().unwrap();
        assert_eq!(keys.load_or_generate().unwrap(), first);
        let mode = fs::metadata(directory.path().join("data").join(KEY_FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::read_dir(directory.path().join("data")).unwrap().count(), 1, "the draft is gone");
    }
}
