//! From a path of the command line to JSON files, one at a time: a tree of exports need not fit into memory.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use ligand_model::element::{Assembled, Content, MAX_FILE, MAX_FILES, assemble, assemble_one, unzip};

/// How deep folders are searched.
const MAX_DEPTH: usize = 32;

/// Hands every definition below a path to `each`, in order of path. A file that is named is handed on whatever it holds.
/// Returns what is to be noted of files that are no definitions.
///
/// # Errors
/// What a person should read, if the path cannot be read.
pub(super) fn each(path: &Path, each: &mut dyn FnMut(Assembled)) -> Result<Vec<String>, String> {
    let mut notes = Vec::new();
    let mut skipped = Skipped::default();
    let about = fs::metadata(path).map_err(|error| format!("{}: {error}", path.display()))?;
    if about.is_dir() {
        let mut files = Vec::new();
        search(path, 0, &mut files, &mut notes)?;
        files.sort();
        files.iter().for_each(|found| file(found, false, &mut skipped, each));
    } else {
        file(path, true, &mut skipped, each);
    }
    notes.extend(skipped.notes());
    Ok(notes)
}

/// One file: an archive, or JSON with the scripts beside it, which has to be an element if it was named.
fn file(path: &Path, named: bool, skipped: &mut Skipped, each: &mut dyn FnMut(Assembled)) {
    let name = path.display().to_string();
    let broken = |why: String| Assembled { path: name.clone(), content: Content::Broken(why), diagnostics: Vec::new() };
    let bytes = match read(path) {
        Ok(bytes) => bytes,
        Err(problem) => return each(broken(problem)),
    };
    let mut pass = |assembled: Assembled| match assembled.content {
        Content::Other(what) => skipped.add(assembled.path, what),
        Content::Element(_) | Content::Broken(_) => each(assembled),
    };
    if is_archive(path, &bytes) {
        match unzip(&bytes) {
            Err(error) => pass(broken(error.to_string())),
            Ok(files) => {
                let within =
                    |assembled: Assembled| Assembled { path: format!("{name}/{}", assembled.path), ..assembled };
                assemble(&files).map(within).for_each(pass);
            }
        }
        return;
    }
    for assembled in assemble_one(&name, &bytes, &|script| read(Path::new(script)).ok()) {
        match assembled.content {
            Content::Other(what) if named => pass(Assembled { content: Content::Broken(what.to_owned()), ..assembled }),
            _ => pass(assembled),
        }
    }
}

/// JSON files that are no definitions, by what they are.
#[derive(Default)]
struct Skipped(BTreeMap<&'static str, (usize, Vec<String>)>);

impl Skipped {
    /// How many paths a note names.
    const NAMED: usize = 3;

    fn add(&mut self, path: String, what: &'static str) {
        let (count, named) = self.0.entry(what).or_default();
        *count += 1;
        if named.len() < Skipped::NAMED {
            named.push(path);
        }
    }

    fn notes(self) -> impl Iterator<Item = String> {
        self.0.into_iter().map(|(what, (count, named))| {
            let more = if count > named.len() { ", …" } else { "" };
            format!("note: {count} JSON files skipped, {what}: {}{more}", named.join(", "))
        })
    }
}

fn is_archive(path: &Path, bytes: &[u8]) -> bool {
    path.extension().is_some_and(|end| end.eq_ignore_ascii_case("zip")) || bytes.starts_with(b"PK\x03\x04")
}

/// The whole file, if it is one and not larger than what is read.
fn read(path: &Path) -> Result<Vec<u8>, String> {
    let cannot = |error: std::io::Error| format!("cannot be read: {error}");
    let file = File::open(path).map_err(cannot)?;
    if !file.metadata().map_err(cannot)?.is_file() {
        return Err("cannot be read: it is no regular file".to_owned());
    }
    let mut bytes = Vec::new();
    file.take(MAX_FILE + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(format!("larger than the {} MB that are read", MAX_FILE >> 20));
    }
    Ok(bytes)
}

/// JSON files and archives below a folder. Links to folders are not followed, hidden folders and `node_modules` not
/// entered.
fn search(folder: &Path, depth: usize, files: &mut Vec<PathBuf>, notes: &mut Vec<String>) -> Result<(), String> {
    if depth > MAX_DEPTH {
        notes.push(format!("skipped {}: more than {MAX_DEPTH} folders deep", folder.display()));
        return Ok(());
    }
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if depth > 0 => {
            notes.push(format!("skipped {}: {error}", folder.display()));
            return Ok(());
        }
        Err(error) => return Err(format!("{}: {error}", folder.display())),
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().to_ascii_lowercase();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            if !name.starts_with('.') && name != "node_modules" {
                search(&path, depth + 1, files, notes)?;
            }
        } else if name.ends_with(".json") || name.ends_with(".zip") {
            files.push(path);
        }
        if files.len() > MAX_FILES {
            return Err(format!("{}: more than {MAX_FILES} files to check; name fewer", folder.display()));
        }
    }
    Ok(())
}
