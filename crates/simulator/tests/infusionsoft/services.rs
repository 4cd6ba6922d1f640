//! What methods do beyond storing a row.

use super::support::{Vendor, members, names};

const YES: &str = "<boolean>1</boolean>";
const NO: &str = "<boolean>0</boolean>";

fn id(number: i32) -> String {
    format!("<i4>{number}</i4>")
}

#[tokio::test]
async fn contacts_and_companies_draw_ids_from_one_sequence() {
    let vendor = Vendor::start().await;
    let person = vendor.legacy("ContactService.add", &[&members(&[("FirstName", "x")])]).await.int();
    let company = vendor.legacy("DataService.add", &["Company", &members(&[("Company", "x")])]).await.int();
    let next = vendor.legacy("ContactService.add", &[&members(&[("FirstName", "y")])]).await.int();
    assert_eq!([company, next], [person + 1, person + 2]);
}

#[tokio::test]
async fn the_server_keeps_its_own_columns() {
    let vendor = Vendor::start().await;
    vendor.control.freeze_clock(true);
    vendor.control.set_clock("2026-07-01T16:00:00Z".parse().expect("a moment"));
    let lead = vendor.legacy("DataService.add", &["Lead", &members(&[("OpportunityTitle", "x")])]).await.int();
    vendor.control.advance(3600.0);
    vendor.legacy("DataService.update", &["Lead", &id(lead), &members(&[("Objection", "price")])]).await;
    let fields = names(&["DateCreated", "LastUpdated", "CreatedBy", "LastUpdatedBy"]);
    let row = vendor.legacy("DataService.load", &["Lead", &id(lead), &fields]).await;
    assert_eq!(row.column("DateCreated"), ["<dateTime.iso8601>20260701T12:00:00</dateTime.iso8601>"]);
    assert_eq!(row.column("LastUpdated"), ["<dateTime.iso8601>20260701T13:00:00</dateTime.iso8601>"]);
    assert_eq!((row.column("CreatedBy"), row.column("LastUpdatedBy")), (vec!["1".into()], vec!["1".into()]));
}

#[tokio::test]
async fn notes_are_cut_on_their_way_out_only() {
    let vendor = Vendor::start().await;
    let long = "é".repeat(10_001);
    let who = vendor.legacy("ContactService.add", &[&members(&[("ContactNotes", &long)])]).await.int();
    let seen = vendor.legacy("ContactService.load", &[&id(who), &names(&["ContactNotes"])]).await;
    assert_eq!(seen.column("ContactNotes")[0].chars().count(), 10_000);
    let stored = vendor.control.state();
    let contacts = stored["tables"]["Contact"].as_array().expect("rows");
    assert!(contacts.iter().any(|row| row["ContactNotes"] == long.as_str()));
}

#[tokio::test]
async fn a_duplicate_check_updates_who_agrees_in_all_its_columns() {
    let vendor = Vendor::start().await;
    let dup = |cells: &'static [(&str, &str)], check: &'static str| {
        let vendor = &vendor;
        async move { vendor.legacy("ContactService.addWithDupCheck", &[&members(cells), check]).await.int() }
    };
    let ada = 4;
    assert_eq!(dup(&[("Email", "ADA@example.com"), ("Title", "Dr.")], "Email").await, ada);
    let name = &[("Email", "ada@example.com"), ("FirstName", "Ada"), ("LastName", "Lovelace")];
    assert_eq!(dup(name, "EmailAndName").await, ada);
    let other = dup(&[("Email", "ada@example.com"), ("FirstName", "Ida")], "EmailAndName").await;
    assert_ne!(other, ada);
    let elsewhere =
        &[("Email", "ada@example.com"), ("FirstName", "Ada"), ("LastName", "Lovelace"), ("Company", "Elsewhere")];
    assert_ne!(dup(elsewhere, "EmailAndNameAndCompany").await, ada);
    assert_ne!(dup(&[("FirstName", "No address")], "Email").await, dup(&[("FirstName", "No address")], "Email").await);
    let title = vendor.legacy("ContactService.load", &[&id(ada), &names(&["Title"])]).await;
    assert_eq!(title.column("Title"), ["Dr."]);
}

#[tokio::test]
async fn an_address_is_found_in_any_of_three_columns() {
    let vendor = Vendor::start().await;
    let cells = members(&[("Email", "one@x.example"), ("EmailAddress3", "three@x.example")]);
    let who = vendor.legacy("ContactService.add", &[&cells]).await.int();
    for address in ["one@x.example", "THREE@x.example"] {
        let found = vendor.legacy("ContactService.findByEmail", &[address, &names(&["Id"])]).await;
        assert_eq!(found.column("Id"), [who.to_string()]);
    }
    let none = vendor.legacy("ContactService.findByEmail", &["none@x.example", &names(&["Id"])]).await;
    assert_eq!(none.value(), "<array><data/></array>");
}

#[tokio::test]
async fn merging_unites_and_repoints() {
    let vendor = Vendor::start().await;
    let (ada, charles) = (4, 5);
    assert_eq!(vendor.legacy("ContactService.merge", &[&id(charles), &id(ada)]).await.value(), YES);
    let row = vendor.legacy("ContactService.load", &[&id(charles), &names(&["Groups", "FirstName"])]).await;
    assert_eq!((row.column("Groups"), row.column("FirstName")), (vec!["1,2".into()], vec!["Charles".into()]));
    assert_eq!(vendor.legacy("ContactService.load", &[&id(ada), &names(&["Id"])]).await.fault().0, 5);
    let state = vendor.control.state();
    let leads = state["tables"]["Lead"].as_array().expect("rows");
    assert!(leads.iter().all(|lead| lead["ContactID"] != ada));
    assert_eq!(vendor.legacy("ContactService.merge", &[&id(charles), &id(charles)]).await.fault().0, 12);
}

#[tokio::test]
async fn tags_come_and_go() {
    let vendor = Vendor::start().await;
    let who = id(8);
    let add = || async { vendor.legacy("ContactService.addToGroup", &[&who, "<i4>3</i4>"]).await };
    assert_eq!(add().await.value(), YES);
    assert_eq!(add().await.value(), YES);
    vendor.control.set(|settings| settings.tag_twice_answer = false);
    assert_eq!(add().await.value(), NO);
    let tagged = vendor.legacy("ContactService.load", &[&who, &names(&["Groups"])]).await;
    assert_eq!(tagged.column("Groups"), ["3"], "tagged once, however often it was asked");
    let remove = || async { vendor.legacy("ContactService.removeFromGroup", &[&who, "<i4>3</i4>"]).await };
    assert_eq!((remove().await.value(), remove().await.value()), (YES, NO));
    assert_eq!(vendor.legacy("ContactService.addToGroup", &[&who, "<i4>99</i4>"]).await.fault().0, 5);
}

#[tokio::test]
async fn a_deleted_contact_takes_its_tags_along() {
    let vendor = Vendor::start().await;
    vendor.legacy("DataService.delete", &["Contact", "<i4>4</i4>"]).await;
    let state = vendor.control.state();
    let left = state["tables"]["ContactGroupAssign"].as_array().expect("rows");
    assert!(left.iter().all(|row| row["ContactId"] != 4) && !left.is_empty());
}

#[tokio::test]
async fn stock_links_opt_in_sequences_and_settings_answer() {
    let vendor = Vendor::start().await;
    for (method, params, expected) in [
        ("ProductService.getInventory", &["<i4>1</i4>"][..], "<i4>3</i4>"),
        ("ProductService.increaseInventory", &["<i4>1</i4>", "<i4>4</i4>"], YES),
        ("ProductService.decreaseInventory", &["<i4>1</i4>", "<i4>2</i4>"], YES),
        ("ProductService.incrementInventory", &["<i4>1</i4>"], YES),
        ("ProductService.decrementInventory", &["<i4>1</i4>"], YES),
        ("ProductService.getInventory", &["<i4>1</i4>"], "<i4>5</i4>"),
        ("ContactService.linkContacts", &["<i4>4</i4>", "<i4>5</i4>", "<i4>1</i4>"], YES),
        ("ContactService.unlinkContacts", &["<i4>5</i4>", "<i4>4</i4>", "<i4>1</i4>"], YES),
        ("ContactService.listLinkedContacts", &["<i4>4</i4>"], "<array><data/></array>"),
        ("APIEmailService.getOptStatus", &["ada@example.com"], "<i4>1</i4>"),
        ("APIEmailService.optOut", &["ada@example.com", "asked"], YES),
        ("APIEmailService.getOptStatus", &["Ada@example.com"], "<i4>0</i4>"),
        ("APIEmailService.optIn", &["ada@example.com", "asked"], NO),
        ("APIEmailService.optIn", &["new@example.com", "asked"], YES),
        ("ContactService.addToCampaign", &["<i4>4</i4>", "<i4>1</i4>"], YES),
        ("ContactService.getNextCampaignStep", &["<i4>4</i4>", "<i4>1</i4>"], "<i4>1</i4>"),
        ("ContactService.pauseCampaign", &["<i4>4</i4>", "<i4>1</i4>"], YES),
        ("ContactService.resumeCampaignForContact", &["<i4>4</i4>", "<i4>1</i4>"], YES),
        ("ContactService.removeFromCampaign", &["<i4>4</i4>", "<i4>1</i4>"], YES),
        ("ContactService.removeFromCampaign", &["<i4>4</i4>", "<i4>1</i4>"], NO),
        ("DataService.getAppSetting", &["Contact", "optiontitles"], "Mr.,Ms.,Mrs.,Dr."),
        // MD5 of the word `simulated`
        ("DataService.authenticateUser", &["grace@example.com", "7e197cc5a7dbd2edd2b8417054b80dc2"], "<i4>1</i4>"),
    ] {
        assert_eq!(vendor.legacy(method, params).await.value(), expected, "{method} {params:?}");
    }
    let loading = vendor.legacy("ContactService.addToCampaign", &["<i4>4</i4>", "<i4>99</i4>"]).await.fault();
    assert_eq!(loading, (6, "[Loading]Error loading follow-up sequence".into()));
    let unknown = vendor.legacy("DataService.authenticateUser", &["test@test.com", "00"]).await.fault();
    assert_eq!(unknown, (13, "[FailedLoginAttempt]username not found: test@test.com".into()));
    let wrong = vendor.legacy("DataService.authenticateUser", &["grace@example.com", "00"]).await.fault();
    assert_eq!(wrong.0, 13);
}

#[tokio::test]
async fn custom_fields_extend_their_table_only() {
    let vendor = Vendor::start().await;
    let params = ["Opportunity", "Close Reason", "Text", "<i4>1</i4>"];
    let field = vendor.legacy("DataService.addCustomField", &params).await.int();
    let lead = members(&[("OpportunityTitle", "x"), ("_CloseReason", "price")]);
    assert!(vendor.legacy("DataService.add", &["Lead", &lead]).await.int() > 0);
    assert_eq!(vendor.legacy("ContactService.add", &[&members(&[("_CloseReason", "x")])]).await.fault().0, 10);
    let again = vendor.legacy("DataService.addCustomField", &params).await.int();
    let row = vendor.legacy("DataService.load", &["DataFormField", &id(again), &names(&["Name"])]).await;
    assert_eq!(row.column("Name"), ["CloseReason1"], "a taken name is numbered");
    let renamed = members(&[("Label", "Why")]);
    assert_eq!(vendor.legacy("DataService.updateCustomField", &[&id(field), &renamed]).await.value(), YES);
    let bad = ["Opportunity", "x", "Hologram", "<i4>1</i4>"];
    let refused = vendor.legacy("DataService.addCustomField", &bad).await.fault();
    assert_eq!(refused, (4, "[DatabaseError]Error creating custom field".into()));
}
