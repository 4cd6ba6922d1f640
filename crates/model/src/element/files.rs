//! From files to documents: single exports, folders that keep the scripts beside the JSON, and archives of either
//! (`docs/reference/element-format.md` §12).
//!
//! Pure: whoever calls reads the disk or the upload. Which layouts there are is in `side_files`, archives are in `archive`.

mod archive;
mod side_files;

pub use archive::{ArchiveError, unzip};

use super::{Diagnostic, Severity};
use serde_json::Value;
use std::collections::BTreeMap;

/// The longest file that is read, in bytes; the largest known export has under three million.
pub const MAX_FILE: u64 = 32 << 20;
/// The most values of one document, counted by the commas between them: a value takes many times its text in memory.
const MAX_VALUES: usize = 2_000_000;
/// The most bytes of all files of one folder or archive.
pub const MAX_TOTAL: u64 = 256 << 20;
/// The most files of one folder or archive.
pub const MAX_FILES: usize = 20_000;

/// Files by path; `/` between folders, relative to wherever the reading began.
pub type Files = BTreeMap<String, Vec<u8>>;

/// What a JSON file turned out to be.
#[derive(Debug)]
pub struct Assembled {
    /// The file.
    pub path: String,
    /// What it holds.
    pub content: Content,
    /// What is to say of the scripts beside it.
    pub diagnostics: Vec<Diagnostic>,
}

/// What a JSON file holds.
#[derive(Debug)]
pub enum Content {
    /// An element, its scripts put in.
    Element(Value),
    /// JSON, but no element; what it seems to be.
    Other(&'static str),
    /// No JSON; why.
    Broken(String),
}

/// Whether a file matters here: JSON and scripts do.
pub fn is_read(path: &str) -> bool {
    [".json", ".js"].iter().any(|end| path.len() > end.len() && path.to_ascii_lowercase().ends_with(end))
}

/// Every JSON file among these, in order of path; elements get the scripts that lie beside them.
pub fn assemble(files: &Files) -> impl Iterator<Item = Assembled> {
    let json = files.iter().filter(|(path, _)| path.to_ascii_lowercase().ends_with(".json"));
    json.map(|(path, bytes)| assemble_one(path, bytes, &|script| files.get(script).cloned()))
}

/// One JSON file. `script` reads the file at a path that is written as `path` is; it is asked only for paths below
/// the folder of `path`, and only if a hook lacks its body.
pub fn assemble_one(path: &str, bytes: &[u8], script: &dyn Fn(&str) -> Option<Vec<u8>>) -> Assembled {
    let mut diagnostics = Vec::new();
    let content = match read_json(bytes) {
        Err(problem) => Content::Broken(problem),
        Ok(mut document) => match other_than_element(&document) {
            Some(what) => Content::Other(what),
            None => {
                side_files::inline(&mut document, path, script, &mut diagnostics);
                Content::Element(document)
            }
        },
    };
    Assembled { path: path.to_owned(), content, diagnostics }
}

/// Reads JSON; a byte order mark is skipped.
///
/// # Errors
/// What is wrong, with line and column; or that it is larger, has more values or is nested deeper than what is read.
pub fn read_json(bytes: &[u8]) -> Result<Value, String> {
    if bytes.len() as u64 > MAX_FILE {
        return Err(format!("larger than the {} MB that are read", MAX_FILE >> 20));
    }
    if bytes.iter().filter(|byte| **byte == b',').count() > MAX_VALUES {
        return Err(format!("more than the {MAX_VALUES} values that are read"));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    serde_json::from_slice(bytes).map_err(|error| format!("not JSON: {error}"))
}

/// What a JSON value is, if it is no element: an element is an object with a `key` or a `name` and a part of an element.
pub fn other_than_element(value: &Value) -> Option<&'static str> {
    let has = |names: &[&str]| names.iter().any(|name| value.get(name).is_some());
    if !value.is_object() {
        return Some("not an object");
    }
    if value.get("steps").is_some_and(Value::is_array) && has(&["triggers"]) {
        return Some("a formula");
    }
    if has(&["vdrName"]) {
        return Some("a common resource");
    }
    let element =
        has(&["key", "name"]) && has(&["resources", "configuration", "authentication", "hooks", "parameters"]);
    (!element).then_some("not an element: it has no `key` or `name`, or none of an element's parts")
}

fn warning(path: impl Into<String>, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Severity::Warning, path, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn files(list: &[(&str, &str)]) -> Files {
        list.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
    }

    fn only_element(list: &[(&str, &str)]) -> (Value, Vec<Diagnostic>) {
        let mut found: Vec<_> = assemble(&files(list)).collect();
        assert_eq!(found.len(), 1, "{found:?}");
        let found = found.remove(0);
        let Content::Element(document) = found.content else { panic!("{:?}", found.content) };
        (document, found.diagnostics)
    }

    const RESOURCE: &str = r#"{"key": "x", "hooks": [{"type": "preRequest"}], "resources": [{"id": 77, "method": "PATCH",
        "path": "/hubs/crm/orders/{id}/lines", "hooks": [{"type": "postRequest", "resourceId": 77}]}]}"#;

    #[test]
    fn scripts_are_found_in_every_layout() {
        let layouts = [
            ["a/preRequestHook.js", "a/resources/77postRequestHook.js"],
            ["a/preRequestHook.js", "a/resources/PATCH-orders-id-lines-postRequestHook.js"],
            ["a/hooks/preRequestHook.js", "a/hooks/PATCH-orders-id-lines-postRequestHook.js"],
        ];
        for [global, own] in layouts {
            let (document, remarks) = only_element(&[("a/element.json", RESOURCE), (global, "g()"), (own, "r()")]);
            assert_eq!(document["hooks"][0]["body"], "g()", "{global}");
            assert_eq!(document["resources"][0]["hooks"][0]["body"], "r()", "{own}");
            assert_eq!(remarks, [], "{own}");
        }
    }

    #[test]
    fn a_reference_names_its_file() {
        let element = r#"{"key": "x", "hooks": [{"type": "preRequest", "bodyOrRef": true, "ref": "before.js"}]}"#;
        for place in ["before.js", "hooks/before.js"] {
            let (document, remarks) = only_element(&[("element.json", element), (place, "\u{feff}done()")]);
            assert_eq!((&document["hooks"][0]["body"], remarks.len()), (&json!("done()"), 0), "{place}");
        }
    }

    #[test]
    fn a_body_that_is_there_stays_and_a_script_that_is_not_is_said() {
        let element = r#"{"key": "x", "hooks": [{"type": "preRequest", "body": "kept"}, {"type": "postRequest"}]}"#;
        let (document, remarks) = only_element(&[("e.json", element), ("preRequestHook.js", "other")]);
        assert_eq!(document["hooks"][0]["body"], "kept");
        assert_eq!(remarks[0].path, "$.hooks[1]");
        assert!(remarks[0].message.contains("postRequestHook.js"), "{}", remarks[0].message);
    }

    #[test]
    fn a_reference_cannot_leave_the_folder() {
        let element = r#"{"key": "x", "hooks": [{"type": "preRequest", "ref": "../../secret.js"}]}"#;
        let (document, remarks) = only_element(&[("a/b/e.json", element), ("secret.js", "s")]);
        assert_eq!((document["hooks"][0].get("body"), remarks.len()), (None, 1));
    }

    #[test]
    fn no_member_of_a_document_leads_out_of_its_folder() {
        let element = r#"{"key": "x", "hooks": [{"type": "../../x"}, {"type": "a", "ref": "/etc/passwd"}],
            "resources": [{"method": "../..", "path": "/", "id": "../1", "hooks": [{"type": "preRequest", "resourceId": "/2"}]}]}"#;
        let asked = std::cell::RefCell::new(Vec::new());
        assemble_one("a/b/e.json", element.as_bytes(), &|path| {
            asked.borrow_mut().push(path.to_owned());
            None
        });
        let asked = asked.into_inner();
        assert!(!asked.is_empty());
        assert!(asked.iter().all(|path| path.starts_with("a/b/") && !path.contains("..")), "{asked:?}");
    }

    #[test]
    fn what_is_no_element_is_told_apart() {
        let files = files(&[
            ("a.json", "{"),
            ("b.json", r#"{"name": "f", "steps": [], "triggers": [], "configuration": []}"#),
            ("c.json", r#"{"name": "package", "version": "1"}"#),
            ("d.json", "[]"),
            ("e.js", "x"),
        ]);
        let found: Vec<_> = assemble(&files).collect();
        let kinds: Vec<_> = found.iter().map(|file| matches!(file.content, Content::Other(_))).collect();
        assert_eq!(kinds, [false, true, true, true]);
        assert!(matches!(&found[0].content, Content::Broken(why) if why.contains("line 1")));
    }
}
