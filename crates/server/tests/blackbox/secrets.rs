//! No credential lies readable on disk or in the log, in whatever spelling, on good days and on bad ones.

mod forms;
mod scan;

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ligand_simulator::infusionsoft::{Action, Moment, Rule};
use serde_json::{Value, json};

use crate::house::{ACCESS_KEY, CLIENT_ID, CLIENT_SECRET, House, LEGACY_KEY, path};
use crate::support::{Ligand, ORGANIZATION_SECRET, PASSWORD, USER_SECRET};
use crate::watch::{brought, new_consent, refreshes, until};
use scan::{Places, findings};

const MASTER_KEY_FILE: &str = "master.key";

/// Every credential of a story, by what it is.
struct Secrets(BTreeMap<String, String>);

impl Secrets {
    fn new() -> Secrets {
        let basic = STANDARD.encode(format!("{CLIENT_ID}:{CLIENT_SECRET}"));
        let known = [
            ("client id", CLIENT_ID),
            ("client secret", CLIENT_SECRET),
            ("client as Basic", basic.as_str()),
            ("encrypted key", LEGACY_KEY),
            ("access key", ACCESS_KEY),
            ("user secret", USER_SECRET),
            ("organization secret", ORGANIZATION_SECRET),
            ("password", PASSWORD),
        ];
        Secrets(known.into_iter().map(|(what, secret)| (what.to_owned(), secret.to_owned())).collect())
    }

    fn add(&mut self, what: &str, secret: impl Into<String>) {
        self.0.insert(what.to_owned(), secret.into());
    }

    /// All codes and all generations of tokens that the vendor ever issued.
    fn add_what_was_issued(&mut self, house: &House) {
        let state = house.vendor.state();
        for (number, code) in state["oauth"]["codes"].as_object().expect("codes").keys().enumerate() {
            self.add(&format!("code {number}"), code);
        }
        for (number, grant) in state["oauth"]["grants"].as_array().expect("grants").iter().enumerate() {
            for token in ["access_token", "refresh_token"] {
                self.add(&format!("{token} {number}"), grant[token].as_str().expect("text"));
            }
        }
    }
}

fn element_token(instance: &Value) -> String {
    instance["token"].as_str().expect("a token").to_owned()
}

async fn by_key(house: &House, configuration: Value) -> Value {
    let request = json!({ "element": { "key": "infusionsoftcrm" }, "name": "by key", "configuration": configuration });
    house.admin().post("/instances", &request).await.expect(200).json()
}

/// A vendor that repeats in its error what it was sent, as some do.
fn repeats(house: &House, call: &str, what: &str) {
    let body = json!({ "error": "invalid_grant", "error_description": format!("Not accepted: {what}") }).to_string();
    let action = Action::Status {
        status: 400,
        body: Some(body),
        content_type: Some("application/json".into()),
        processed: false,
    };
    house.vendor.fault(Rule::new(action).call(call)).expect("a rule that can strike");
}

/// The pair that the vendor issued last.
fn newest(house: &House) -> (String, String) {
    let state = house.vendor.state();
    let grant = state["oauth"]["grants"].as_array().and_then(|grants| grants.last()).expect("a grant").clone();
    let text = |name: &str| grant[name].as_str().expect("text").to_owned();
    (text("access_token"), text("refresh_token"))
}

/// Good days: every kind of instance, calls, refreshes.
async fn good_days(house: &House, secrets: &mut Secrets) -> Value {
    house.vendor.set(|settings| settings.expires_in = 1);
    let oauth = house.instance("by consent").await;
    let legacy = json!({
        "infusionsoft.private.key": LEGACY_KEY,
        "infusionsoft.server": "fm260.infusionsoft.example",
        "base.url": house.legacy_url(),
    });
    let keys = [legacy, json!({ "infusionsoft.private.key": ACCESS_KEY })];
    let given = house.vendor.issue_tokens();
    let mut others = vec![brought(house, "brought", &given.refresh_token).await];
    for key in keys {
        others.push(by_key(house, key).await);
    }
    for (number, instance) in others.iter().chain([&oauth]).enumerate() {
        house.ping(instance).await.expect(200);
        secrets.add(&format!("element token {number}"), element_token(instance));
    }
    until("two refreshes more", async || {
        house.ping(&oauth).await.expect(200);
        refreshes(house).0 >= 3
    })
    .await;
    house.admin().put(&path(&oauth), &new_consent(house).await).await.expect(200);
    house.admin().put(&path(&oauth), &oauth).await.expect(200);
    let url = format!(
        "/elements/infusionsoftcrm/oauth/url?apiKey={CLIENT_ID}&apiSecret={CLIENT_SECRET}&callbackUrl=https://a.example"
    );
    house.ligand.anonymous().get(&url).await.expect(200);
    let code = house.code().await;
    house.ligand.anonymous().get_root(&format!("/oauth/callback?code={code}&state=infusionsoftcrm")).await.expect(200);
    oauth
}

/// Bad days of the vendor and of callers.
async fn bad_days(house: &House, oauth: &Value) {
    // Callers: requests that cannot be read, secrets in the wrong place, wrong secrets.
    let request = house.request("never").await.to_string();
    let broken = request.replace("\"name\"", "\u{201c}name\u{201d}");
    house.admin().send(reqwest::Method::POST, "/instances", Some(broken)).await.expect(400);
    house
        .admin()
        .send(reqwest::Method::POST, "/instances", Some(request[..request.len() - 2].to_owned()))
        .await
        .expect(400);
    house.admin().post("/instances", &json!([CLIENT_SECRET, { "a": LEGACY_KEY }])).await.expect(400);
    let mut wrong = house.request("never").await;
    wrong["configuration"]["oauth.api.secret"] = format!("not-{CLIENT_SECRET}").into();
    assert!(house.admin().post("/instances", &wrong).await.status >= 400);
    for header in [
        format!("User {ORGANIZATION_SECRET}, Organization {USER_SECRET}"),
        format!("Bearer {USER_SECRET}"),
        format!("User {USER_SECRET} Element {}", element_token(oauth)),
    ] {
        house.ligand.anonymous().with_header("Authorization", &header).get("/instances").await.expect(401);
    }
    // The vendor: repeats what it was sent, dies, answers nonsense, redirects, hangs up.
    let code = house.code().await;
    repeats(house, "authorization_code", &format!("code={code} client_id={CLIENT_ID} client_secret={CLIENT_SECRET}"));
    let mut request = house.request("never").await;
    request["providerData"]["code"] = code.into();
    let refused = house.admin().post("/instances", &request).await.expect(400);
    assert!(
        refused.json()["providerMessage"].as_str().is_some_and(|words| words.contains("Not accepted")),
        "{refused:?}"
    );
    let actions = [
        Action::Status { status: 503, body: None, content_type: None, processed: false },
        Action::Garbage { processed: false },
        Action::Close { when: Moment::BeforeProcessing },
        Action::Redirect { location: "http://192.0.2.1/token".into(), status: Some(307) },
    ];
    for action in actions {
        house.vendor.fault(Rule::new(action).call("refresh_token")).expect("a rule that can strike");
    }
    until("four bad answers of the token endpoint, and healed by itself", async || {
        let answered = house.ping(oauth).await.status == 200;
        let faults = house.vendor.faults();
        answered && faults.as_array().expect("rules").iter().all(|rule| rule["hits"] == 1)
    })
    .await;
}

/// The last bad day: the grant is refused for good, in words that repeat the tokens.
async fn last_day(house: &House, oauth: &Value) {
    house.vendor.set(|settings| settings.expires_in = 86_400);
    house.admin().put(&path(oauth), &new_consent(house).await).await.expect(200);
    let (access, refresh) = newest(house);
    let fault = Action::Fault { code: 10, text: format!("[DatabaseError]Cannot use {access}") };
    house.vendor.fault(Rule::new(fault).path("/crm/xmlrpc/v1")).expect("a rule that can strike");
    assert!(house.ping(oauth).await.status >= 400);
    house.vendor.expire_access_tokens();
    repeats(house, "refresh_token", &format!("{refresh} of {CLIENT_ID}"));
    let refused = house.ping(oauth).await.expect(401).message();
    assert!(refused.contains("needs re-authorization") && refused.contains("Not accepted"), "{refused}");
}

/// Everything that the server has written and said.
fn places(ligand: &Ligand) -> Places {
    let mut places = Places::default();
    places.add_files(&ligand.data_dir(), &|file| file.file_name().is_some_and(|name| name == MASTER_KEY_FILE));
    places.add("the log and standard output", ligand.log().into_bytes());
    places
}

#[tokio::test]
async fn nothing_in_play_is_readable_on_disk_or_in_the_log() {
    let mut house = House::with(|setup| {
        setup.set("LIGAND_LOG", "trace").set("LIGAND_LOGIN_FAILURES", "0");
    })
    .await;
    let mut secrets = Secrets::new();
    let oauth = good_days(&house, &mut secrets).await;
    bad_days(&house, &oauth).await;
    let brought = house.admin().get("/instances?tags[]=brought").await.expect(200).json();
    house.admin().delete(&path(&brought[0])).await.expect(200);
    house = house.after_a_crash().await;
    last_day(&house, &oauth).await;
    let key = std::fs::read_to_string(house.ligand.data_dir().join(MASTER_KEY_FILE)).expect("the generated key");
    secrets.add("master key", key.trim());
    secrets.add_what_was_issued(&house);
    assert!(secrets.0.len() > 25, "{:?}", secrets.0.keys());

    // While it runs, with what is not checkpointed; after a crash; after an orderly end.
    let running = places(&house.ligand);
    house.ligand.kill();
    let crashed = places(&house.ligand);
    house = house.after_a_crash().await;
    house.ping(&oauth).await.expect(401);
    house.ligand.terminate();
    assert_eq!(house.ligand.exited().await.code(), Some(0));
    let ended = places(&house.ligand);
    for (when, places) in [("running", &running), ("crashed", &crashed), ("ended", &ended)] {
        assert!(places.names().any(|name| name.ends_with("ligand.db")), "no database was scanned: {when}");
        assert!(places.holds("infusionsoftcrm"), "the scan sees nothing: {when}");
        assert_eq!(findings(places, &secrets.0), [] as [String; 0], "{when}");
    }
    assert!(ended.holds("refresh: no new token"), "the log was not that of bad days");
}

#[test]
fn the_scan_finds_each_secret_in_each_form_wherever_it_lies() {
    let mut secrets = Secrets::new();
    secrets.add("element token", "EXAMPLE+example/EXAMPLE+example/EXAMPLE+exa=");
    let directory = tempfile::tempdir().expect("a temporary directory");
    for (what, secret) in &secrets.0 {
        for (form, planted) in forms::of(secret) {
            for before in ["", "x", "xy"] {
                let file = directory.path().join("below");
                let text = if form.starts_with("base64") {
                    // Packed together with what stands around it, as in a header or a sealed structure in the clear.
                    forms::packed(&form, &format!("{before}{secret} and more"))
                } else {
                    format!("{before}{planted} and more")
                };
                std::fs::write(&file, [b"\0\xff".as_slice(), text.as_bytes(), b"\0"].concat()).expect("a file");
                let mut places = Places::default();
                places.add_files(directory.path(), &|_| false);
                let one = BTreeMap::from([(what.clone(), secret.clone())]);
                assert!(!findings(&places, &one).is_empty(), "{what} as {form} after “{before}” is not found");
            }
        }
    }
}

/// Every file and folder below, with its mode.
fn modes(directory: &Path, found: &mut Vec<(PathBuf, u32)>) {
    let mode = |path: &Path| std::fs::metadata(path).expect("ours").permissions().mode() & 0o7777;
    found.push((directory.to_owned(), mode(directory)));
    for entry in std::fs::read_dir(directory).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { modes(&path, found) } else { found.push((path.clone(), mode(&path))) }
    }
}

#[tokio::test]
async fn the_data_directory_is_its_owner_s_alone() {
    let house = House::start().await;
    let instance = house.instance("modes").await;
    house.ping(&instance).await.expect(200);
    let mut found = Vec::new();
    modes(&house.ligand.data_dir(), &mut found);
    for name in ["ligand.db", "ligand.db-wal", "ligand.lock", MASTER_KEY_FILE] {
        assert!(found.iter().any(|(path, _)| path.ends_with(name)), "{name} is missing in {found:?}");
    }
    for (path, mode) in found {
        let allowed = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode, allowed, "{} has mode {mode:o}", path.display());
    }
}

/// The processes that a process has started.
fn children(pid: u32) -> Vec<u32> {
    let listed = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    let of_threads = std::fs::read_dir(format!("/proc/{pid}/task"))
        .expect("a process")
        .filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("children")).ok());
    let mut all: Vec<u32> = of_threads
        .chain([listed])
        .flat_map(|text| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .filter_map(|pid| pid.parse().ok())
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

#[tokio::test]
async fn a_hook_worker_knows_no_secret_of_its_server_and_leaves_no_core() {
    let key = "YW5vdGhlci1rZXktb2YtMzItYnl0ZXMtaW4tdGVzdHM=";
    let house = House::with(|setup| {
        setup.set("LIGAND_MASTER_KEY", key);
    })
    .await;
    let instance = house.instance("hooked").await;
    // ping has a hook.
    house.ping(&instance).await.expect(200);
    let workers = children(house.ligand.pid());
    assert!(!workers.is_empty(), "no worker runs");
    for worker in workers {
        let environment = std::fs::read(format!("/proc/{worker}/environ")).expect("readable by its own user");
        assert_eq!(String::from_utf8_lossy(&environment), "TZ=UTC0\0", "the environment of worker {worker}");
        let limits = std::fs::read_to_string(format!("/proc/{worker}/limits")).expect("readable");
        let core = limits.lines().find(|line| line.starts_with("Max core file size")).expect("a line for core files");
        assert_eq!(core.split_whitespace().nth(4), Some("0"), "{core}");
    }
    assert!(!house.ligand.data_dir().join(MASTER_KEY_FILE).exists(), "a key that was given is not written");
}
