//! Step 10: ahead of time, and without harm to calls.

use ligand_model::credential::Status;
use ligand_simulator::infusionsoft::{Action, Rule};
use ligand_store::credential::{self, Replacement};
use ligand_store::{Numbered, credential::Grant as Stored};

use super::house::{HOUR, House};
use ligand_model::identity::CredentialId;

/// Makes the grant of the house due while its access token is good for an hour.
async fn due(house: &House) {
    let tokens = house.control.issue_tokens();
    let grant = Stored {
        access: Some(tokens.access_token.into()),
        refresh: Some(tokens.refresh_token.into()),
        client: Some("simulated-client".into()),
        lifetime: Some(HOUR),
        due_in: Some(0),
        age: 0,
    };
    let store = &house.process.store;
    let id = CredentialId(store.next_id(Numbered::Credential).await.unwrap());
    let what = Replacement { instance: house.instance, id, generation: None };
    let scope = house.scope;
    store.write(async |tx| credential::replace(&scope, tx, what, &grant).await).await.unwrap();
}

#[tokio::test]
async fn what_is_due_is_refreshed_and_is_not_due_again() {
    let house = House::with_lifetime(HOUR).await;
    let count = async || house.process.refresher.due(10).await.unwrap().len();
    assert_eq!(count().await, 0, "nothing is due yet");
    due(&house).await;
    assert_eq!(count().await, 1);
    house.process.refresher.look(&house.process.elements).await;
    let row = house.row_where(|row| row.generation == 3).await;
    assert!(row.due_at.unwrap() > row.now + HOUR, "a day's lifetime");
    assert_eq!((count().await, house.refreshes()), (0, 1));
}

#[tokio::test]
async fn the_worker_starts_with_a_look_and_ends_with_the_process() {
    let house = House::with_lifetime(HOUR).await;
    due(&house).await;
    house.process.refresher.start(house.process.elements.clone());
    house.row_where(|row| row.generation == 3).await;
    house.process.tasks.drain().await;
}

#[tokio::test]
async fn a_refresh_that_fails_ahead_of_time_fails_no_call() {
    for (fault, status) in [
        (Some(Action::Status { status: 503, body: None, content_type: None, processed: false }), Status::Unknown),
        (None, Status::Reauthorize),
    ] {
        let house = House::with_lifetime(HOUR).await;
        due(&house).await;
        match fault {
            Some(action) => house.token_fault(Rule::new(action).times(0)),
            None => drop(house.control.revoke(None)),
        }
        house.process.refresher.look(&house.process.elements).await;
        let row = house.row_where(|row| row.status == status && row.attempt.is_none()).await;
        let token = house.process.refresher.current(&house.grant().await).await.unwrap();
        assert_eq!(Some(token.value), row.access, "{status:?}");
        assert_eq!(house.refreshes(), 1);
    }
}

#[tokio::test]
async fn the_worker_sends_again_what_was_left_unclear() {
    let house = House::with_lifetime(HOUR).await;
    due(&house).await;
    house.token_fault(Rule::new(Action::Status { status: 500, body: None, content_type: None, processed: false }));
    house.process.refresher.start(house.process.elements.clone());
    let row = house.row_where(|row| row.generation == 3).await;
    assert_eq!((row.status, house.refreshes()), (Status::Ok, 2));
}
