//! Who may: `docs/reference/platform-api.md` §1.2 and §1.4.

use crate::house::{House, path};
use crate::support::{ORGANIZATION_SECRET, USER_SECRET};

#[tokio::test]
async fn a_missing_or_wrong_secret_is_401_and_names_what_is_wrong() {
    let house = House::start().await;
    let instance = house.instance("Test").await;
    let token = instance["token"].as_str().unwrap();
    let (by_number, by_token) = (path(&instance), "/instances".to_owned());
    let table = [
        (&by_number, String::new(), "lacks User and Organization"),
        (&by_number, format!("User {USER_SECRET}"), "lacks Organization"),
        (&by_number, format!("Organization {ORGANIZATION_SECRET}"), "lacks User"),
        (&by_number, format!("User wrong, Organization {ORGANIZATION_SECRET}"), "User secret is not valid"),
        (&by_number, format!("User {USER_SECRET}, Organization wrong"), "Organization secret is not valid"),
        (&by_number, format!("User {USER_SECRET}, Element {token}"), "lacks Organization"),
        (
            &by_number,
            format!("User {USER_SECRET}, Organization {ORGANIZATION_SECRET}, Element wrong"),
            "Element token is not valid",
        ),
        (&by_token, format!("User {USER_SECRET}, Element wrong"), "Element token is not valid"),
        (&by_token, format!("Element {token}"), "lacks User"),
        (
            &by_token,
            format!("User {USER_SECRET}, Organization wrong, Element {token}"),
            "Organization secret is not valid",
        ),
        (&by_number, "Bearer abc".to_owned(), "its form is"),
    ];
    for (path, authorization, said) in table {
        let answer = house.ligand.anonymous().with_header("Authorization", &authorization).get(path).await;
        let answer = answer.expect(401);
        assert!(answer.message().contains(said), "{authorization}: {answer:?}");
        assert!(answer.json().get("providerMessage").is_none());
    }
}

#[tokio::test]
async fn all_three_pairs_work_by_number_and_by_token() {
    let house = House::start().await;
    let instance = house.instance("Test").await;
    let all = format!(
        "Element {}, User {USER_SECRET}, Organization {ORGANIZATION_SECRET}",
        instance["token"].as_str().unwrap()
    );
    let client = house.ligand.anonymous().with_header("Authorization", &all);
    assert_eq!(client.get(&path(&instance)).await.expect(200).json(), instance);
    assert_eq!(client.get("/instances").await.expect(200).json(), instance);
    client.get("/hubs/crm/ping").await.expect(200);
    client.post("/instances", &house.request("another").await).await.expect(200);
}

#[tokio::test]
async fn who_guesses_is_slowed_and_good_callers_of_the_same_address_are_not() {
    let house = House::with(|setup| {
        setup.set("LIGAND_LOGIN_FAILURES", "3");
    })
    .await;
    let (known, unseen) = (house.instance("Known").await, house.instance("Unseen").await);
    house.ping(&known).await.expect(200);
    let guess = async |secret: &str| {
        let authorization = format!("User {secret}, Organization {ORGANIZATION_SECRET}");
        house.ligand.anonymous().with_header("Authorization", &authorization).get("/instances").await
    };
    let statuses = [guess("1").await, guess("2").await, guess("3").await, guess("4").await].map(|answer| answer.status);
    assert_eq!(statuses, [401, 401, 401, 429]);
    assert!(guess("5").await.expect(429).header("retry-after").is_some());
    house.ping(&known).await.expect(200);
    house.ping(&unseen).await.expect(200);
    house.admin().get("/instances").await.expect(200);
}

#[tokio::test]
async fn a_stale_token_called_again_and_again_is_401_and_locks_nobody_out() {
    let house = House::with(|setup| {
        setup.set("LIGAND_LOGIN_FAILURES", "3");
    })
    .await;
    let (stale, good) = (house.instance("Stale").await, house.instance("Good").await);
    house.admin().delete(&path(&stale)).await.expect(200);
    for _ in 0..40 {
        house.ping(&stale).await.expect(401);
    }
    house.ping(&good).await.expect(200);
}
