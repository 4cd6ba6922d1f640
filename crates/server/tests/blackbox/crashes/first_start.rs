//! The server dies while it starts for the first time: the next start makes good whatever was left.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::support::{Ligand, Setup};

#[expect(clippy::disallowed_methods, reason = "a test starts the binary")]
fn first_start(setup: &Setup) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ligand"));
    command.arg("serve").env_clear().envs(&setup.environment);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the binary")
}

#[tokio::test]
async fn whenever_it_dies_the_next_start_works_and_lets_the_same_user_in() {
    for moment in 0..12 {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let data = directory.path().join("data").display().to_string();
        let change = |setup: &mut Setup| {
            setup.set("LIGAND_DATA_DIR", data.clone());
        };
        let mut setup = Setup::default();
        change(&mut setup);
        let mut killed = first_start(&setup);
        // Too short to wait for anything: it is the moment of the crash.
        tokio::time::sleep(Duration::from_millis(moment * 20)).await;
        killed.kill().expect("our child");
        killed.wait().expect("our child");
        let ligand = Ligand::with(change).await;
        ligand.admin().get("/instances").await.expect(404);
        let credentials = ligand.run(&["credentials"]);
        assert_eq!(credentials.status.code(), Some(0), "killed after {} ms: {credentials:?}", moment * 20);
    }
}
