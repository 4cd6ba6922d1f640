//! Where the described service stands.

use super::Description;
use serde_json::Value;

/// The base of all paths.
pub(super) struct Server {
    /// Absolute; `None` if the description does not say.
    pub url: Option<String>,
    /// What stands before each path while the host is unknown.
    pub prefix: String,
}

/// Reads `host`, `basePath` and `schemes`, or the first of `servers` with its variables at their defaults.
pub(super) fn read(description: &Description) -> Server {
    let text = |pointer: &str| description.document.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let base = if description.is_openapi {
        let variables = description.document.pointer("/servers/0/variables").and_then(Value::as_object);
        let mut url = text("/servers/0/url").to_owned();
        for (name, variable) in variables.into_iter().flatten() {
            let default = variable.get("default").and_then(Value::as_str).unwrap_or_default();
            url = url.replace(&format!("{{{name}}}"), default);
        }
        if url.starts_with("//") { format!("https:{url}") } else { url }
    } else {
        let schemes: Vec<&str> =
            Description::list(description.document.get("schemes")).filter_map(Value::as_str).collect();
        let scheme = if schemes.contains(&"https") || schemes.is_empty() { "https" } else { schemes[0] };
        match text("/host") {
            "" => text("/basePath").to_owned(),
            host => format!("{scheme}://{host}{}", text("/basePath")),
        }
    };
    let base = base.trim_end_matches('/').to_owned();
    match base.starts_with("http://") || base.starts_with("https://") {
        true => Server { url: Some(base), prefix: String::new() },
        false => Server { url: None, prefix: base },
    }
}
