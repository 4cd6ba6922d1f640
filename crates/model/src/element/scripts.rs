//! Scripts as files beside a definition: `hooks/<METHOD>-<path>-<type>Hook.js`, read back into the document.
//!
//! The path is written without hub prefix and braces, `/` as `-`; the element's own hooks are `<type>Hook.js`.

use super::PathTemplate;
use super::path::Segment;
use serde_json::Value;

/// The file that holds the script of a hook of this resource, or of the element itself.
pub fn script_file(resource: Option<(&str, &str)>, hook_type: &str) -> String {
    let Some((method, path)) = resource else { return format!("{hook_type}Hook.js") };
    let words = PathTemplate::parse(path).segments.into_iter().map(|segment| match segment {
        Segment::Literal(text) | Segment::Variable(text) => text.replace(['{', '}'], ""),
    });
    format!("{}-{}-{hook_type}Hook.js", method.to_uppercase(), words.collect::<Vec<_>>().join("-"))
}

/// Puts the text of script files into the hooks that lack a body. Returns the names of files that were not found.
pub fn inline_scripts(document: &mut Value, script: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let mut missing = Vec::new();
    fill(document.get_mut("hooks"), None, &script, &mut missing);
    let resources = document.get_mut("resources").and_then(Value::as_array_mut);
    for resource in resources.into_iter().flatten() {
        let text = |key: &str| resource.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (method, path) = (text("method"), text("path"));
        fill(resource.get_mut("hooks"), Some((&method, &path)), &script, &mut missing);
    }
    missing
}

fn fill(
    hooks: Option<&mut Value>,
    resource: Option<(&str, &str)>,
    script: &impl Fn(&str) -> Option<String>,
    missing: &mut Vec<String>,
) {
    for hook in hooks.and_then(Value::as_array_mut).into_iter().flatten().filter_map(Value::as_object_mut) {
        if hook.contains_key("body") {
            continue;
        }
        let file = script_file(resource, hook.get("type").and_then(Value::as_str).unwrap_or_default());
        match script(&file) {
            Some(text) => {
                hook.insert("body".into(), Value::String(text));
            }
            None => missing.push(file),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_hook_without_a_body_gets_the_text_of_its_file() {
        let mut document = json!({"hooks": [{"type": "preRequest", "body": "kept"}], "resources": [
            {"method": "patch", "path": "/hubs/crm/products/{id}/inventory", "hooks": [{"type": "postRequest"}]}]});
        let missing = inline_scripts(&mut document, |file| {
            (file == "PATCH-products-id-inventory-postRequestHook.js").then(|| "done()".to_owned())
        });
        assert_eq!(missing, Vec::<String>::new());
        assert_eq!(document["resources"][0]["hooks"][0]["body"], "done()");
        assert_eq!(document["hooks"][0]["body"], "kept");
    }

    #[test]
    fn a_missing_file_is_named() {
        let mut document = json!({"hooks": [{"type": "event"}]});
        assert_eq!(inline_scripts(&mut document, |_| None), ["eventHook.js"]);
    }
}
