//! A vendor that points elsewhere: a token leaves for no other host.

use ligand_simulator::infusionsoft::{Action, Config, Simulator};
use serde_json::json;

use super::house::{House, ONE};

#[tokio::test]
async fn no_token_arrives_at_a_foreign_host() {
    let house = House::start().await;
    let foreign = Simulator::start(Config::default()).await.expect("a free port");
    let location = format!("{}/crm/xmlrpc/v1?stolen=1", foreign.url());
    for status in [301, 302, 303, 307, 308] {
        house.break_always(Action::Redirect { location: location.clone(), status: Some(status) });
        let read = house.me.get(ONE).await;
        assert_eq!(read.status, 502, "{status}: {read:?}");
        let added = house.me.post("/contacts", &json!({"FirstName": "x"})).await;
        assert_eq!(added.status, 502, "{status}: {added:?}");
        assert_eq!(house.sent("ContactService.add"), 1, "{status}");
        assert_eq!(house.sent("DataService.load"), 1, "{status}: it points there the next time too");
    }
    assert_eq!(foreign.handle().journal().len(), 0);
}

#[tokio::test]
async fn a_redirect_within_the_host_is_followed_only_where_it_repeats_the_same() {
    let house = House::start().await;
    let here = format!("{}/crm/xmlrpc/v1", house.vendor_url());
    for (status, answered) in [(307, 200), (308, 200), (301, 502), (302, 502)] {
        // The rule hits the first request only: who follows it arrives.
        house.break_once(Action::Redirect { location: here.clone(), status: Some(status) });
        let answer = house.me.get(ONE).await;
        assert_eq!(answer.status, answered, "{status}: {answer:?}");
    }
}

#[tokio::test]
async fn a_redirect_that_leads_to_itself_ends() {
    let house = House::start().await;
    let here = format!("{}/crm/xmlrpc/v1", house.vendor_url());
    house.break_always(Action::Redirect { location: here, status: Some(307) });
    house.me.get(ONE).await.expect(502);
    assert!(house.vendor.journal().len() <= 4, "{}", house.vendor.journal().len());
}
