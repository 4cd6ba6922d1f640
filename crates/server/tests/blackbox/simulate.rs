//! `ligand simulate infusionsoft`.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

#[expect(clippy::disallowed_methods, reason = "a test starts the binary")]
fn simulate(arguments: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ligand"));
    command.args(["simulate", "infusionsoft"]).args(arguments).env_clear();
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary")
}

#[tokio::test]
async fn it_says_where_it_is_works_with_its_flags_and_ends_when_asked() {
    let mut child = simulate(&["--listen", "127.0.0.1:0", "--no-seed-data", "--expires-in", "60"]);
    let mut line = String::new();
    let mut out = BufReader::new(child.stdout.take().expect("piped"));
    out.read_line(&mut line).expect("text");
    let url = line.trim().strip_prefix("Simulated Infusionsoft: ").expect("its address").to_owned();

    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let get = async |path: &str| -> serde_json::Value {
        client.get(format!("{url}{path}")).send().await.expect("an answer").json().await.expect("JSON")
    };
    assert_eq!(get("/_simulator/settings").await["expires_in"], 60);
    assert_eq!(get("/_simulator/state").await["tables"].get("Contact"), None, "no seed data");

    kill_process(Pid::from_child(&child), Signal::TERM).expect("it runs");
    let status = tokio::task::spawn_blocking(move || child.wait()).await.expect("no panic").expect("our child");
    assert_eq!(status.code(), Some(0));
    let mut rest = String::new();
    out.read_to_string(&mut rest).expect("text");
    assert!(rest.contains(&format!("\"oauth.token.url\" = \"{url}/token\"")), "{rest}");
}

#[test]
fn an_address_that_is_taken_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let output = simulate(&["--listen", &address]).wait_with_output().expect("our child");
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains(&format!("cannot listen on {address} (--listen)")), "{said}");
}
