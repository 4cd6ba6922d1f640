//! What must hold for arbitrary bytes as a definition; run by the fuzz target `element_compile` and, over its seeds and
//! over mutations, by the tests.

use super::{Content, Moments, PollTemplate, Poller, assemble, assemble_one, difference, standings, unzip};
use crate::Element;
use chrono::DateTime;
use serde_json::Value;

/// Imports arbitrary bytes: as one document, as an archive of several, as the text of a poller.
///
/// # Panics
/// If something that was read does not hold what importing promises.
pub fn import(bytes: &[u8]) {
    if let Content::Element(document) = assemble_one("a.json", bytes, &|_| None).content {
        compile(document);
    }
    if let Ok(files) = unzip(bytes) {
        assert!(files.keys().all(|path| !path.starts_with('/') && !path.contains("..")), "a path leads elsewhere");
        assemble(&files).for_each(|assembled| {
            if let Content::Element(document) = assembled.content {
                compile(document);
            }
        });
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        poll(text);
    }
}

/// Compiles one document: whatever it holds, it comes out as it went in, and what is said of it is said of it twice.
///
/// # Panics
/// If it does not.
pub fn compile(document: Value) {
    let (element, said) = Element::compile(document.clone());
    assert!(said.iter().all(|remark| remark.path.starts_with('$') && !remark.message.is_empty()), "{said:?}");
    let resources = document.get("resources").and_then(Value::as_array).map_or(0, Vec::len);
    assert_eq!(standings(&document, &said).len(), resources);
    let Some(element) = element else {
        assert!(!said.is_empty(), "a document is refused without a reason");
        return;
    };
    let written = element.export().to_string();
    let read: Value = serde_json::from_str(&written).unwrap_or_default();
    assert_eq!(difference(&document, &read), None, "the export differs");
    let (again, said_again) = Element::compile(read);
    assert_eq!(again.map(|element| element.key), Some(element.key));
    assert_eq!(said, said_again);
}

/// Reads a text as what is polled, and polls at odd times.
fn poll(text: &str) {
    let configured = |key: &str| key.len().is_multiple_of(2).then(|| "Europe/Berlin".to_owned());
    let moments = [DateTime::UNIX_EPOCH, DateTime::<chrono::Utc>::MIN_UTC, DateTime::<chrono::Utc>::MAX_UTC];
    let (template, _) = PollTemplate::read(text);
    let polled = [Poller::read(text).0, Poller::read_urls(text).0].into_iter().flat_map(|poller| poller.objects);
    for template in polled.map(|object| object.url).chain([template]) {
        for moment in moments {
            let expanded = template.expand(Moments { last_poll: moment, now: moment }, &configured);
            assert!(expanded.is_err() || template.placeholders() > 0 || expanded.as_deref() == Ok(template.text()));
        }
    }
}
