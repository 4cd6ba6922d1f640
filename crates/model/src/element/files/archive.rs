//! Archives: zip with deflate only, every size and count limited while it is unpacked, no path that leads elsewhere.

use super::{Files, MAX_FILE, MAX_FILES, MAX_TOTAL, is_read};
use std::fmt;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::read::ZipFile;

/// The most entries of an archive, files that are not read included.
const MAX_ENTRIES: usize = 5 * MAX_FILES;

/// Why an archive is refused as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArchiveError {
    /// It is no zip archive, or a damaged one.
    Damaged(String),
    /// An entry's path leads out of the archive, is absolute, or is a link.
    Path(String),
    /// An entry is encrypted, or packed in another way than deflate.
    Packing(String),
    /// Unpacked it is larger than what is read; the entry at which that was noticed.
    TooLarge(String),
    /// It has more entries than what is read.
    TooMany,
}

impl fmt::Display for ArchiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ArchiveError::Damaged(why) => write!(f, "not a zip archive that can be read: {why}"),
            ArchiveError::Path(name) => write!(f, "the archive's entry {name:?} is a link or leads out of the archive"),
            ArchiveError::Packing(name) => {
                write!(
                    f,
                    "the archive's entry {name:?} is encrypted or not packed with deflate; pack it again as plain zip"
                )
            }
            ArchiveError::TooLarge(name) => write!(
                f,
                "the archive is too large unpacked, noticed at {name:?}: a file may have {} MB, all together {} MB",
                MAX_FILE >> 20,
                MAX_TOTAL >> 20
            ),
            ArchiveError::TooMany => write!(f, "the archive has more than {MAX_FILES} files to read"),
        }
    }
}

impl std::error::Error for ArchiveError {}

/// The JSON files and scripts of an archive.
///
/// # Errors
/// If it cannot be read, is larger than the limits, or an entry's path is not plainly below the archive's root.
pub fn unzip(bytes: &[u8]) -> Result<Files, ArchiveError> {
    let damaged = |error: zip::result::ZipError| ArchiveError::Damaged(error.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > MAX_ENTRIES {
        return Err(ArchiveError::TooMany);
    }
    let mut files = Files::new();
    let mut left = MAX_TOTAL;
    for index in 0..archive.len() {
        // Raw first: what is skipped need not be readable.
        let raw = archive.by_index_raw(index).map_err(damaged)?;
        let name = raw.name().map_err(damaged)?.into_owned();
        refuse_tricks(&raw, &name)?;
        let skipped = raw.is_dir() || !is_read(&name);
        drop(raw);
        if skipped {
            continue;
        }
        let entry = archive.by_index(index).map_err(|_| ArchiveError::Packing(name.clone()))?;
        let content = unpack(entry, &name, left.min(MAX_FILE))?;
        left -= content.len() as u64;
        files.insert(name, content);
        if files.len() > MAX_FILES {
            return Err(ArchiveError::TooMany);
        }
    }
    Ok(files)
}

fn refuse_tricks<R: Read>(entry: &ZipFile<'_, R>, name: &str) -> Result<(), ArchiveError> {
    let parts_are_plain = name.trim_end_matches('/').split('/').all(|part| !matches!(part, "" | "." | ".."));
    if entry.is_symlink() || !parts_are_plain || name.contains(['\\', '\0', ':']) {
        return Err(ArchiveError::Path(name.to_owned()));
    }
    if entry.encrypted() {
        return Err(ArchiveError::Packing(name.to_owned()));
    }
    Ok(())
}

/// Unpacks up to `limit` bytes; what the archive says of its sizes is not believed.
fn unpack(entry: impl Read, name: &str, limit: u64) -> Result<Vec<u8>, ArchiveError> {
    let mut content = Vec::new();
    entry
        .take(limit + 1)
        .read_to_end(&mut content)
        .map_err(|error| ArchiveError::Damaged(format!("{name}: {error}")))?;
    if content.len() as u64 > limit { Err(ArchiveError::TooLarge(name.to_owned())) } else { Ok(content) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::SimpleFileOptions;
    use zip::{CompressionMethod, ZipWriter};

    fn packed(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in entries {
            writer
                .start_file(*name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated))
                .unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn json_and_scripts_come_out_and_nothing_else() {
        let archive =
            packed(&[("x/element.json", b"{}"), ("x/hooks/preRequestHook.js", b"done()"), ("x/logo.png", b"\x89")]);
        let names: Vec<_> = unzip(&archive).unwrap().into_keys().collect();
        assert_eq!(names, ["x/element.json", "x/hooks/preRequestHook.js"]);
    }

    #[test]
    fn paths_that_lead_elsewhere_are_refused() {
        for name in ["../element.json", "a/../../b.json", "/etc/a.json", "a\\b.json", "C:/a.json", "a//b.json"] {
            let refused = unzip(&packed(&[(name, b"{}")])).unwrap_err();
            assert!(matches!(refused, ArchiveError::Path(_)), "{name}: {refused}");
        }
    }

    #[test]
    fn a_bomb_is_refused_when_it_has_grown_past_the_limit() {
        let large = vec![b' '; MAX_FILE as usize + 1];
        let archive = packed(&[("a.json", &large)]);
        assert!(archive.len() < 1 << 20, "a bomb is small: {}", archive.len());
        assert_eq!(unzip(&archive), Err(ArchiveError::TooLarge("a.json".into())));
    }

    #[test]
    fn what_is_no_archive_or_cut_short_is_damaged() {
        let archive = packed(&[("a.json", b"{\"key\": 1}")]);
        for bytes in [&b""[..], b"PK", b"{}", &archive[..archive.len() / 2]] {
            assert!(matches!(unzip(bytes), Err(ArchiveError::Damaged(_))));
        }
    }

    #[test]
    fn links_are_refused() {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.add_symlink("a.json", "/etc/passwd", SimpleFileOptions::default()).unwrap();
        let archive = writer.finish().unwrap().into_inner();
        assert_eq!(unzip(&archive), Err(ArchiveError::Path("a.json".into())));
    }
}
