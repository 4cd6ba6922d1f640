//! `event.metadata`: which events there are, by how they come and of which object.

use serde_json::Value;

/// What an element says of its events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventMetadata {
    /// `polling` or `webhook`, object (may be `{token}`), and its event types in lower case.
    pub events: Vec<(String, String, Vec<String>)>,
}

impl EventMetadata {
    /// Reads the JSON text; blank text is nothing.
    ///
    /// # Errors
    /// What it is instead of an object of objects.
    pub fn read(text: &str) -> Result<EventMetadata, String> {
        if text.trim().is_empty() {
            return Ok(EventMetadata::default());
        }
        let value: Value = serde_json::from_str(text).map_err(|error| format!("it is not JSON: {error}"))?;
        let mut events = Vec::new();
        for (way, objects) in value.as_object().ok_or("it is not an object: `polling` and `webhook` are expected")? {
            let objects = objects.as_object().ok_or_else(|| format!("`{way}` is not an object of object names"))?;
            for (object, said) in objects {
                let types = said.get("eventTypes").and_then(Value::as_array).into_iter().flatten();
                let types = types.filter_map(|name| name.as_str().map(str::to_ascii_lowercase)).collect();
                events.push((way.clone(), object.clone(), types));
            }
        }
        Ok(EventMetadata { events })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_objects_and_types_are_read() {
        let text =
            r#"{"polling": {"Account": {"eventTypes": ["created", "UPDATED"]}}, "webhook": {"{objectName}": {}}}"#;
        let expected = vec![
            ("polling".to_owned(), "Account".to_owned(), vec!["created".to_owned(), "updated".to_owned()]),
            ("webhook".to_owned(), "{objectName}".to_owned(), vec![]),
        ];
        assert_eq!(EventMetadata::read(text), Ok(EventMetadata { events: expected }));
        assert_eq!(EventMetadata::read(" "), Ok(EventMetadata::default()));
    }

    #[test]
    fn what_it_is_instead_is_said() {
        for (text, word) in [("{", "JSON"), ("[]", "object"), (r#"{"polling": []}"#, "polling")] {
            assert!(EventMetadata::read(text).unwrap_err().contains(word), "{text}");
        }
    }
}
