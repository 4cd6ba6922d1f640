//! Step 9: what a 401 causes, and what it does not.

use std::time::Duration;

use futures::future::join_all;

use super::house::{HOUR, House};

#[tokio::test]
async fn a_rejected_token_is_refreshed_once_however_many_calls_met_the_401() {
    let house = House::with_lifetime(HOUR).await;
    let grant = house.grant().await;
    let used = house.process.refresher.current(&grant).await.unwrap();
    let calls = join_all((0..20).map(|_| house.process.refresher.rejected(&grant, &used))).await;
    for token in calls {
        assert_eq!(token.unwrap().expect("a token to replay with").generation, 2);
    }
    assert_eq!(house.refreshes(), 1);
    // A call that was slow to fail replays with what is there.
    let replay = house.process.refresher.rejected(&grant, &used).await.unwrap().unwrap();
    assert_eq!((replay.generation, house.refreshes()), (2, 1));
}

#[tokio::test]
async fn a_vendor_that_says_401_to_new_tokens_too_is_answered_not_refreshed_without_end() {
    let house = House::with_lifetime(HOUR).await;
    let grant = house.grant().await;
    let used = house.process.refresher.current(&grant).await.unwrap();
    let newer = house.process.refresher.rejected(&grant, &used).await.unwrap().unwrap();
    assert_eq!(house.process.refresher.rejected(&grant, &newer).await.unwrap(), None);
    assert_eq!(house.refreshes(), 1);
    house.process.uptime.advance(Duration::from_secs(61));
    let newest = house.process.refresher.rejected(&grant, &newer).await.unwrap().unwrap();
    assert_eq!((newest.generation, house.refreshes()), (3, 2));
}
