//! Waiting for what can be seen from outside, and the faults that hold a vendor still.

use std::time::{Duration, Instant};

use ligand_simulator::infusionsoft::{Action, Moment, Rule};
use serde_json::{Value, json};

use crate::house::{CALLBACK, CLIENT_ID, CLIENT_SECRET, House};

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(30);

/// Looks again and again until it is so.
pub async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !is_so().await {
        assert!(begun.elapsed() < PATIENCE, "never happened: {what}");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// Requests of the token endpoint (by grant type) or XML-RPC calls (by method) that arrived at the vendor.
pub fn arrived(house: &House, call: &str) -> usize {
    house.vendor.journal().iter().filter(|entry| entry.call.as_deref() == Some(call)).count()
}

/// Waits until so many have arrived.
pub async fn arrives(house: &House, call: &str, count: usize) {
    until(&format!("{count} × {call} at the vendor"), async || arrived(house, call) >= count).await;
}

/// Waits until the vendor has done so many, whatever became of its answers.
pub async fn is_done(house: &House, call: &str, count: usize) {
    let done = || {
        let journal = house.vendor.journal();
        journal.iter().filter(|entry| entry.call.as_deref() == Some(call) && entry.processed).count()
    };
    until(&format!("{count} × {call} done by the vendor"), async || done() >= count).await;
}

/// From now on, every such call is silent from this moment on.
pub fn hangs(house: &House, call: &str, when: Moment) {
    fault(house, call, Action::Hang { when });
}

/// From now on, every such call is done at once and answered so much later.
pub fn is_slow(house: &House, call: &str, ms: u64) {
    fault(house, call, Action::Delay { ms, when: Moment::BeforeAnswering });
}

/// From now on, this is done to every such call.
pub fn fault(house: &House, call: &str, action: Action) {
    house.vendor.fault(Rule::new(action).call(call).times(0)).expect("a rule that can strike");
}

/// Refreshes that the vendor did and those that it refused.
pub fn refreshes(house: &House) -> (u64, u64) {
    (house.vendor.counter("token:refresh_token"), house.vendor.counter("token_refused:refresh_token"))
}

/// A body that authorizes again.
pub async fn new_consent(house: &House) -> Value {
    json!({ "providerData": { "code": house.code().await } })
}

/// An instance of a grant that its owner brings along.
pub async fn brought(house: &House, name: &str, refresh_token: &str) -> Value {
    let request = json!({
        "element": { "key": "infusionsoftcrm" },
        "name": name,
        "externalAuthentication": "initial",
        "configuration": {
            "oauth.api.key": CLIENT_ID,
            "oauth.api.secret": CLIENT_SECRET,
            "oauth.callback.url": CALLBACK,
            "oauth.user.refresh_token": refresh_token,
        },
    });
    house.admin().post("/instances", &request).await.expect(200).json()
}

/// The numbers of the instances that can be seen.
pub async fn visible(house: &House) -> Vec<i64> {
    let answer = house.admin().get("/instances").await;
    match answer.status {
        404 => Vec::new(),
        _ => {
            let rows = answer.expect(200).json();
            rows.as_array().expect("a list").iter().map(|row| row["id"].as_i64().expect("a number")).collect()
        }
    }
}
