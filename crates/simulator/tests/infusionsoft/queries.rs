//! DataService.query: conditions, order, pages, Eastern time.

use super::support::{Vendor, members, names};

async fn add(vendor: &Vendor, cells: &[(&str, &str)]) -> i32 {
    vendor.legacy("ContactService.add", &[&members(cells)]).await.int()
}

async fn found(vendor: &Vendor, conditions: &str, column: &str) -> Vec<String> {
    let params = ["Contact", "<i4>1000</i4>", "<i4>0</i4>", conditions, &names(&[column])];
    vendor.legacy("DataService.query", &params).await.column(column)
}

async fn empty() -> Vendor {
    Vendor::with(|config| config.seed_data = false).await
}

#[tokio::test]
async fn each_form_of_condition_finds_its_rows() {
    let vendor = empty().await;
    for (name, city, points) in [("Ada", "London", "5"), ("bea", "", "50"), ("Cy%", "Bonn", "")] {
        let mut cells = vec![("FirstName", name), ("City", city), ("OwnerID", points)];
        cells.retain(|(_, value)| !value.is_empty());
        add(&vendor, &cells).await;
    }
    for (column, value, expected) in [
        ("FirstName", "ADA", &["Ada"][..]),
        ("FirstName", "%a", &["Ada", "bea"]),
        ("FirstName", "~&lt;&gt;~ ada", &["bea", "Cy%"]),
        ("FirstName", "~&gt;~B", &["bea", "Cy%"]),
        ("FirstName", "~&gt;=~ bea", &["bea", "Cy%"]),
        ("FirstName", "~&lt;~ bea", &["Ada"]),
        ("FirstName", "~&lt;=~bea", &["Ada", "bea"]),
        ("City", "~null~", &["bea"]),
        ("City", "", &["bea"]),
        ("City", "~&lt;&gt;~ London", &["Cy%"]),
        ("City", "%", &["Ada", "Cy%"]),
        ("OwnerID", "5", &["Ada"]),
        ("OwnerID", "~&gt;~ 6", &["bea"]),
        ("OwnerID", "5%", &["Ada", "bea"]),
        ("OwnerID", "<i4>50</i4>", &["bea"]),
        ("OwnerID", "<array><data><value><i4>5</i4></value><value>50</value></data></array>", &["Ada", "bea"]),
        ("Id", "%", &["Ada", "bea", "Cy%"]),
        ("Id", "<i4>3</i4>", &["bea"]),
        ("Id", "4", &["Cy%"]),
        ("Id", "99", &[]),
    ] {
        let seen = found(&vendor, &members(&[(column, value)]), "FirstName").await;
        assert_eq!(seen, expected, "{column}: {value}");
    }
}

#[tokio::test]
async fn conditions_hold_together() {
    let vendor = Vendor::start().await;
    let both = members(&[("FirstName", "A%"), ("ContactType", "Customer")]);
    assert_eq!(found(&vendor, &both, "FirstName").await, ["Ada", "Annie"]);
    let by_id_and_more = members(&[("Id", "4"), ("FirstName", "Zoe")]);
    assert!(found(&vendor, &by_id_and_more, "Id").await.is_empty());
}

#[tokio::test]
async fn pages_cover_every_row_once_in_the_order_asked_for() {
    let vendor = empty().await;
    for name in ["d", "B", "a", "C", "b"] {
        add(&vendor, &[("FirstName", name)]).await;
    }
    add(&vendor, &[("LastName", "no first name")]).await;
    let page = |page: i32, ascending: &'static str| {
        let vendor = &vendor;
        async move {
            let page = format!("<i4>{page}</i4>");
            let order = format!("<boolean>{ascending}</boolean>");
            let all = members(&[("Id", "%")]);
            let fields = names(&["Id", "FirstName"]);
            let params = ["Contact", "<i4>4</i4>", &page, &all, &fields, "FirstName", &order];
            vendor.legacy("DataService.query", &params).await.column("Id")
        }
    };
    assert_eq!(page(0, "1").await, ["7", "4", "3", "6"], "null first, B before b by id");
    assert_eq!(page(1, "1").await, ["5", "2"]);
    assert!(page(2, "1").await.is_empty());
    assert_eq!(page(0, "0").await, ["2", "5", "3", "6"], "descending; ties still by id");
}

#[tokio::test]
async fn limits_are_kept() {
    let vendor = Vendor::start().await;
    let all = members(&[("Id", "%")]);
    let id = names(&["Id"]);
    let ask = |limit: &'static str, page: &'static str| {
        let (vendor, all, id) = (&vendor, &all, &id);
        async move { vendor.legacy("DataService.query", &["Contact", limit, page, all, id]).await }
    };
    for (limit, page) in [("<i4>0</i4>", "<i4>0</i4>"), ("<i4>1001</i4>", "<i4>0</i4>"), ("<i4>1</i4>", "<i4>-1</i4>")]
    {
        assert_eq!(ask(limit, page).await.fault().0, 12, "{limit} {page}");
    }
    vendor.control.set(|settings| settings.clamp_limit = true);
    assert_eq!(ask("<i4>1001</i4>", "<i4>0</i4>").await.column("Id").len(), 5);

    let ids = |n: usize| format!("<array><data>{}</data></array>", "<value><i4>4</i4></value>".repeat(n));
    assert_eq!(found(&vendor, &members(&[("Id", &ids(1000))]), "Id").await, ["4"]);
    let params = ["Contact", "<i4>9</i4>", "<i4>0</i4>", &members(&[("Id", &ids(1001))]), &id];
    assert_eq!(vendor.legacy("DataService.query", &params).await.fault().0, 12);
    let params = ["Contact", "<i4>9</i4>", "<i4>0</i4>", &members(&[("FirstName", &ids(1))]), &id];
    assert_eq!(vendor.legacy("DataService.query", &params).await.fault().0, 12, "a list is for ids");
    let params = ["Contact", "<i4>9</i4>", "<i4>0</i4>", "<struct/>", &id];
    assert_eq!(vendor.legacy("DataService.query", &params).await.fault().0, 11);
}

#[tokio::test]
async fn times_are_eastern_wall_time_through_both_switches() {
    let vendor = empty().await;
    vendor.control.freeze_clock(true);
    for moment in [
        "2026-03-08T06:30:00Z",
        "2026-03-08T07:30:00Z",
        "2026-11-01T05:30:00Z",
        "2026-11-01T06:30:00Z",
        "2026-11-01T07:30:00Z",
    ] {
        vendor.control.set_clock(moment.parse().expect("a moment"));
        add(&vendor, &[("FirstName", &moment[5..16])]).await;
    }
    for (condition, expected) in [
        ("2026-03-08 01:30:00", &["03-08T06:30"][..]),
        ("2026-03-08 03:30:00", &["03-08T07:30"]),
        ("2026-03-08 02:30:00", &["03-08T07:30"]),
        ("~&gt;~ 2026-03-08 01:59:59", &["03-08T07:30", "11-01T05:30", "11-01T06:30", "11-01T07:30"]),
        ("2026-11-01 01:30:00", &["11-01T05:30", "11-01T06:30"]),
        ("~&gt;~ 2026-11-01 01:30:00", &["11-01T07:30"]),
        ("2026-11-01 02:30:00", &["11-01T07:30"]),
        ("~&lt;~2026-11-01", &["03-08T06:30", "03-08T07:30"]),
        ("2026-03-%", &["03-08T06:30", "03-08T07:30"]),
        ("<dateTime.iso8601>20261101T02:30:00</dateTime.iso8601>", &["11-01T07:30"]),
    ] {
        let seen = found(&vendor, &members(&[("DateCreated", condition)]), "FirstName").await;
        assert_eq!(seen, expected, "{condition}");
    }
}

#[tokio::test]
async fn an_assignment_joins_columns_of_its_contact_but_not_custom_ones() {
    let vendor = Vendor::start().await;
    let of_customer = members(&[("GroupId", "2"), ("Contact.FirstName", "A%")]);
    let fields = names(&["ContactGroup", "Contact.Email"]);
    let params = ["ContactGroupAssign", "<i4>9</i4>", "<i4>0</i4>", &of_customer, &fields];
    let joined = vendor.legacy("DataService.query", &params).await;
    assert_eq!(joined.column("Contact.Email"), ["ada@example.com"]);
    assert_eq!(joined.column("ContactGroup"), ["Customer"]);
    let custom = names(&["Contact._FavoriteColor"]);
    let params = ["ContactGroupAssign", "<i4>9</i4>", "<i4>0</i4>", &of_customer, &custom];
    let (code, text) = vendor.legacy("DataService.query", &params).await.fault();
    assert_eq!((code, text.as_str()), (10, "[NoFieldFound]No field found: ContactGroupAssign.Contact._FavoriteColor"));
}

#[tokio::test]
async fn count_and_find_by_field_agree_with_query() {
    let vendor = Vendor::start().await;
    let all = members(&[("FirstName", "%a%")]);
    let rows = found(&vendor, &all, "Id").await;
    assert_eq!(vendor.legacy("DataService.count", &["Contact", &all]).await.int().to_string(), rows.len().to_string());
    let params = ["Contact", "<i4>9</i4>", "<i4>0</i4>", "FirstName", "%a%", &names(&["Id"])];
    assert_eq!(vendor.legacy("DataService.findByField", &params).await.column("Id"), rows);
}
