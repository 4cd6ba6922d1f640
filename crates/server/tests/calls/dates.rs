//! Moments in records: the vendor keeps US Eastern without a zone, callers see the offset of that moment.

use serde_json::json;

use super::house::House;

#[tokio::test]
async fn a_moment_is_stored_as_the_clock_on_the_vendors_wall_and_read_with_its_offset() {
    let house = House::start().await;
    let table = [
        // written, stored, read
        ("2026-01-02T03:04:05Z", "2026-01-01T22:04:05", "2026-01-01T22:04:05-05:00"),
        ("2026-07-02T03:04:05Z", "2026-07-01T23:04:05", "2026-07-01T23:04:05-04:00"),
        ("2026-03-08T06:59:59Z", "2026-03-08T01:59:59", "2026-03-08T01:59:59-05:00"),
        ("2026-03-08T07:00:00Z", "2026-03-08T03:00:00", "2026-03-08T03:00:00-04:00"),
        ("2026-11-01T05:30:00Z", "2026-11-01T01:30:00", "2026-11-01T01:30:00-04:00"),
        ("2026-11-01T07:00:00Z", "2026-11-01T02:00:00", "2026-11-01T02:00:00-05:00"),
        ("2026-07-02T03:04:05+02:00", "2026-07-01T21:04:05", "2026-07-01T21:04:05-04:00"),
        // Without an offset it is the vendor's own clock.
        ("2026-07-02T03:04:05", "2026-07-02T03:04:05", "2026-07-02T03:04:05-04:00"),
        ("2026-07-02", "2026-07-02T00:00:00", "2026-07-02T00:00:00-04:00"),
    ];
    for (written, stored, read) in table {
        let created = house.me.post("/contacts", &json!({"FirstName": "D", "Anniversary": written})).await.expect(200);
        let created = created.json();
        assert_eq!(house.row("Contact", &created["Id"]).expect("stored")["Anniversary"], stored, "{written}");
        assert_eq!(created["Anniversary"], read, "{written}");
    }
}

#[tokio::test]
async fn the_repeated_hour_is_read_as_its_first_reading() {
    let house = House::start().await;
    let second = json!({"FirstName": "D", "Anniversary": "2026-11-01T06:30:00Z"});
    let created = house.me.post("/contacts", &second).await.expect(200).json();
    assert_eq!(house.row("Contact", &created["Id"]).expect("stored")["Anniversary"], "2026-11-01T01:30:00");
    assert_eq!(created["Anniversary"], "2026-11-01T01:30:00-04:00", "the vendor cannot tell the two apart");
}

#[tokio::test]
async fn a_date_in_a_custom_field_is_a_moment_too() {
    let house = House::start().await;
    let record = json!({"FirstName": "D", "_RenewalDate": "2026-07-02T03:04:05Z"});
    let created = house.me.post("/contacts", &record).await.expect(200).json();
    assert_eq!(house.row("Contact", &created["Id"]).expect("stored")["_RenewalDate"], "2026-07-01T23:04:05");
    assert_eq!(created["_RenewalDate"], "2026-07-01T23:04:05-04:00");
}

#[tokio::test]
async fn what_is_no_date_is_refused_before_anything_is_sent() {
    let house = House::start().await;
    let refused = house.me.post("/contacts", &json!({"Anniversary": "next Tuesday"})).await.expect(400);
    assert!(refused.message().contains("Anniversary") && refused.message().contains("next Tuesday"), "{refused:?}");
    assert_eq!(house.sent("ContactService.add"), 0);
}
