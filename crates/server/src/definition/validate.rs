//! What there is to say about a document: the remarks of its compilation, and scripts that are not JavaScript.

use ligand_model::Element;
use ligand_model::element::{Hook, Severity};
use ligand_script::{Convention, compile_check};
use serde_json::{Value, json};

/// `{valid, diagnostics: [{severity, path, message}]}`; valid without errors.
pub fn report(element: &Element) -> Value {
    let (_, remarks) = Element::compile((*element.document).clone());
    let mut valid = true;
    let mut shown: Vec<Value> = Vec::new();
    for remark in remarks {
        valid &= remark.severity != Severity::Error;
        let severity = match remark.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        shown.push(json!({ "severity": severity, "path": remark.path, "message": remark.message }));
    }
    for (path, hook) in hooks(element) {
        let convention = if hook.legacy { Convention::Return } else { Convention::Done };
        if let Err(error) = compile_check(&hook.body, convention) {
            valid = false;
            let message = format!("the script is not JavaScript: {error}");
            shown.push(json!({ "severity": "error", "path": path, "message": message }));
        }
    }
    json!({ "valid": valid, "diagnostics": shown })
}

fn hooks(element: &Element) -> impl Iterator<Item = (String, &Hook)> {
    let levels = std::iter::once(("$".to_owned(), &element.hooks));
    let levels = levels.chain(element.resources.iter().map(|resource| (resource.name(), &resource.hooks)));
    levels.flat_map(|(place, hooks)| {
        let of = [("preRequest", &hooks.pre), ("postRequest", &hooks.post), ("event", &hooks.event)];
        of.into_iter().filter_map(move |(name, hook)| Some((format!("{place} {name} hook"), hook.as_ref()?)))
    })
}
