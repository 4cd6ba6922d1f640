//! What is refused, with which fault.

use super::support::{Vendor, call, members, names};

async fn fault(vendor: &Vendor, method: &str, params: &[&str]) -> (i32, String) {
    vendor.legacy(method, params).await.fault()
}

#[tokio::test]
async fn each_refusal_has_its_code_and_tag() {
    let vendor = Vendor::start().await;
    let name = members(&[("FirstName", "x")]);
    let id = names(&["Id"]);
    let unknown = members(&[("given_name", "x")]);
    let cases: &[(i32, &str, &str, &[&str])] = &[
        (5, "[RecordNotFound]", "DataService.load", &["Lead", "<i4>999</i4>", &id]),
        (5, "[RecordNotFound]", "ContactService.update", &["<i4>999</i4>", &name]),
        (5, "[RecordNotFound]", "DataService.delete", &["Contact", "<i4>999</i4>"]),
        (7, "[NoTableAccess]", "DataService.add", &["User", &name]),
        (7, "[NoTableAccess]", "DataService.delete", &["ContactGroup", "<i4>1</i4>"]),
        (7, "[NoTableAccess]", "DataService.update", &["Stage", "<i4>1</i4>", &members(&[("StageName", "x")])]),
        (8, "[NoFieldAccess]", "ContactService.add", &[&members(&[("Groups", "1")])]),
        (8, "[NoFieldAccess]", "ContactService.add", &[&members(&[("LastUpdated", "2026-01-01")])]),
        (9, "[NoTableFound]", "DataService.add", &["Opportunity", &name]),
        (9, "[NoTableFound]", "DataService.query", &["contact", "<i4>1</i4>", "<i4>0</i4>", &name, &id]),
        (10, "[NoFieldFound]No field found: Contact.given_name", "ContactService.add", &[&unknown]),
        (
            10,
            "[NoFieldFound]No field found: Contact._Nowhere",
            "ContactService.load",
            &["<i4>4</i4>", &names(&["_Nowhere"])],
        ),
        (
            10,
            "[NoFieldFound]No field found: Lead.ContactId",
            "DataService.load",
            &["Lead", "<i4>1</i4>", &names(&["ContactId"])],
        ),
        (11, "[NoFields]", "ContactService.add", &["<struct/>"]),
        (11, "[NoFields]", "ContactService.load", &["<i4>4</i4>", "<array><data/></array>"]),
        (12, "[InvalidParameter]", "DataService.add", &["Lead", &members(&[("StageID", "first")])]),
        (12, "[InvalidParameter]", "DataService.add", &["Lead", &members(&[("NextActionDate", "soon")])]),
        (12, "[InvalidParameter]", "ContactService.addWithDupCheck", &[&name, "Phone"]),
    ];
    for (code, text, method, params) in cases {
        let (seen, said) = fault(&vendor, method, params).await;
        assert_eq!(seen, *code, "{method} {params:?}: {said}");
        assert!(said.starts_with(text), "{method}: {said}");
    }
}

#[tokio::test]
async fn a_refused_change_changes_nothing() {
    let vendor = Vendor::start().await;
    let before = vendor.control.state()["tables"].clone();
    let half_good = members(&[("FirstName", "Changed"), ("Groups", "1")]);
    assert_eq!(fault(&vendor, "ContactService.update", &["<i4>4</i4>", &half_good]).await.0, 8);
    assert_eq!(fault(&vendor, "ContactService.add", &[&half_good]).await.0, 8);
    assert_eq!(vendor.control.state()["tables"], before);
}

#[tokio::test]
async fn handler_comes_before_arguments_and_arguments_before_the_key() {
    let vendor = Vendor::start().await;
    let wrong = |method: &str, params: &[&str]| {
        let body = call(method, params);
        let vendor = &vendor;
        async move { vendor.send("POST", "/api/xmlrpc", &[], &body).await.fault() }
    };
    assert_eq!(wrong("Nothing.here", &["bad-key"]).await, (0, "No such handler: Nothing.here".into()));
    let (code, text) = wrong("ContactService.load", &["bad-key", "<double>1</double>", "<array><data/></array>"]).await;
    assert_eq!(code, 0);
    assert_eq!(text, "No method matching arguments: java.lang.String, java.lang.Double, [Ljava.lang.Object;");
    let (code, text) = wrong("ContactService.load", &["bad-key", "<i4>4</i4>", &names(&["Id"])]).await;
    assert_eq!(code, 2);
    assert!(text.starts_with("[InvalidKey]"), "{text}");
}

#[tokio::test]
async fn a_listed_method_that_is_not_simulated_says_so() {
    let vendor = Vendor::start().await;
    let seen = fault(&vendor, "InvoiceService.getPayments", &["<i4>1</i4>"]).await;
    assert_eq!(seen, (0, "No such handler: InvoiceService.getPayments".into()));
}

#[tokio::test]
async fn without_a_configured_legacy_key_every_key_is_refused() {
    let vendor = Vendor::with(|config| config.legacy_key = None).await;
    assert_eq!(fault(&vendor, "DataService.load", &["User", "<i4>1</i4>", &names(&["Id"])]).await.0, 2);
    let token = vendor.tokens().access_token;
    let body = call("DataService.load", &[&token, "User", "<i4>1</i4>", &names(&["Id"])]);
    let by_token = vendor.send("POST", &format!("/api/xmlrpc?access_token={token}"), &[], &body).await;
    assert_eq!(by_token.fault().0, 2, "an OAuth token is no encrypted key");
}
