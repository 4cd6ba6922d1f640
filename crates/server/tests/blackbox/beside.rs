//! Other processes on the same data directory: a second server is refused, the command line is not.

use std::fs;

use crate::house::House;
use crate::support::Ligand;

#[tokio::test]
async fn a_second_server_is_refused_and_the_first_goes_on() {
    let house = House::start().await;
    let instance = house.instance("first").await;
    let second = house.ligand.run(&["serve"]);
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    assert_eq!(second.status.code(), Some(1), "{said}");
    let process = format!("(process {})", house.ligand.pid());
    for words in ["another server", process.as_str(), "LIGAND_DATA_DIR", &house.ligand.data_dir().display().to_string()]
    {
        assert!(said.contains(words), "{words} is missing in: {said}");
    }
    house.ping(&instance).await.expect(200);
    house.admin().get("/health/nothing").await.expect(404);
}

#[tokio::test]
async fn credentials_and_doctor_work_beside_a_server_and_disturb_nothing() {
    let house = House::start().await;
    let instance = house.instance("kept").await;
    let credentials = house.ligand.run(&["credentials"]);
    assert_eq!(credentials.status.code(), Some(0), "{credentials:?}");
    let header = String::from_utf8(credentials.stdout).expect("text");
    let header = header.trim().strip_prefix("Authorization: ").expect("the header").to_owned();
    house.ligand.anonymous().with_header("Authorization", &header).get("/instances").await.expect(200);

    let doctor = house.ligand.run(&["doctor", "--json"]);
    assert_eq!(doctor.status.code(), Some(0), "{doctor:?}");
    let findings: serde_json::Value = serde_json::from_slice(&doctor.stdout).expect("JSON");
    let findings = findings.as_array().expect("a list");
    assert!(findings.iter().all(|finding| finding["outcome"] != "bad"), "{findings:?}");
    for check in ["configuration", "database", "keys", "egress"] {
        assert!(findings.iter().any(|finding| finding["check"] == check), "{check} was not looked at: {findings:?}");
    }
    house.ping(&instance).await.expect(200);
}

#[tokio::test]
async fn a_data_directory_without_its_key_is_refused_and_gets_no_new_one() {
    let mut ligand = Ligand::start().await;
    ligand.kill();
    let key = ligand.data_dir().join("master.key");
    let kept = fs::read(&key).expect("the generated key");
    fs::remove_file(&key).expect("our file");
    let refused = ligand.run(&["serve"]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(said.contains("master.key") && said.contains("put it back"), "{said}");
    assert!(!key.exists(), "a new key cannot open what the old one sealed");
    // What was taken away by mistake is put back, and all is well.
    fs::write(&key, kept).expect("our file");
    ligand.restart().await.admin().get("/instances").await.expect(404);
}
