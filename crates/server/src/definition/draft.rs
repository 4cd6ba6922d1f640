//! From what was sent to a document that can be stored: lenient about everything but what an element cannot be without
//! (`docs/reference/element-format.md` §1.1).

use ligand_model::element::Severity;
use ligand_model::{Element, Error, Kind, Result};
use serde_json::{Value, json};

use super::{number, secret, shape};

/// The most remarks on a document that one error repeats.
const MOST_REMARKS: usize = 20;

/// A document ready to be stored.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Its key.
    pub key: String,
    /// The document.
    pub document: Value,
    /// The number of its next member.
    pub next_member: i64,
}

/// Reads a whole document. `before`: the one it replaces, whose secrets a mask stands for, whose numbers are not given
/// again and whose key it may leave out.
///
/// # Errors
/// 400 that names everything that is missing, or everything that does not compile.
pub fn read(mut document: Value, before: Option<&Draft>) -> Result<Draft> {
    if !document.is_object() {
        return Err(Error::new(Kind::BadRequest, "an element is a JSON object; the body is not one"));
    }
    required(&document)?;
    let key = key(&document, before)?;
    // Numbers and dates of another installation say nothing here.
    for name in ["id", "createdDate", "updatedDate", "ownerAccountId", "ownerCompanyId", "usage"] {
        document.as_object_mut().map(|members| members.shift_remove(name));
    }
    document["key"] = key.clone().into();
    document["private"] = true.into();
    let hub = hub(&document);
    document["hub"] = hub.clone().into();
    prefix(&mut document, &hub);
    with_base_url(&mut document);
    secret::unmask_all(&mut document, before.map(|before| &before.document));
    let next_member = number::fill(&mut document, before.map_or(1, |before| before.next_member));
    compile(&document)?;
    Ok(Draft { key, document, next_member })
}

/// Compiles a document that is about to be stored. What one resource needs and does not have (native code, a resource that
/// is not there) is said when it is called, and by `POST …/validate`: an element is not refused for a part of it.
///
/// # Errors
/// 400 with every place at which the document is none: what stands there would be lost.
pub fn compile(document: &Value) -> Result<Element> {
    let mut said = shape::faults(document);
    let (element, diagnostics) = Element::compile(document.clone());
    let Some(element) = element.filter(|_| said.is_empty()) else {
        if said.is_empty() {
            let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
            said = errors.map(|diagnostic| format!("{}: {}", diagnostic.path, diagnostic.message)).collect();
        }
        let more = said.len().saturating_sub(MOST_REMARKS);
        let more = if more > 0 { format!("; and {more} more") } else { String::new() };
        let shown = said.iter().take(MOST_REMARKS).cloned().collect::<Vec<_>>().join("; ");
        return Err(Error::new(Kind::BadRequest, format!("the element cannot run: {shown}{more}")));
    };
    Ok(element)
}

/// A path of a resource, with the hub's prefix if it had none.
pub fn prefixed(path: &str, hub: &str) -> String {
    let path = path.trim();
    if path.starts_with("/hubs/") {
        return path.to_owned();
    }
    match path.strip_prefix("hubs/") {
        Some(_) => format!("/{path}"),
        None => format!("/hubs/{hub}/{}", path.trim_start_matches('/')),
    }
}

/// The hub of a document.
pub fn hub(document: &Value) -> String {
    let hub = document.get("hub").and_then(Value::as_str).map(str::trim).filter(|hub| !hub.is_empty());
    hub.unwrap_or("general").to_owned()
}

fn required(document: &Value) -> Result<()> {
    let text = |name: &str| document.get(name).and_then(Value::as_str);
    let mut missing = Vec::new();
    if text("name").is_none_or(|name| name.trim().is_empty()) {
        missing.push("name");
    }
    if text("description").is_none() {
        missing.push("description");
    }
    if document.get("authentication").is_none_or(|authentication| !authentication.is_object()) {
        missing.push("authentication");
    }
    if missing.is_empty() {
        return Ok(());
    }
    let message = format!(
        "missing: {}; an element needs at least: name, description, authentication: {{\"type\": …}}",
        missing.join(", ")
    );
    Err(Error::new(Kind::BadRequest, message))
}

/// The key that is given, or that of what is replaced, or the name's letters and digits.
fn key(document: &Value, before: Option<&Draft>) -> Result<String> {
    let given = document.get("key").filter(|key| !key.is_null() && key.as_str() != Some(""));
    if let Some(before) = before {
        if given.is_some_and(|given| given.as_str() != Some(&before.key)) {
            let message =
                format!("the key of element {0} cannot be changed: send \"key\": \"{0}\", or clone it", before.key);
            return Err(Error::new(Kind::BadRequest, message));
        }
        return Ok(before.key.clone());
    }
    let name = document.get("name").and_then(Value::as_str).unwrap_or_default();
    let derived = || name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let key = match given {
        Some(given) => given.as_str().unwrap_or_default().to_owned(),
        None => derived(),
    };
    must_be_key(&key)?;
    Ok(key)
}

/// What can be the key of an element.
///
/// # Errors
/// 400 that says what can.
pub fn must_be_key(key: &str) -> Result<()> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let is_number = key.chars().all(|c| c.is_ascii_digit());
    if !key.is_empty() && key.len() <= 255 && key.chars().all(allowed) && !is_number {
        return Ok(());
    }
    let message = format!(
        "key must be 1 to 255 of the characters A-Z a-z 0-9 . _ - and not only digits; found {:?}",
        key.chars().take(60).collect::<String>()
    );
    Err(Error::new(Kind::BadRequest, message))
}

/// Resources may be sent with bare paths.
fn prefix(document: &mut Value, hub: &str) {
    let resources = document.get_mut("resources").and_then(Value::as_array_mut);
    for path in resources.into_iter().flatten().filter_map(|resource| resource.get_mut("path")) {
        if let Some(text) = path.as_str().filter(|text| !text.trim().is_empty()) {
            *path = prefixed(text, hub).into();
        }
    }
}

/// Every element has a base URL, if only an empty one.
fn with_base_url(document: &mut Value) {
    let Some(members) = document.as_object_mut() else { return };
    let entries = members.entry("configuration").or_insert_with(|| json!([]));
    if let Some(entries) = entries.as_array_mut()
        && !entries.iter().any(|entry| entry.get("key").and_then(Value::as_str) == Some("base.url"))
    {
        entries.push(json!({
            "key": "base.url", "name": "Base URL", "description": "Where the vendor's paths begin",
            "type": "TEXTFIELD_1000", "required": false, "internal": false, "hideFromConsole": false, "active": true,
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minimal() -> Value {
        json!({"name": "My CRM 2", "description": "", "authentication": {"type": "custom"}})
    }

    #[test]
    fn the_smallest_document_gets_key_hub_and_base_url() {
        let draft = read(minimal(), None).unwrap();
        assert_eq!(draft.key, "mycrm2");
        assert_eq!((&draft.document["hub"], &draft.document["private"]), (&json!("general"), &json!(true)));
        assert_eq!(draft.document["configuration"][0]["key"], "base.url");
    }

    #[test]
    fn everything_that_is_missing_is_named_at_once() {
        let error = read(json!({"name": " "}), None).unwrap_err();
        assert!(
            error.status() == 400 && error.message().contains("missing: name, description, authentication"),
            "{error}"
        );
        assert_eq!(read(json!([]), None).unwrap_err().status(), 400);
    }

    #[test]
    fn a_bare_path_gets_the_prefix_of_the_hub_and_others_stay() {
        for (path, expected) in [
            ("/a/{b}", "/hubs/crm/a/{b}"),
            ("a", "/hubs/crm/a"),
            ("/hubs/erp/a", "/hubs/erp/a"),
            ("hubs/erp/a", "/hubs/erp/a"),
        ] {
            let mut document = minimal();
            document["hub"] = "crm".into();
            document["resources"] = json!([{"method": "GET", "path": path}]);
            assert_eq!(read(document, None).unwrap().document["resources"][0]["path"], expected, "{path}");
        }
    }

    #[test]
    fn a_key_that_no_path_could_name_is_refused() {
        for key in ["a/b", "a b", "191", "", "ü"] {
            assert_eq!(must_be_key(key).unwrap_err().status(), 400, "{key}");
        }
        for key in ["adpwfnSDF", "httppalette.se", "adobe-esign", "1a", "a_b"] {
            must_be_key(key).unwrap();
        }
        let mut document = minimal();
        document["key"] = json!(7);
        assert!(read(document, None).unwrap_err().message().starts_with("key must be"));
    }

    #[test]
    fn what_cannot_run_is_said_with_its_place() {
        let mut document = minimal();
        document["resources"] = json!([{"path": "/a", "method": "FETCH"}]);
        let error = read(document, None).unwrap_err();
        assert!(error.message().contains("$.resources[0]"), "{error}");
    }

    #[test]
    fn a_document_in_the_place_of_another_keeps_its_key_and_its_secrets() {
        let mut first = minimal();
        first["configuration"] = json!([{"key": "password", "type": "PASSWORD", "defaultValue": "hush"}]);
        let before = read(first.clone(), None).unwrap();
        first["configuration"][0]["defaultValue"] = "********".into();
        let after = read(first.clone(), Some(&before)).unwrap();
        assert_eq!(after.document["configuration"][0]["defaultValue"], "hush");
        first["key"] = "other".into();
        assert_eq!(read(first, Some(&before)).unwrap_err().status(), 400);
    }
}
