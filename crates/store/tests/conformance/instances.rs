//! The life of an instance, and who may see it.

use crate::given::{Given, configuration, scope, stranger, system};
use ligand_model::Kind;
use ligand_model::credential::Status;
use ligand_model::identity::{AccountId, CredentialId, InstanceId, UserId};
use ligand_model::instance::{Instance, Setting, Stage, changes};
use ligand_store::instance::{
    Filter, Update, activate, begin_delete, count, get, get_provisioning, list, list_slim, remove, set_enabled,
    set_trace, update, write_configuration,
};
use ligand_store::system::instances::leftovers;
use ligand_store::{Scope, Tx, caller, credential, user};

on_both_databases!(
    what_was_inserted_is_read_back_whole,
    an_instance_being_provisioned_is_invisible_until_it_is_activated,
    another_organization_and_another_account_see_nothing,
    a_deleted_instance_and_its_token_are_gone,
    leftovers_of_a_crash_are_found_once,
    a_list_is_filtered_and_paged,
    a_slim_list_is_the_list_without_configurations,
    what_belongs_to_a_page_is_read_for_the_own_organization_only,
    wildcards_and_case_in_a_search_are_only_letters,
    instances_are_counted_by_element,
    what_is_unchanged_is_not_written,
    name_tags_and_configuration_change_together,
    a_hook_writes_only_the_keys_it_changed,
    an_entry_can_be_removed,
    thousands_of_tags_and_entries_are_written_and_read_in_order,
    switches_raise_the_version,
    a_secret_key_is_sealed_even_if_the_caller_forgot,
);

async fn read(given: &Given, id: InstanceId) -> Instance {
    given.store.read(async |tx| get(&given.scope, tx, id).await).await.unwrap()
}

async fn names(given: &Given, scope: &Scope, filter: Filter) -> Vec<String> {
    let found = given.store.read(async |tx| list(scope, tx, &filter, None, 100).await).await.unwrap();
    found.into_iter().map(|instance| instance.name).collect()
}

async fn what_was_inserted_is_read_back_whole(given: Given) {
    let mut new = given.new_instance("Größe").await;
    new.tags = vec!["b".into(), "a".into()];
    new.configuration = configuration(&[
        ("base.url", Setting::Plain("https://vendor.test".into())),
        ("event.notification.callback.url", Setting::Null),
        ("password", Setting::Sealed("hunter2".into())),
    ]);
    let id = given.inserted(&new).await;
    let found = read(&given, id).await;
    assert_eq!((found.name.as_str(), &found.tags, &found.token), ("Größe", &new.tags, &new.token));
    assert_eq!(found.configuration, new.configuration);
    assert!(found.enabled && found.credential.is_none() && found.version == 1 && found.created_at > 0);
    let by_token = given.store.read(async |tx| caller::element(system(), tx, &new.token).await).await.unwrap().unwrap();
    assert_eq!((by_token.instance, by_token.account), (id, given.scope.account));
}

async fn an_instance_being_provisioned_is_invisible_until_it_is_activated(given: Given) {
    let mut new = given.new_instance("coming").await;
    new.stage = Stage::Provisioning;
    let id = given.inserted(&new).await;
    assert!(given.store.read(async |tx| get(&given.scope, tx, id).await).await.is_err());
    assert!(given.store.read(async |tx| caller::element(system(), tx, &new.token).await).await.unwrap().is_none());
    assert!(names(&given, &given.scope, Filter::default()).await.is_empty());
    assert!(given.store.read(async |tx| get_provisioning(&given.scope, tx, id).await).await.is_ok());
    given.store.write(async |tx| activate(&given.scope, tx, id).await).await.unwrap();
    assert_eq!(read(&given, id).await.name, "coming");
    let again = given.store.write(async |tx| activate(&given.scope, tx, id).await).await;
    assert_eq!(again.unwrap_err().kind(), Kind::NotFound);
}

async fn another_organization_and_another_account_see_nothing(given: Given) {
    let id = given.inserted(&given.new_instance("mine").await).await;
    let other_account = scope(given.scope.organization, AccountId(999), given.scope.user);
    for other in [stranger(), other_account] {
        let store = &given.store;
        assert!(names(&given, &other, Filter::default()).await.is_empty());
        assert!(store.read(async |tx| get(&other, tx, id).await).await.is_err());
        let change = Update { name: Some("theirs".into()), ..Update::default() };
        assert!(store.write(async |tx| update(&other, tx, id, &change).await).await.is_err());
        assert!(store.write(async |tx| set_enabled(&other, tx, id, false).await).await.is_err());
        assert!(store.write(async |tx| begin_delete(&other, tx, "boot", id).await).await.is_err());
    }
    assert_eq!(read(&given, id).await.name, "mine");
}

async fn a_deleted_instance_and_its_token_are_gone(given: Given) {
    let new = given.new_instance("going").await;
    let id = given.inserted(&new).await;
    let boot = given.store.boot();
    given.store.write(async |tx| begin_delete(&given.scope, tx, boot, id).await).await.unwrap();
    assert!(given.store.read(async |tx| get(&given.scope, tx, id).await).await.is_err());
    assert!(given.store.read(async |tx| caller::element(system(), tx, &new.token).await).await.unwrap().is_none());
    given.store.write(async |tx| remove(&given.scope, tx, id).await).await.unwrap();
    let again = given.store.write(async |tx| remove(&given.scope, tx, id).await).await;
    assert_eq!(again.unwrap_err().kind(), Kind::NotFound);
}

async fn leftovers_of_a_crash_are_found_once(given: Given) {
    let mut new = given.new_instance("half made").await;
    new.stage = Stage::Provisioning;
    let id = given.inserted(&new).await;
    let own = given.store.boot();
    let of_the_living = given.store.write(async |tx| leftovers(system(), tx, own, true, 10).await).await.unwrap();
    assert!(of_the_living.is_empty());
    let other_replica = given.store.write(async |tx| leftovers(system(), tx, "next", false, 10).await).await.unwrap();
    assert!(other_replica.is_empty(), "its hold is not over");
    let found = given.store.write(async |tx| leftovers(system(), tx, "next", true, 10).await).await.unwrap();
    assert_eq!(found.iter().map(|left| (left.id, left.stage)).collect::<Vec<_>>(), [(id, Stage::Provisioning)]);
    let again = given.store.write(async |tx| leftovers(system(), tx, "next", true, 10).await).await.unwrap();
    assert!(again.is_empty(), "they are held by the finder now");
    let left = &found[0];
    given
        .store
        .write(async |tx| {
            begin_delete(&left.scope, tx, "next", left.id).await?;
            remove(&left.scope, tx, left.id).await
        })
        .await
        .unwrap();
}

async fn a_list_is_filtered_and_paged(given: Given) {
    for (name, tags, element) in
        [("alpha", ["x", "y"], "closeio"), ("beta", ["x", "z"], "closeio"), ("gamma", ["x", "y"], "infusionsoftcrm")]
    {
        let mut new = given.new_instance(name).await;
        new.tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
        new.element = element.into();
        given.inserted(&new).await;
    }
    let tagged = |tags: &[&str]| Filter { tags: tags.iter().map(|tag| (*tag).into()).collect(), ..Filter::default() };
    let search = |text: &str| Filter { search: Some(text.into()), ..Filter::default() };
    let of = |element: &str| Filter { element: Some(element.into()), ..Filter::default() };
    for (filter, expected) in [
        (Filter::default(), vec!["alpha", "beta", "gamma"]),
        (tagged(&["x"]), vec!["alpha", "beta", "gamma"]),
        (tagged(&["x", "y"]), vec!["alpha", "gamma"]),
        (tagged(&["y", "z"]), vec![]),
        (search("ET"), vec!["beta"]),
        (search("infusion"), vec!["gamma"]),
        (of("closeio"), vec!["alpha", "beta"]),
        (Filter { search: Some("a".into()), ..tagged(&["z"]) }, vec!["beta"]),
    ] {
        assert_eq!(names(&given, &given.scope, filter.clone()).await, expected, "{filter:?}");
    }
    let everything = Filter::default();
    let first = given.store.read(async |tx| list(&given.scope, tx, &everything, None, 2).await).await.unwrap();
    let after = first.last().map(|instance| instance.id);
    let rest = given.store.read(async |tx| list(&given.scope, tx, &everything, after, 2).await).await.unwrap();
    assert_eq!((first.len(), rest.len(), rest[0].name.as_str()), (2, 1, "gamma"));
}

async fn wildcards_and_case_in_a_search_are_only_letters(given: Given) {
    given.inserted(&given.new_instance("100% Ärger_!").await).await;
    given.inserted(&given.new_instance("1000 others").await).await;
    for text in ["100%", "ÄRGER", "r_!"] {
        let filter = Filter { search: Some(text.into()), ..Filter::default() };
        assert_eq!(names(&given, &given.scope, filter).await, ["100% Ärger_!"], "{text}");
    }
}

async fn instances_are_counted_by_element(given: Given) {
    for element in ["closeio", "closeio", "infusionsoftcrm"] {
        let mut new = given.new_instance("counted").await;
        new.element = element.into();
        given.inserted(&new).await;
    }
    let counted = given.store.read(async |tx| count(&given.scope, tx, &Filter::default()).await).await.unwrap();
    let counted: Vec<_> = counted.iter().map(|found| (found.element.as_str(), found.instances)).collect();
    assert_eq!(counted, [("closeio", 2), ("infusionsoftcrm", 1)]);
}

async fn what_is_unchanged_is_not_written(given: Given) {
    let id = given.inserted(&given.new_instance("same").await).await;
    let before = read(&given, id).await;
    let mut told = given.store.subscribe();
    let same = Update {
        name: Some(before.name.clone()),
        tags: Some(before.tags.clone()),
        element: Some(before.element.clone()),
        configuration: changes(&before.configuration, &before.configuration),
    };
    assert!(!given.store.write(async |tx| update(&given.scope, tx, id, &same).await).await.unwrap());
    let nothing = changes(&before.configuration, &before.configuration);
    let written = given.store.write(async |tx| write_configuration(&given.scope, tx, id, &nothing).await).await;
    assert_eq!(written.unwrap(), None);
    assert_eq!(read(&given, id).await.version, before.version);
    assert!(told.try_recv().is_err());
}

async fn name_tags_and_configuration_change_together(given: Given) {
    let id = given.inserted(&given.new_instance("old").await).await;
    let before = read(&given, id).await;
    let returned = configuration(&[("added", Setting::Plain("1".into()))]);
    let change = Update {
        name: Some("new".into()),
        tags: Some(vec![]),
        element: None,
        configuration: changes(&before.configuration, &returned),
    };
    assert!(given.store.write(async |tx| update(&given.scope, tx, id, &change).await).await.unwrap());
    let after = read(&given, id).await;
    assert_eq!((after.name.as_str(), after.tags.len(), after.version), ("new", 0, before.version + 1));
    assert_eq!(after.configuration.len(), 2);
    let found = names(&given, &given.scope, Filter { search: Some("NEW".into()), ..Filter::default() }).await;
    assert_eq!(found, ["new"]);
}

async fn a_hook_writes_only_the_keys_it_changed(given: Given) {
    let id = given.inserted(&given.new_instance("hooked").await).await;
    let snapshot = read(&given, id).await.configuration;
    // Meanwhile somebody sets another key …
    let meanwhile = changes(&snapshot, &configuration(&[("base.url", Setting::Plain("https://new.test".into()))]));
    given.store.write(async |tx| write_configuration(&given.scope, tx, id, &meanwhile).await).await.unwrap();
    // … and the hook hands back the whole map it was given, with one key of its own.
    let mut returned = snapshot.clone();
    returned.insert("cursor".into(), Setting::Plain("42".into()));
    let change = changes(&snapshot, &returned);
    given.store.write(async |tx| write_configuration(&given.scope, tx, id, &change).await).await.unwrap();
    let after = read(&given, id).await.configuration;
    assert_eq!(after["base.url"].text(), Some("https://new.test"));
    assert_eq!(after["cursor"].text(), Some("42"));
}

async fn an_entry_can_be_removed(given: Given) {
    let id = given.inserted(&given.new_instance("lighter").await).await;
    let change = [("base.url".to_owned(), None), ("kept".to_owned(), Some(Setting::Null))].into_iter().collect();
    given.store.write(async |tx| write_configuration(&given.scope, tx, id, &change).await).await.unwrap();
    let left: Vec<_> = read(&given, id).await.configuration.into_keys().collect();
    assert_eq!(left, ["kept"]);
}

async fn switches_raise_the_version(given: Given) {
    let id = given.inserted(&given.new_instance("switched").await).await;
    let disabled = given.store.write(async |tx| set_enabled(&given.scope, tx, id, false).await).await.unwrap();
    assert!(!read(&given, id).await.enabled);
    let traced = given.store.write(async |tx| set_trace(&given.scope, tx, id, Some(60_000)).await).await.unwrap();
    let found = read(&given, id).await;
    assert_eq!((disabled, traced, found.version), (2, 3, 3));
    assert_eq!(found.trace_until.unwrap() - found.updated_at, 60_000);
    given.store.write(async |tx| set_trace(&given.scope, tx, id, None).await).await.unwrap();
    assert_eq!(read(&given, id).await.trace_until, None);
}

async fn a_secret_key_is_sealed_even_if_the_caller_forgot(given: Given) {
    let mut new = given.new_instance("careless").await;
    new.configuration = configuration(&[("oauth.api.secret", Setting::Plain("client secret".into()))]);
    let id = given.inserted(&new).await;
    assert_eq!(read(&given, id).await.configuration["oauth.api.secret"], Setting::Sealed("client secret".into()));
}

async fn thousands_of_tags_and_entries_are_written_and_read_in_order(given: Given) {
    let many = |word: &str| (0..20_000).map(|number| format!("{word} {number}")).collect::<Vec<_>>();
    let mut new = given.new_instance("large").await;
    new.tags = many("tag");
    new.configuration = many("key").into_iter().map(|key| (key, Setting::Plain("value".into()))).collect();
    let id = given.inserted(&new).await;
    let found = read(&given, id).await;
    assert!(found.tags == new.tags && found.configuration == new.configuration);
    let gone = new.configuration.keys().map(|key| (key.clone(), None)).collect();
    let change = Update { tags: Some(vec!["one".into()]), configuration: gone, ..Update::default() };
    given.store.write(async |tx| update(&given.scope, tx, id, &change).await).await.unwrap();
    let found = read(&given, id).await;
    assert!(found.tags == ["one"] && found.configuration.is_empty());
}

async fn a_slim_list_is_the_list_without_configurations(given: Given) {
    given.inserted(&given.new_instance("one").await).await;
    given.connected("access", "refresh").await;
    let filter = Filter::default();
    let whole = given.store.read(async |tx| list(&given.scope, tx, &filter, None, 9).await).await.unwrap();
    let slim = given.store.read(async |tx| list_slim(&given.scope, tx, &filter, None, 9).await).await.unwrap();
    assert!(whole.iter().all(|instance| instance.configuration.contains_key("base.url")));
    assert!(slim.iter().all(|instance| instance.configuration.is_empty()));
    let names = |found: &[Instance]| {
        found.iter().map(|one| (one.id, one.name.clone(), one.tags.clone(), one.token.clone())).collect::<Vec<_>>()
    };
    assert_eq!((names(&slim), slim.len()), (names(&whole), 2));
}

async fn what_belongs_to_a_page_is_read_for_the_own_organization_only(given: Given) {
    // More than one statement takes.
    let (_, known) = given.connected("access", "refresh").await;
    let credentials: Vec<_> = (known.0 + 1..known.0 + 600).map(CredentialId).chain([known]).collect();
    let users: Vec<_> =
        (given.scope.user.0 + 1..given.scope.user.0 + 600).map(UserId).chain([given.scope.user]).collect();
    let read = async |scope: &Scope| {
        let read = async |tx: &mut Tx| {
            let opened = credential::several(scope, tx, &credentials).await?;
            let statuses = credential::statuses(scope, tx, &credentials).await?;
            Ok((opened, statuses, user::several(scope, tx, &users).await?))
        };
        given.store.read(read).await.unwrap()
    };
    let (opened, statuses, owners) = read(&given.scope).await;
    assert_eq!((opened.len(), opened[&known].access.as_ref().unwrap().expose().as_str()), (1, "access"));
    assert_eq!((statuses.len(), statuses[&known], owners.len()), (1, Status::Ok, 1));
    assert_eq!(owners[&given.scope.user].email, "admin@ligand.test");
    let (opened, statuses, owners) = read(&stranger()).await;
    assert!(opened.is_empty() && statuses.is_empty() && owners.is_empty());
}
