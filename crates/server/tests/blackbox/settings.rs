//! A wrong setting stops the start and names its source.

use crate::support::{Ligand, Setup, run};

fn refused(change: impl FnOnce(&mut Setup)) -> String {
    let mut setup = Setup::default();
    change(&mut setup);
    let output = run(&setup, &["serve"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    String::from_utf8(output.stderr).expect("text")
}

#[test]
fn a_wrong_variable_is_named() {
    let said = refused(|setup| {
        setup.set("LIGAND_LISTEN", "everywhere").set("LIGAND_STALE_LIMIT", "long");
    });
    assert!(
        said.contains("environment variable LIGAND_LISTEN") && said.contains("environment variable LIGAND_STALE_LIMIT"),
        "{said}"
    );
}

#[test]
fn a_wrong_key_of_the_file_is_named_with_the_file() {
    let said = refused(|setup| setup.toml = "stale_limit = \"long\"\nlissen = 1\n".to_owned());
    assert!(said.contains("lissen in ligand.toml: is not a setting; perhaps listen is meant"), "{said}");
    let said = refused(|setup| setup.toml = "stale_limit = \"long\"\n".to_owned());
    assert!(said.contains("stale_limit in ligand.toml: expected a time"), "{said}");
}

#[test]
fn an_address_that_is_taken_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("bound").to_string();
    let said = refused(|setup| {
        setup.set("LIGAND_LISTEN", address.clone());
    });
    assert!(said.contains(&address) && said.contains("LIGAND_LISTEN"), "{said}");
}

#[tokio::test]
async fn a_variable_that_is_no_setting_is_said_and_does_not_stop_the_start() {
    let ligand = Ligand::with(|setup| {
        setup.set("LIGAND_DRAIN_DELLAY", "1s");
    })
    .await;
    assert!(ligand.log().contains("LIGAND_DRAIN_DELLAY is not a setting"), "{}", ligand.log());
}
