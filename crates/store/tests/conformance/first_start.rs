//! The first start and the look-up of callers.

use crate::given::{Given, stranger, system};
use ligand_model::Secret;
use ligand_model::identity::Role;
use ligand_store::bootstrap::{FirstStart, credentials, first_start};
use ligand_store::{Migrate, Store, caller, user};

on_both_databases!(
    the_first_start_makes_an_administrator_who_can_be_found_by_its_secret,
    given_secrets_are_taken_and_generated_ones_have_the_api_s_shape,
    the_second_start_changes_nothing,
    the_command_line_shows_the_credentials_again,
    nobody_is_found_by_a_secret_of_another_kind,
);

fn nothing_given() -> FirstStart {
    FirstStart { email: "second@ligand.test".into(), password: None, user_secret: None, organization_secret: None }
}

async fn the_first_start_makes_an_administrator_who_can_be_found_by_its_secret(given: Given) {
    let secret = &given.first.user_secret;
    let user = given.store.read(async |tx| caller::user(system(), tx, secret).await).await.unwrap().unwrap();
    assert_eq!(user.email, "admin@ligand.test");
    assert_eq!(user.roles, [Role::OrgAdmin]);
    let from_within = given.store.read(async |tx| user::get(&given.scope, tx, user.id).await).await.unwrap();
    assert_eq!(from_within, user);
    assert!(given.store.read(async |tx| user::get(&stranger(), tx, user.id).await).await.is_err());
    let secret = &given.first.organization_secret;
    let found = given.store.read(async |tx| caller::organization(system(), tx, secret).await).await.unwrap().unwrap();
    assert_eq!(found.id, user.organization);
}

async fn given_secrets_are_taken_and_generated_ones_have_the_api_s_shape(given: Given) {
    assert_eq!(given.first.user_secret.expose().len(), 44);
    assert_eq!(given.first.organization_secret.expose().len(), 32);
    assert!(given.first.authorization().expose().starts_with("User "));
}

async fn the_second_start_changes_nothing(given: Given) {
    assert!(first_start(system(), &given.store, nothing_given()).await.unwrap().is_none());
    let again = Store::open(&given.database, given.masters.clone(), Migrate::Auto).await.unwrap();
    assert!(first_start(system(), &again, nothing_given()).await.unwrap().is_none());
    let secret = &given.first.user_secret;
    assert!(again.read(async |tx| caller::user(system(), tx, secret).await).await.unwrap().is_some());
}

async fn the_command_line_shows_the_credentials_again(given: Given) {
    let beside = Store::open_beside(&given.database, given.masters.clone()).await.unwrap();
    let shown = beside.read(async |tx| credentials(system(), tx).await).await.unwrap().unwrap();
    assert_eq!(shown.authorization(), given.first.authorization());
    assert!(shown.password.is_none());
}

async fn nobody_is_found_by_a_secret_of_another_kind(given: Given) {
    for wrong in [Secret::from(""), Secret::from("nobody"), given.first.organization_secret.clone()] {
        assert!(given.store.read(async |tx| caller::user(system(), tx, &wrong).await).await.unwrap().is_none());
        assert!(given.store.read(async |tx| caller::element(system(), tx, &wrong).await).await.unwrap().is_none());
    }
    let wrong = &given.first.user_secret;
    assert!(given.store.read(async |tx| caller::organization(system(), tx, wrong).await).await.unwrap().is_none());
}
