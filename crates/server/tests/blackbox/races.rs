//! Many at once: one refresh in flight, one use of a code, and nothing stale over something fresh.

use std::time::Duration;

use futures::future::join_all;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::house::{House, path};
use crate::support::Client;
use crate::watch::{arrives, brought, is_slow, new_consent, refreshes};

const CONTACT: &str = "/hubs/crm/contacts/4?fields=Id,FirstName,LastName";

/// As many calls as told, at once, by these clients in turn; all of them must read the same contact.
async fn read_at_once(count: usize, clients: &[Client]) {
    let calls = (0..count).map(|number| clients[number % clients.len()].get(CONTACT));
    for (number, answer) in join_all(calls).await.into_iter().enumerate() {
        let contact = answer.expect(200).json();
        assert_eq!(contact["Id"], 4, "answer {number}: {contact}");
        assert!(contact["FirstName"].is_string() && contact["LastName"].is_string(), "answer {number}: {contact}");
    }
}

/// How often the vendor answered 401.
fn unauthorized(house: &House) -> usize {
    house.vendor.journal().iter().filter(|entry| entry.status == Some(401)).count()
}

/// A stopped process: its clock runs, it does nothing.
struct Stopped(Pid);

impl Stopped {
    fn new(house: &House) -> Stopped {
        let pid = i32::try_from(house.ligand.pid()).ok().and_then(Pid::from_raw).expect("a process");
        kill_process(pid, Signal::STOP).expect("the server runs");
        Stopped(pid)
    }
}

impl Drop for Stopped {
    fn drop(&mut self) {
        let _ = kill_process(self.0, Signal::CONT);
    }
}

#[tokio::test]
async fn fifty_calls_on_a_token_that_ran_out_cause_one_refresh_and_are_all_answered() {
    let house = House::start().await;
    house.vendor.set(|settings| settings.expires_in = 2);
    let instance = house.instance("raced").await;
    house.vendor.set(|settings| (settings.expires_in, settings.token_delay_ms) = (86_400, 1_000));
    // Nobody refreshes ahead of time while the token runs out, and all calls are there at once afterwards.
    let stopped = Stopped::new(&house);
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    let go_on = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        drop(stopped);
    };
    let clients = [house.by_token(&instance)];
    tokio::join!(read_at_once(50, &clients), go_on);
    assert_eq!(refreshes(&house), (1, 0));
    assert_eq!(unauthorized(&house), 0, "no call was sent with the token that had run out");
}

#[tokio::test]
async fn fifty_calls_on_a_token_that_only_the_vendor_knows_to_be_dead_cause_one_refresh() {
    let house = House::start().await;
    let instance = house.instance("raced").await;
    house.vendor.set(|settings| settings.token_delay_ms = 1_000);
    house.vendor.expire_access_tokens();
    read_at_once(50, &[house.by_token(&instance)]).await;
    assert_eq!(refreshes(&house), (1, 0));
    assert!(unauthorized(&house) > 0, "the token was good");
}

#[tokio::test]
async fn two_instances_of_one_grant_cause_one_refresh() {
    let house = House::start().await;
    let first = brought(&house, "one", &house.vendor.issue_tokens().refresh_token).await;
    // The first has renewed the pair meanwhile: its owner brings the one that is good now.
    let state = house.vendor.state();
    let live = state["oauth"]["grants"].as_array().expect("grants").iter().find(|grant| grant["refresh"] == "live");
    let second = brought(&house, "two", live.expect("a living grant")["refresh_token"].as_str().expect("text")).await;
    assert_ne!(first["id"], second["id"]);
    let before = refreshes(&house);
    house.vendor.set(|settings| settings.token_delay_ms = 1_000);
    house.vendor.expire_access_tokens();
    read_at_once(50, &[house.by_token(&first), house.by_token(&second)]).await;
    assert_eq!(refreshes(&house), (before.0 + 1, 0));
    for instance in [&first, &second] {
        assert_eq!(house.admin().get(&path(instance)).await.expect(200).json()["valid"], true);
    }
}

#[tokio::test]
async fn a_code_makes_one_instance_however_often_it_is_sent() {
    let house = House::start().await;
    let request = house.request("once").await;
    let admin = house.admin();
    let answers = join_all((0..10).map(|_| admin.post("/instances", &request))).await;
    let made: Vec<&_> = answers.iter().filter(|answer| answer.status == 200).collect();
    assert_eq!(made.len(), 1, "{answers:?}");
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        assert!((400..500).contains(&answer.status) && answer.message().contains("refused the code"), "{answer:?}");
    }
    assert_eq!(admin.get("/instances").await.expect(200).json().as_array().expect("a list").len(), 1);
    house.ping(&made[0].json()).await.expect(200);
}

#[tokio::test]
async fn a_late_refresh_does_not_overwrite_a_new_consent() {
    let house = House::start().await;
    let instance = house.instance("replaced").await;
    house.vendor.expire_access_tokens();
    is_slow(&house, "refresh_token", 1_500);
    let client = house.by_token(&instance);
    let waiting = async { client.get(CONTACT).await.expect(200) };
    let replaced = async {
        arrives(&house, "refresh_token", 1).await;
        let body = new_consent(&house).await;
        house.admin().patch(&path(&instance), &body).await.expect(200).json()
    };
    let (_, shown) = tokio::join!(waiting, replaced);
    assert_eq!(
        (&shown["id"], &shown["token"], &shown["valid"]),
        (&instance["id"], &instance["token"], &Value::Bool(true))
    );
    house.vendor.clear_faults();
    // What is stored is the new grant, whole: its refresh token is good, and the late one is gone. (A start of its own,
    // because within a minute of a refresh a second 401 is believed.)
    let house = house.after_a_crash().await;
    house.vendor.expire_access_tokens();
    house.by_token(&instance).get(CONTACT).await.expect(200);
    let journal = house.vendor.journal();
    let last = journal.iter().rfind(|entry| entry.call.as_deref() == Some("refresh_token")).expect("a refresh");
    let consented = house.vendor.state()["oauth"]["grants"][2]["refresh_token"].as_str().expect("text").to_owned();
    assert!(last.raw_text().contains(&consented), "another token than that of the consent was sent");
    assert_eq!(refreshes(&house), (2, 0));
}
