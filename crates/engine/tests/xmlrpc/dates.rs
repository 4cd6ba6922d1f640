//! Dates: the forms of the wire, and both switches of the clock in a zone.

use chrono_tz::America::New_York;
use chrono_tz::Pacific::Apia;
use ligand_engine::protocol::xmlrpc::DateTime;

#[test]
fn every_form_without_a_zone_is_the_same_reading() {
    let expected = DateTime::read("20171208T11:56:04");
    assert!(matches!(expected, DateTime::Local(_)));
    for form in [
        "2017-12-08T11:56:04",
        "2017-12-08 11:56:04",
        "20171208T115604",
        " 20171208T11:56:04\n",
        "20171208t11:56:04.000",
    ] {
        assert_eq!(DateTime::read(form), expected, "{form}");
    }
    assert_eq!(DateTime::read("2017-12-08"), DateTime::read("20171208T00:00:00"));
    assert_eq!(DateTime::read("20171208"), DateTime::read("20171208T00:00:00"));
}

#[test]
fn every_form_with_a_zone_is_the_same_moment() {
    let expected = DateTime::read("20171208T11:56:04Z").to_rfc3339(New_York);
    assert_eq!(expected, "2017-12-08T06:56:04-05:00");
    for form in
        ["20171208T06:56:04-05:00", "20171208T06:56:04-0500", "2017-12-08T12:56:04+01", "2017-12-08 11:56:04+00:00"]
    {
        assert!(matches!(DateTime::read(form), DateTime::Fixed(_)), "{form}");
        assert_eq!(DateTime::read(form).to_rfc3339(New_York), expected, "{form}");
    }
}

#[test]
fn what_is_not_a_date_stays_as_it_came() {
    for form in [
        "",
        "soon",
        "20171308T11:56:04",
        "20170229T00:00:00",
        "20171208T24:00:00",
        "20171208T11:56",
        "2017-1208T11:56:04",
        "2017120",
        "20171208T11:5604",
        "20171208T11:56:04.",
        "20171208T11:56:04+5",
        "20171208T11:56:04+05:60",
        "20171208T11:56:04+05:00x",
        "+20171208",
        "20171208T11:56:60",
        "２０１７1208",
    ] {
        assert_eq!(DateTime::read(form), DateTime::Unread(form.to_owned()), "{form}");
        assert_eq!(DateTime::read(form).to_rfc3339(New_York), form);
        assert_eq!(DateTime::from_text(form, New_York), None);
    }
}

#[test]
fn readings_leave_with_the_offset_of_their_moment() {
    let cases = [
        ("20260102T03:04:05", "2026-01-02T03:04:05-05:00"),
        ("20260702T03:04:05", "2026-07-02T03:04:05-04:00"),
        ("20260308T01:59:59", "2026-03-08T01:59:59-05:00"),
        ("20260308T03:00:00", "2026-03-08T03:00:00-04:00"),
        ("20260702T03:04:05.250", "2026-07-02T03:04:05.250-04:00"),
    ];
    for (wire, expected) in cases {
        assert_eq!(DateTime::read(wire).to_rfc3339(New_York), expected);
    }
}

#[test]
fn in_the_repeated_hour_the_first_reading_counts() {
    assert_eq!(DateTime::read("20261101T01:30:00").to_rfc3339(New_York), "2026-11-01T01:30:00-04:00");
    assert_eq!(DateTime::read("20261101T02:00:00").to_rfc3339(New_York), "2026-11-01T02:00:00-05:00");
}

#[test]
fn a_skipped_reading_is_as_much_later_as_the_clock_was_moved() {
    assert_eq!(DateTime::read("20260308T02:00:00").to_rfc3339(New_York), "2026-03-08T03:00:00-04:00");
    assert_eq!(DateTime::read("20260308T02:30:00").to_rfc3339(New_York), "2026-03-08T03:30:00-04:00");
    // Samoa had no 30 December 2011.
    assert_eq!(DateTime::read("20111230T12:00:00").to_rfc3339(Apia), "2011-12-31T12:00:00+14:00");
}

#[test]
fn moments_become_readings_of_the_zone() {
    let cases = [
        ("2026-01-02T08:04:05Z", "20260102T03:04:05"),
        ("2026-07-02T08:04:05Z", "20260702T04:04:05"),
        ("2026-01-02T03:04:05-05:00", "20260102T03:04:05"),
        ("2026-03-08T06:59:59Z", "20260308T01:59:59"),
        ("2026-03-08T07:00:00Z", "20260308T03:00:00"),
        ("2026-11-01T05:30:00Z", "20261101T01:30:00"),
        ("2026-11-01T06:30:00Z", "20261101T01:30:00"),
        ("2026-01-02T03:04:05", "20260102T03:04:05"),
        ("2026-01-02", "20260102T00:00:00"),
    ];
    for (text, reading) in cases {
        assert_eq!(DateTime::from_text(text, New_York), Some(DateTime::read(reading)), "{text}");
    }
}

#[test]
fn the_ends_of_the_calendar_are_survived() {
    for form in ["00000101T00:00:00", "99991231T23:59:59", "0000-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"] {
        assert!(!DateTime::read(form).to_rfc3339(New_York).is_empty());
        assert!(DateTime::from_text(form, New_York).is_some());
    }
}
