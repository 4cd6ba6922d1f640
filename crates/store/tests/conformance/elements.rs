//! Elements of accounts: who sees them, what is stored of their secrets, and what keeps changes apart.

use crate::given::{Given, scope, stranger, tampered};
use ligand_model::Kind;
use ligand_model::identity::{AccountId, UserId};
use ligand_store::catalogue_property::{self, CatalogueProperty, Of};
use ligand_store::element::{
    self, FIRST_ID, NewElement, Role, Written, delete, get, insert, seen, set_active, share, shared_with, unshare,
    update,
};
use ligand_store::oauth_proxy::{self, OauthProxy};
use ligand_store::{Change, ChangeKind, Numbered, Scope};
use serde_json::{Value, json};

on_both_databases!(
    a_document_is_read_back_as_it_was_written,
    secret_defaults_are_not_readable_in_the_database,
    numbers_begin_above_those_of_the_binary,
    a_key_is_free_once_per_account,
    other_accounts_and_organizations_see_nothing,
    a_shared_element_is_seen_and_not_changed,
    a_share_that_would_make_a_key_ambiguous_is_refused,
    a_change_of_an_older_version_is_refused,
    an_element_in_use_is_not_deleted_and_an_extension_is,
    an_instance_that_is_being_made_keeps_its_element,
    every_change_is_told_as_one_of_the_organization,
    an_element_is_hidden_and_shown,
    a_proxy_keeps_its_secret_and_its_addresses,
    a_signature_is_of_one_text,
    the_place_of_an_element_is_set_again_and_again,
);

/// Another account of the first organization.
async fn colleague(given: &Given) -> Scope {
    let organization = given.scope.organization;
    tampered(
        given,
        &format!(
            "insert into account(organization_id, id, name, created_at, updated_at) values ({organization}, 900, 'second', 1, 1)"
        ),
    )
    .await;
    scope(organization, AccountId(900), UserId(901))
}

async fn new(given: &Given, key: &str, role: Role, document: Value) -> NewElement {
    let id = given.store.next_id(Numbered::Element).await.unwrap();
    let written = Written { document, next_member: 7, active: true };
    NewElement { id, key: key.into(), role, written }
}

async fn inserted(given: &Given, scope: &Scope, key: &str) -> i64 {
    let new = new(given, key, Role::Own, json!({"name": key})).await;
    given.store.write(async |tx| insert(scope, tx, &new).await).await.unwrap();
    new.id
}

async fn keys(given: &Given, scope: &Scope) -> Vec<String> {
    let heads = given.store.read(async |tx| seen(scope, tx).await).await.unwrap();
    heads.into_iter().map(|head| head.key).collect()
}

async fn a_document_is_read_back_as_it_was_written(given: Given) {
    let document = json!({"z": 1, "a": [{"x": null}], "configuration": [
        {"key": "oauth.api.secret", "defaultValue": "hush"}, {"key": "password", "type": "PASSWORD"}], "ü": "ß"});
    let new = new(&given, "mine", Role::Own, document.clone()).await;
    given.store.write(async |tx| insert(&given.scope, tx, &new).await).await.unwrap();
    let stored = given.store.read(async |tx| get(&given.scope, tx, new.id).await).await.unwrap();
    assert_eq!(stored.document.to_string(), document.to_string(), "the order of members too");
    assert_eq!((stored.head.key.as_str(), stored.head.role, stored.head.version), ("mine", Role::Own, 1));
    assert_eq!((stored.next_member, stored.head.active), (7, true));
    assert!(stored.created_at > 0 && stored.updated_at == stored.created_at);
}

async fn secret_defaults_are_not_readable_in_the_database(given: Given) {
    let document = json!({"configuration": [{"key": "oauth.api.secret", "defaultValue": "hush-hush"}]});
    let new = new(&given, "mine", Role::Own, document).await;
    given.store.write(async |tx| insert(&given.scope, tx, &new).await).await.unwrap();
    // Whoever moves the sealed defaults to another row has nothing.
    let other = inserted(&given, &given.scope, "other").await;
    tampered(&given, &format!(
        "update element set secrets_sealed = (select secrets_sealed from element where id = {}) where id = {other} and \
         (select document from element where id = {}) not like '%hush%'", new.id, new.id)).await;
    let moved = given.store.read(async |tx| get(&given.scope, tx, other).await).await;
    assert_eq!(moved.unwrap_err().kind(), Kind::Internal);
}

async fn numbers_begin_above_those_of_the_binary(given: Given) {
    assert_eq!(inserted(&given, &given.scope, "first").await, FIRST_ID);
}

async fn a_key_is_free_once_per_account(given: Given) {
    inserted(&given, &given.scope, "mine").await;
    let again = new(&given, "mine", Role::Own, json!({})).await;
    let refused = given.store.write(async |tx| insert(&given.scope, tx, &again).await).await.unwrap_err();
    assert_eq!(refused.kind(), Kind::Conflict);
    assert!(refused.message().contains("mine"), "{refused}");
    inserted(&given, &colleague(&given).await, "mine").await;
}

async fn other_accounts_and_organizations_see_nothing(given: Given) {
    let id = inserted(&given, &given.scope, "mine").await;
    for other in [stranger(), colleague(&given).await] {
        assert!(keys(&given, &other).await.is_empty());
        let store = &given.store;
        let read = store.read(async |tx| get(&other, tx, id).await).await.unwrap_err();
        let written = Written { document: json!({}), next_member: 1, active: true };
        let update = store.write(async |tx| update(&other, tx, id, 1, &written).await).await.unwrap_err();
        let deleted = store.write(async |tx| delete(&other, tx, id).await).await.unwrap_err();
        let shown = store.write(async |tx| share(&other, tx, id, other.account).await).await.unwrap_err();
        for error in [read, update, deleted, shown] {
            assert_eq!(error.kind(), Kind::NotFound, "{error}");
        }
    }
    assert_eq!(keys(&given, &given.scope).await, ["mine"]);
}

async fn a_shared_element_is_seen_and_not_changed(given: Given) {
    let other = colleague(&given).await;
    let id = inserted(&given, &given.scope, "mine").await;
    let store = &given.store;
    for _ in 0..2 {
        store.write(async |tx| share(&given.scope, tx, id, other.account).await).await.unwrap();
    }
    assert_eq!(keys(&given, &other).await, ["mine"]);
    let stored = store.read(async |tx| get(&other, tx, id).await).await.unwrap();
    assert_eq!(stored.head.account, given.scope.account);
    let written = Written { document: json!({}), next_member: 1, active: true };
    assert!(store.write(async |tx| update(&other, tx, id, 1, &written).await).await.is_err());
    let with = store.read(async |tx| shared_with(&given.scope, tx, id).await).await.unwrap();
    assert_eq!(with.iter().map(|account| account.name.as_str()).collect::<Vec<_>>(), ["second"]);
    store.write(async |tx| unshare(&given.scope, tx, id, other.account).await).await.unwrap();
    assert!(keys(&given, &other).await.is_empty());
    assert!(store.write(async |tx| unshare(&given.scope, tx, id, other.account).await).await.is_err());
    let unknown = store.write(async |tx| share(&given.scope, tx, id, AccountId(12_345)).await).await.unwrap_err();
    assert_eq!(unknown.message(), "No account found with id 12345");
}

async fn a_share_that_would_make_a_key_ambiguous_is_refused(given: Given) {
    let other = colleague(&given).await;
    let id = inserted(&given, &given.scope, "mine").await;
    let theirs = inserted(&given, &other, "mine").await;
    let store = &given.store;
    let refused = store.write(async |tx| share(&given.scope, tx, id, other.account).await).await.unwrap_err();
    assert_eq!(refused.kind(), Kind::Conflict);
    store.write(async |tx| delete(&other, tx, theirs).await).await.unwrap();
    store.write(async |tx| share(&given.scope, tx, id, other.account).await).await.unwrap();
    let again = new(&given, "mine", Role::Own, json!({})).await;
    assert_eq!(store.write(async |tx| insert(&other, tx, &again).await).await.unwrap_err().kind(), Kind::Conflict);
}

async fn a_change_of_an_older_version_is_refused(given: Given) {
    let id = inserted(&given, &given.scope, "mine").await;
    let written = Written { document: json!({"name": "second"}), next_member: 9, active: true };
    let change =
        async |version| given.store.write(async |tx| update(&given.scope, tx, id, version, &written).await).await;
    assert_eq!(change(1).await.unwrap(), 2);
    assert_eq!(change(1).await.unwrap_err().kind(), Kind::Conflict);
    let stored = given.store.read(async |tx| get(&given.scope, tx, id).await).await.unwrap();
    assert_eq!((stored.document, stored.next_member, stored.head.version), (json!({"name": "second"}), 9, 2));
}

async fn an_element_in_use_is_not_deleted_and_an_extension_is(given: Given) {
    let id = inserted(&given, &given.scope, "closeio").await;
    let instance = given.inserted(&given.new_instance("in use").await).await;
    let store = &given.store;
    let refused = store.write(async |tx| delete(&given.scope, tx, id).await).await.unwrap_err();
    assert!(refused.kind() == Kind::Conflict && refused.message().contains("1 instance"), "{refused}");
    let boot = store.boot();
    let gone = async |tx: &mut ligand_store::Tx| {
        ligand_store::instance::begin_delete(&given.scope, tx, boot, instance).await?;
        ligand_store::instance::remove(&given.scope, tx, instance).await
    };
    store.write(gone).await.unwrap();
    store.write(async |tx| delete(&given.scope, tx, id).await).await.unwrap();
    let extension = new(&given, "closeio", Role::Extension, json!({})).await;
    store.write(async |tx| insert(&given.scope, tx, &extension).await).await.unwrap();
    given.inserted(&given.new_instance("of the catalogue").await).await;
    store.write(async |tx| delete(&given.scope, tx, extension.id).await).await.unwrap();
    assert!(keys(&given, &given.scope).await.is_empty());
}

async fn an_instance_that_is_being_made_keeps_its_element(given: Given) {
    let id = inserted(&given, &given.scope, "closeio").await;
    let new = given.new_instance("being made").await;
    let (store, boot) = (&given.store, given.store.boot());
    let (kept, is_kept) = tokio::sync::oneshot::channel();
    let making = store.write(async |tx| {
        element::keep(&given.scope, tx, id).await?;
        kept.send(()).unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        ligand_store::instance::insert(&given.scope, tx, boot, &new).await
    });
    let deleting = async {
        is_kept.await.unwrap();
        store.write(async |tx| delete(&given.scope, tx, id).await).await
    };
    let (made, deleted) = tokio::join!(making, deleting);
    made.unwrap();
    assert_eq!(deleted.unwrap_err().kind(), Kind::Conflict);
    let gone = store.write(async |tx| element::keep(&given.scope, tx, id + 1).await).await.unwrap_err();
    assert_eq!(gone.kind(), Kind::NotFound);
}

async fn every_change_is_told_as_one_of_the_organization(given: Given) {
    let other = colleague(&given).await;
    let mut told = given.store.subscribe();
    let mut heard = || {
        let Change { kind, id, .. } = told.try_recv().unwrap();
        assert_eq!((kind, id), (ChangeKind::Element, given.scope.organization.0));
    };
    let store = &given.store;
    let id = inserted(&given, &given.scope, "mine").await;
    // The block of numbers was taken before; it tells nothing.
    heard();
    store.write(async |tx| share(&given.scope, tx, id, other.account).await).await.unwrap();
    heard();
    store.write(async |tx| unshare(&given.scope, tx, id, other.account).await).await.unwrap();
    heard();
    store.write(async |tx| set_active(&given.scope, tx, id, false).await).await.unwrap();
    heard();
    store.write(async |tx| delete(&given.scope, tx, id).await).await.unwrap();
    heard();
}

async fn an_element_is_hidden_and_shown(given: Given) {
    let id = inserted(&given, &given.scope, "mine").await;
    for (round, active) in [(2, false), (3, true)] {
        given.store.write(async |tx| set_active(&given.scope, tx, id, active).await).await.unwrap();
        let head = given.store.read(async |tx| element::seen(&given.scope, tx).await).await.unwrap().remove(0);
        assert_eq!((head.active, head.version), (active, round));
    }
}

async fn a_proxy_keeps_its_secret_and_its_addresses(given: Given) {
    let id = given.store.next_id(Numbered::OauthProxy).await.unwrap();
    let proxy =
        OauthProxy { id, name: "one".into(), given: r#"{"apiSecret":"hush"}"#.into(), urls: vec!["a.*".into()] };
    let store = &given.store;
    store.write(async |tx| oauth_proxy::insert(&given.scope, tx, &proxy).await).await.unwrap();
    let again = OauthProxy { id: id + 1, ..proxy.clone() };
    let refused = store.write(async |tx| oauth_proxy::insert(&given.scope, tx, &again).await).await.unwrap_err();
    assert_eq!(refused.kind(), Kind::Conflict);
    let add = |urls: &mut Vec<String>| {
        urls.push("b".into());
        Ok(())
    };
    store.write(async |tx| oauth_proxy::set_urls(&given.scope, tx, id, add).await).await.unwrap();
    let found = store.read(async |tx| oauth_proxy::list(&given.scope, tx).await).await.unwrap().remove(0);
    assert_eq!((found.name.as_str(), found.urls), ("one", vec!["a.*".to_owned(), "b".to_owned()]));
    assert_eq!(found.given.expose(), proxy.given.expose());
    let other = colleague(&given).await;
    assert!(store.read(async |tx| oauth_proxy::list(&other, tx).await).await.unwrap().is_empty());
    assert!(store.write(async |tx| oauth_proxy::delete(&other, tx, id).await).await.is_err());
    store.write(async |tx| oauth_proxy::delete(&given.scope, tx, id).await).await.unwrap();
    assert!(store.read(async |tx| oauth_proxy::list(&given.scope, tx).await).await.unwrap().is_empty());
}

async fn a_signature_is_of_one_text(given: Given) {
    let read = given.store.read(async |tx| {
        let signature = oauth_proxy::sign(tx, "mine")?;
        Ok((
            oauth_proxy::is_signed(tx, "mine", &signature)?,
            oauth_proxy::is_signed(tx, "other", &signature)?,
            oauth_proxy::is_signed(tx, "mine", &signature[1..])?,
        ))
    });
    assert_eq!(read.await.unwrap(), (true, false, false));
}

async fn the_place_of_an_element_is_set_again_and_again(given: Given) {
    let place = |hidden, position| CatalogueProperty { element: 191, hidden, featured: false, position };
    for place in [place(true, Some(3)), place(false, None)] {
        let store = &given.store;
        store.write(async |tx| catalogue_property::set(&given.scope, tx, Of::User, &[place]).await).await.unwrap();
        let found = store.read(async |tx| catalogue_property::list(&given.scope, tx, Of::User).await).await.unwrap();
        assert_eq!(found, [place]);
        assert!(
            store.read(async |tx| catalogue_property::list(&stranger(), tx, Of::User).await).await.unwrap().is_empty()
        );
        assert!(
            store
                .read(async |tx| catalogue_property::list(&given.scope, tx, Of::Account).await)
                .await
                .unwrap()
                .is_empty()
        );
    }
}
