//! Places at which a document is not one: reading it would lose what stands there, so it is not stored.

use ligand_model::element::Method;
use serde_json::Value;

use super::number::LISTS;

/// Each place, with what was expected.
pub(super) fn faults(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for (name, inner) in LISTS {
        for (place, entry) in entries(document, "$", name, &mut found) {
            if name == "hooks" {
                hook(&place, entry, &mut found);
            }
            if name == "resources" {
                resource(&place, entry, &mut found);
            }
            for name in inner {
                for (place, entry) in entries(entry, &place, name, &mut found) {
                    if *name == "hooks" {
                        hook(&place, entry, &mut found);
                    }
                }
            }
        }
    }
    found
}

/// The entries of a list with their places; what is no list, or no entry, is a fault. Null is no list at all.
fn entries<'d>(holder: &'d Value, at: &str, name: &str, found: &mut Vec<String>) -> Vec<(String, &'d Value)> {
    let list = match holder.get(name) {
        None | Some(Value::Null) => return Vec::new(),
        Some(Value::Array(list)) => list,
        Some(_) => {
            found.push(format!("{at}.{name}: a list was expected"));
            return Vec::new();
        }
    };
    let placed = list.iter().enumerate().map(|(index, entry)| (format!("{at}.{name}[{index}]"), entry));
    let (objects, others): (Vec<_>, Vec<_>) = placed.partition(|(_, entry)| entry.is_object());
    found.extend(others.into_iter().map(|(place, _)| format!("{place}: an object was expected")));
    objects
}

fn resource(place: &str, entry: &Value, found: &mut Vec<String>) {
    let text = |name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default().trim();
    if Method::from_name(text("method")).is_none() {
        found.push(format!("{place}: a resource needs a `method`: GET, POST, PUT, PATCH or DELETE"));
    }
    if text("path").is_empty() {
        found.push(format!("{place}: a resource needs a `path`"));
    }
}

fn hook(place: &str, entry: &Value, found: &mut Vec<String>) {
    if !entry.get("body").is_some_and(Value::is_string) {
        found.push(format!("{place}: the hook has no `body`; import the folder that holds its script file"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_place_is_named() {
        let document = json!({
            "hooks": [{"type": "event"}], "parameters": {}, "objects": null, "models": ["x"],
            "resources": [{"method": "GET"}, {"method": "FETCH", "path": "/a", "hooks": [{"body": 1}], "parameters": 7}],
        });
        let places: Vec<String> =
            faults(&document).iter().map(|fault| fault.split(':').next().unwrap_or_default().to_owned()).collect();
        let expected = [
            "$.parameters",
            "$.hooks[0]",
            "$.resources[0]",
            "$.resources[1]",
            "$.resources[1].parameters",
            "$.resources[1].hooks[0]",
            "$.models[0]",
        ];
        assert_eq!(places, expected);
    }

    #[test]
    fn what_only_does_not_run_is_no_fault() {
        let document = json!({"resources": [
            {"method": "GET", "path": "/a", "kind": "java", "nextResource": "GET:/none", "type": "onSunday",
             "hooks": [{"type": "preRequest", "body": ""}], "parameters": [{"type": "moon"}]}]});
        assert_eq!(faults(&document), Vec::<String>::new());
    }
}
