//! Records through the legacy endpoint: what is stored, what comes back, what is refused.

use super::support::{Vendor, members, names};

#[tokio::test]
async fn a_contact_is_added_loaded_changed_and_deleted() {
    let vendor = Vendor::start().await;
    let ada = members(&[("FirstName", "Ada"), ("Email", "new@example.com"), ("Phone1", "987-654-3211")]);

    let id = vendor.legacy("ContactService.add", &[&ada]).await.int().to_string();
    let id_value = format!("<i4>{id}</i4>");
    let fields = names(&["Id", "FirstName", "LastName", "Phone1"]);
    let loaded = vendor.legacy("ContactService.load", &[&id_value, &fields]).await;
    assert_eq!(
        loaded.value(),
        format!(
            "<struct><member><name>FirstName</name><value>Ada</value></member><member><name>Id</name><value>\
             <i4>{id}</i4></value></member><member><name>Phone1</name><value>(987) 654-3211</value></member></struct>"
        ),
        "members in alphabetical order, the null LastName left out, the number reformatted"
    );

    let change = members(&[("LastName", "Lovelace"), ("Phone1", "")]);
    assert_eq!(vendor.legacy("ContactService.update", &[&id_value, &change]).await.int().to_string(), id);
    let loaded = vendor.legacy("ContactService.load", &[&id_value, &fields]).await;
    assert_eq!(loaded.column("LastName"), ["Lovelace"]);
    assert!(loaded.column("Phone1").is_empty(), "an empty text clears the column");

    let deleted = vendor.legacy("DataService.delete", &["Contact", &id_value]).await;
    assert_eq!(deleted.value(), "<boolean>1</boolean>");
    let gone = vendor.legacy("ContactService.load", &[&id_value, &fields]).await;
    assert_eq!(gone.fault(), (5, "[RecordNotFound]Record was not found".into()));
}
