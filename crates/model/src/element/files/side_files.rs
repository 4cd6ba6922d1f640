//! Scripts that lie beside a definition: which file belongs to which hook, in the layouts of the vendor's own command
//! line tool (older and newer), of its later product, and of this project.

use super::{Diagnostic, Severity, warning};
use crate::element::script_file;
use serde_json::{Map, Value};

/// Puts the scripts beside the document at `path` into its hooks that have no body; says which were not found.
pub(super) fn inline(
    document: &mut Value,
    path: &str,
    script: &dyn Fn(&str) -> Option<Vec<u8>>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut filler = Filler { folder, script, diagnostics };
    filler.fill(document.get_mut("hooks"), None, "$");
    let resources = document.get_mut("resources").and_then(Value::as_array_mut);
    for (index, resource) in resources.into_iter().flatten().enumerate() {
        let text = |key: &str| resource.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let owner = Owner { method: text("method"), path: text("path"), id: number(resource.get("id")) };
        filler.fill(resource.get_mut("hooks"), Some(&owner), &format!("$.resources[{index}]"));
    }
}

/// The resource that a hook belongs to.
struct Owner {
    method: String,
    path: String,
    id: Option<String>,
}

struct Filler<'a> {
    folder: &'a str,
    script: &'a dyn Fn(&str) -> Option<Vec<u8>>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Filler<'_> {
    fn fill(&mut self, hooks: Option<&mut Value>, owner: Option<&Owner>, place: &str) {
        let hooks = hooks.and_then(Value::as_array_mut).into_iter().flatten().enumerate();
        for (index, hook) in hooks.filter_map(|(index, hook)| Some((index, hook.as_object_mut()?))) {
            if hook.get("body").is_some_and(|body| !body.is_null()) {
                continue;
            }
            let candidates = candidates(hook, owner);
            let place = format!("{place}.hooks[{index}]");
            match candidates.iter().find_map(|name| self.file(name)) {
                Some(bytes) => {
                    let text = String::from_utf8_lossy(&bytes);
                    if matches!(text, std::borrow::Cow::Owned(_)) {
                        self.diagnostics
                            .push(warning(&place, "the script is not UTF-8; what could not be read is marked"));
                    }
                    let text = text.trim_start_matches('\u{feff}').to_owned();
                    hook.insert("body".to_owned(), Value::String(text));
                }
                None => {
                    let message = format!("no script lies beside the document under any of {}", candidates.join(", "));
                    self.diagnostics.push(Diagnostic::new(Severity::Note, place, message));
                }
            }
        }
    }

    fn file(&self, name: &str) -> Option<Vec<u8>> {
        let path = if self.folder.is_empty() { name.to_owned() } else { format!("{}/{name}", self.folder) };
        (self.script)(&path)
    }
}

/// The names under which the script may lie, the most explicit first; all below the document's folder.
fn candidates(hook: &Map<String, Value>, owner: Option<&Owner>) -> Vec<String> {
    let hook_type = hook.get("type").and_then(Value::as_str).unwrap_or_default();
    let mut names = Vec::new();
    if let Some(reference) = hook.get("ref").and_then(Value::as_str) {
        names.extend([reference.to_owned(), format!("hooks/{reference}")]);
    }
    let Some(owner) = owner else {
        let name = script_file(None, hook_type);
        names.extend([format!("hooks/{name}"), name]);
        names.retain(|name| stays_below(name));
        return names;
    };
    let name = script_file(Some((&owner.method, &owner.path)), hook_type);
    names.extend([format!("hooks/{name}"), format!("resources/{name}")]);
    for id in number(hook.get("resourceId")).into_iter().chain(owner.id.clone()) {
        names.push(format!("resources/{id}{hook_type}Hook.js"));
    }
    names.dedup();
    names.retain(|name| stays_below(name));
    names
}

fn stays_below(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('/') && name.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

fn number(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) if text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty() => Some(text.clone()),
        _ => None,
    }
}
