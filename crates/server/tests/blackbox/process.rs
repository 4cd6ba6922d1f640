//! Start, health, stop.

use crate::support::{Ligand, Setup, run};

#[tokio::test]
async fn a_fresh_server_is_ready_and_says_where_it_listens() {
    let ligand = Ligand::start().await;
    assert_eq!(ligand.anonymous().get_root("/health/live").await.expect(200).json()["status"], "live");
    assert_eq!(ligand.anonymous().get_root("/health/ready").await.expect(200).json()["status"], "ready");
    assert!(ligand.log().contains(&format!("\"address\":\"{}\"", ligand.url().trim_start_matches("http://"))));
}

#[tokio::test]
async fn figures_are_shown() {
    let ligand = Ligand::start().await;
    let figures = ligand.anonymous().get_root("/metrics").await.expect(200);
    assert!(figures.text.contains("ligand_http_requests_total{status=\"2xx\"}"), "{}", figures.text);
}

#[tokio::test]
async fn sigterm_ends_the_server_with_status_0() {
    let mut ligand = Ligand::start().await;
    ligand.terminate();
    assert_eq!(ligand.exited().await.code(), Some(0));
    assert!(ligand.log().contains("\"message\":\"stopped\""), "{}", ligand.log());
}

#[tokio::test]
async fn the_server_says_that_it_drains_before_it_stops_listening() {
    let mut ligand = Ligand::with(|setup| {
        setup.set("LIGAND_DRAIN_DELAY", "3s");
    })
    .await;
    ligand.terminate();
    while ligand.anonymous().get_root("/health/ready").await.status == 200 {
        tokio::task::yield_now().await;
    }
    ligand.anonymous().get_root("/health/live").await.expect(200);
    assert_eq!(ligand.exited().await.code(), Some(0));
}

#[tokio::test]
async fn listening_beyond_loopback_is_said() {
    let ligand = Ligand::with(|setup| {
        setup.set("LIGAND_LISTEN", "0.0.0.0:0");
    })
    .await;
    assert!(ligand.log().contains("listening beyond loopback without TLS"), "{}", ligand.log());
}

#[tokio::test]
async fn the_memory_of_the_server_cannot_be_dumped() {
    let ligand = Ligand::start().await;
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", ligand.pid())).expect("readable by its own user");
    let line = limits.lines().find(|line| line.starts_with("Max core file size")).expect("a line for core files");
    assert_eq!(line.split_whitespace().nth(4), Some("0"), "{line}");
}

#[tokio::test]
async fn codes_that_pass_through_the_callback_page_are_not_logged() {
    let ligand = Ligand::with(|setup| {
        setup.set("LIGAND_LOG", "trace");
    })
    .await;
    ligand.anonymous().get_root("/oauth/callback?code=a-code-nobody-may-see&state=infusionsoftcrm").await.expect(200);
    // The line of the request itself has been written.
    while !ligand.log().contains("\"path\":\"/oauth/callback\"") {
        tokio::task::yield_now().await;
    }
    assert!(!ligand.log().contains("a-code-nobody-may-see"));
}

#[test]
fn a_hook_worker_ends_when_nobody_speaks_to_it_and_reads_no_settings() {
    let mut setup = Setup::default();
    setup.set("LIGAND_LISTEN", "nonsense");
    let output = run(&setup, &["hook-worker"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(output.stdout.is_empty() && output.stderr.is_empty(), "{output:?}");
}
