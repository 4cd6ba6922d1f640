//! Hooks that do nothing, stand where they are not run, or are no JavaScript by their own word.

use crate::element::Severity;
use crate::element::compile::node::Node;
use serde_json::Value;

pub(super) fn review(root: &Node, resources: &[Node]) {
    root.again("hooks").for_each(|hook| one(&hook));
    for resource in resources {
        for hook in resource.again("hooks") {
            if hook.text("type").as_deref() == Some("event") {
                hook.say(Severity::Warning, "an event hook is run from the element's own `hooks` only; move it there");
            }
            one(&hook);
        }
    }
}

fn one(hook: &Node) {
    let Some(body) = hook.value("body").and_then(Value::as_str) else { return };
    if body.trim().is_empty() {
        hook.at("body").say(Severity::Warning, "the hook is empty: nothing is run; write it or remove it");
    } else if !hook.flag("isLegacy", false) && !body.contains("done") {
        let message = "the hook never calls `done`, so what it returns is not seen; \
                       call `done({…})`, or set `isLegacy` if it was written for the older engine";
        hook.at("body").say(Severity::Warning, message);
    }
    let language = hook.text_or("mimeType", "application/javascript");
    if !language.contains("javascript") && !language.contains("ecmascript") {
        hook.at("mimeType").say(Severity::Warning, format!("`{language}` is read as JavaScript"));
    }
}
