//! What lies in the database is not readable, and does not open where it was not sealed.

use crate::given::{Given, configuration, tampered};
use ligand_model::Secret;
use ligand_model::instance::Setting;
use ligand_store::instance::get;

on_both_databases!(a_sealed_value_moved_to_another_row_does_not_open);

async fn a_sealed_value_moved_to_another_row_does_not_open(given: Given) {
    let mut ids = Vec::new();
    for secret in ["one's password", "two's password"] {
        let mut new = given.new_instance("sealed").await;
        new.configuration = configuration(&[("password", Setting::Sealed(secret.into()))]);
        ids.push(given.inserted(&new).await);
    }
    let [one, two] = ids[..] else { unreachable!() };
    tampered(
        &given,
        &format!(
            "update instance_configuration set sealed = (select sealed from instance_configuration \
             where instance_id = {one}) where instance_id = {two}"
        ),
    )
    .await;
    assert!(given.store.read(async |tx| get(&given.scope, tx, one).await).await.is_ok());
    let error = given.store.read(async |tx| get(&given.scope, tx, two).await).await.unwrap_err();
    assert!(error.internal_detail().unwrap().contains("instance_configuration"), "{error}");
}

/// Every file below a folder, with its content.
fn files(folder: &std::path::Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

#[tokio::test]
async fn no_credential_lies_readable_in_the_data_directory() {
    let given = Given::sqlite().await;
    let mut new = given.new_instance("a name that is plainly readable").await;
    new.configuration = configuration(&[
        ("password", Setting::Sealed("PASSWORD-0123456789".into())),
        ("oauth.api.secret", Setting::Plain("CLIENTSECRET-0123456789".into())),
    ]);
    given.inserted(&new).await;
    given.connected("ACCESSTOKEN-0123456789", "REFRESHTOKEN-0123456789").await;
    let secrets = [
        new.token.clone(),
        given.first.user_secret.clone(),
        given.first.organization_secret.clone(),
        given.first.password.clone().unwrap(),
        Secret::from("PASSWORD-0123456789"),
        Secret::from("CLIENTSECRET-0123456789"),
        Secret::from("ACCESSTOKEN-0123456789"),
        Secret::from("REFRESHTOKEN-0123456789"),
    ];
    given.store.close().await;
    let files = files(given.folder().unwrap());
    let holds = |content: &[u8], text: &str| content.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(files.iter().any(|(_, content)| holds(content, &new.name)), "the scan looks in the right place");
    for (path, content) in &files {
        for (number, secret) in secrets.iter().enumerate() {
            assert!(!holds(content, secret.expose()), "secret {number} is readable in {}", path.display());
        }
    }
}
