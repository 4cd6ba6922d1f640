//! `ligand credentials`, beside a running server and where there is none.

use crate::support::{Ligand, ORGANIZATION_SECRET, Setup, USER_SECRET, run};

#[tokio::test]
async fn the_header_is_printed_beside_a_running_server_and_nothing_else() {
    let ligand = Ligand::start().await;
    let output = ligand.run(&["credentials"]);
    let said = String::from_utf8(output.stdout).expect("text");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(said, format!("Authorization: User {USER_SECRET}, Organization {ORGANIZATION_SECRET}\n"));
}

#[tokio::test]
async fn what_was_generated_is_printed_too_and_is_let_in() {
    let ligand = Ligand::with(|setup| {
        setup.environment.retain(|name, _| !name.ends_with("_SECRET"));
    })
    .await;
    let said = String::from_utf8(ligand.run(&["credentials"]).stdout).expect("text");
    let header = said.trim().strip_prefix("Authorization: ").expect("the header").to_owned();
    let answer = ligand.anonymous().with_header("Authorization", &header).get("/instances").await;
    assert_eq!(
        (answer.status, answer.message().contains("found")),
        (404, true),
        "let in, and there are no instances yet"
    );
}

#[test]
fn where_no_server_ever_ran_it_says_what_to_do() {
    let output = run(&Setup::default(), &["credentials"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("there is no database in") && said.contains("ligand serve"), "{said}");
}

#[tokio::test]
async fn another_key_is_named_as_such() {
    let ligand = Ligand::start().await;
    let key = ligand.data_dir().join("master.key");
    std::fs::write(&key, "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=\n").expect("the key file");
    let output = ligand.run(&["credentials"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{said}");
    assert!(said.contains("master key does not open"), "{said}");
}

#[tokio::test]
async fn a_key_file_that_is_gone_is_named_and_not_made_anew() {
    let ligand = Ligand::start().await;
    let key = ligand.data_dir().join("master.key");
    std::fs::remove_file(&key).expect("the key file");
    let output = ligand.run(&["credentials"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("master.key is gone; put it back"), "{said}");
    assert!(!key.exists());
}
