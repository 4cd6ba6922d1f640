//! Looking for secrets in everything that was written.

use std::collections::BTreeMap;
use std::path::Path;

use super::forms;

/// What is looked through, by name.
#[derive(Default)]
pub struct Places(Vec<(String, Vec<u8>)>);

impl Places {
    pub fn add(&mut self, name: &str, bytes: Vec<u8>) {
        self.0.push((name.to_owned(), bytes));
    }

    /// Every file below a folder but the excepted.
    pub fn add_files(&mut self, folder: &Path, excepted: &dyn Fn(&Path) -> bool) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                self.add_files(&path, excepted);
            } else if !excepted(&path) {
                self.add(&path.display().to_string(), std::fs::read(&path).expect("a file"));
            }
        }
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    pub fn holds(&self, text: &str) -> bool {
        self.0.iter().any(|(_, bytes)| contains(bytes, text))
    }
}

/// Which secrets are readable where, and in which form.
pub fn findings(places: &Places, secrets: &BTreeMap<String, String>) -> Vec<String> {
    let mut found = Vec::new();
    for (what, secret) in secrets {
        for (form, text) in forms::of(secret) {
            for (name, bytes) in &places.0 {
                if let Some(at) = position(bytes, &text) {
                    let around = &bytes[at.saturating_sub(300)..(at + text.len() + 40).min(bytes.len())];
                    found.push(format!("{what} ({form}) in {name}: …{}…", String::from_utf8_lossy(around)));
                }
            }
        }
    }
    found
}

fn contains(bytes: &[u8], text: &str) -> bool {
    position(bytes, text).is_some()
}

/// Where a text stands first.
fn position(bytes: &[u8], text: &str) -> Option<usize> {
    let (first, rest) = text.as_bytes().split_first()?;
    let mut from = 0;
    while let Some(found) = bytes[from..].iter().position(|byte| byte == first) {
        let at = from + found;
        if bytes[at + 1..].starts_with(rest) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}
