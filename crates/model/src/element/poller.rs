//! What is polled for events: `event.poller.configuration`, the older `event.poller.urls`, and `event.metadata`
//! (`docs/reference/element-format.md` §11).
//!
//! An instance may replace the element's text, so this reads a text, not a document: when to poll, and the calls
//! themselves, are left to others.

mod dates;
mod metadata;
mod placeholder;
mod read;
mod template;

pub use dates::{DateField, DateFormat};
pub use metadata::EventMetadata;
pub use template::{ExpandError, Moments, PollTemplate};

use super::Diagnostic;

/// What one instance polls.
#[derive(Debug, Clone, Default)]
pub struct Poller {
    /// In the order of the text.
    pub objects: Vec<Polled>,
}

/// One object that is polled.
#[derive(Debug, Clone)]
pub struct Polled {
    /// Its name in events. May be `{token}`: then there is one for each object that the instance names.
    pub name: String,
    /// The list to call: a path of the element's own API with its query.
    pub url: PollTemplate,
    /// Dotted path of the record's id.
    pub id_field: Option<String>,
    /// When a record was changed.
    pub updated: Option<DateField>,
    /// When it was made.
    pub created: Option<DateField>,
    /// Records that were not changed since the last poll are left out by us.
    pub filter_by_updated: bool,
    /// The same by the time they were made.
    pub filter_by_created: bool,
    /// Seconds between being made and being changed that still count as being made.
    pub created_tolerance: u64,
    /// Rows of a page; the element's own default if absent.
    pub page_size: Option<u64>,
    /// Seconds by which the last poll's time is set back, for vendors that list late.
    pub delay: u64,
}

impl Poller {
    /// Reads `event.poller.configuration`: JSON text. Blank text polls nothing. The paths of the diagnostics begin
    /// at the text, `.contacts.url`.
    pub fn read(text: &str) -> (Poller, Vec<Diagnostic>) {
        read::configuration(text)
    }

    /// Reads `event.poller.urls`: a line per object, `name|url|idField`.
    pub fn read_urls(text: &str) -> (Poller, Vec<Diagnostic>) {
        read::urls(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::Severity;

    fn read(text: &str) -> Polled {
        let (poller, remarks) = Poller::read(text);
        assert_eq!(remarks, []);
        poller.objects.into_iter().next().expect("an object")
    }

    #[test]
    fn everything_that_can_be_said_of_an_object_is_read() {
        let polled = read(
            r#"{"contacts": {"url": "/hubs/crm/contacts?where=changed>'${gmtDate:yyyy-MM-dd}'", "idField": "id",
            "datesConfiguration": {"updatedDateField": "changed", "updatedDateFormat": "yyyy-MM-dd", "updatedDateTimezone": "GMT",
                "createdDateField": "made", "createdDateFormat": "milliseconds", "createdCheckTolerance": "20"},
            "filterByUpdatedDate": "false", "filterByCreatedDate": true, "pageSize": 50, "pollDelay": 3}}"#,
        );
        assert_eq!((polled.name.as_str(), polled.id_field.as_deref()), ("contacts", Some("id")));
        assert_eq!((polled.filter_by_updated, polled.filter_by_created), (false, true));
        assert_eq!((polled.created_tolerance, polled.page_size, polled.delay), (20, Some(50), 3));
        assert_eq!(polled.updated.map(|field| field.path).as_deref(), Some("changed"));
        assert_eq!(polled.created.map(|field| field.format), Some(DateFormat::Milliseconds));
    }

    #[test]
    fn what_is_not_said_gets_its_default() {
        let polled = read(r#"{"a": {"url": "/a", "idField": "", "datesConfiguration": {"updatedDateField": " "}}}"#);
        assert_eq!((polled.id_field, polled.updated, polled.created_tolerance), (None, None, 10));
        assert_eq!((polled.filter_by_updated, polled.filter_by_created, polled.page_size), (true, false, None));
    }

    #[test]
    fn blank_text_polls_nothing_and_says_nothing() {
        for text in ["", " ", "{}", "\n"] {
            let (poller, remarks) = Poller::read(text);
            assert!(poller.objects.is_empty() && remarks.is_empty(), "{text:?}");
        }
    }

    #[test]
    fn what_cannot_be_polled_is_an_error_that_says_where() {
        let table = [
            ("{", "$", "not JSON"),
            ("[]", "$", "an object"),
            (r#"{"a": 1}"#, "$.a", "an object"),
            (r#"{"a": {}}"#, "$.a", "`url`"),
        ];
        for (text, path, word) in table {
            let (poller, remarks) = Poller::read(text);
            assert!(poller.objects.is_empty(), "{text}");
            assert_eq!((remarks[0].severity, remarks[0].path.as_str()), (Severity::Error, path), "{text}");
            assert!(remarks[0].message.contains(word), "{text}: {}", remarks[0].message);
        }
    }

    #[test]
    fn members_and_formats_that_are_not_known_are_said() {
        let (_, remarks) = Poller::read(
            r#"{"a": {"url": "/a", "xPath": "b", "datesConfiguration": {"createdDateField": "c",
            "createdDateFormat": "yyyyT", "createdDateTimezone": "Mars"}}}"#,
        );
        let places: Vec<_> = remarks.iter().map(|remark| remark.path.as_str()).collect();
        assert_eq!(
            places,
            ["$.a.datesConfiguration.createdDateFormat", "$.a.datesConfiguration.createdDateTimezone", "$.a.xPath"]
        );
    }

    #[test]
    fn the_older_lines_are_read() {
        let (poller, remarks) =
            Poller::read_urls("contacts|/hubs/crm/contacts?where=a>'${date:yyyy}'|id\n\norders|/orders\nnotes\n");
        let read: Vec<_> =
            poller.objects.iter().map(|o| (o.name.as_str(), o.url.text(), o.id_field.as_deref())).collect();
        let expected = [
            ("contacts", "/hubs/crm/contacts?where=a>'${date:yyyy}'", Some("id")),
            ("orders", "/orders", None),
            ("notes", "/notes", None),
        ];
        assert_eq!(read, expected);
        assert_eq!(remarks, []);
    }
}
