//! The `Authorization` header as callers really send it, to a server with odd secrets.

use crate::house::House;
use crate::support::Ligand;

const USER: &str = "/odd+user/secret=with==everything=";
const ORGANIZATION: &str = "+odd/organization=secret/+=";

async fn odd() -> Ligand {
    Ligand::with(|setup| {
        setup.set("LIGAND_ADMIN_USER_SECRET", USER).set("LIGAND_ORGANIZATION_SECRET", ORGANIZATION);
    })
    .await
}

async fn status(ligand: &Ligand, authorization: &str) -> u16 {
    ligand.anonymous().with_header("Authorization", authorization).get("/instances").await.status
}

#[tokio::test]
async fn order_case_white_space_and_a_colon_do_not_matter_and_odd_secrets_arrive() {
    let ligand = odd().await;
    let spellings = [
        format!("User {USER}, Organization {ORGANIZATION}"),
        format!("Organization {ORGANIZATION}, User {USER}"),
        format!("Organization {ORGANIZATION},User {USER}"),
        format!("USER {USER} ,\t  organization   {ORGANIZATION}"),
        format!("user: {USER}, Organization : {ORGANIZATION}"),
        format!("uSeR:{USER},oRgAnIzAtIoN:{ORGANIZATION}"),
    ];
    for spelling in spellings {
        // Let in: there are no instances yet.
        assert_eq!(status(&ligand, &spelling).await, 404, "{spelling}");
    }
}

#[tokio::test]
async fn what_is_nearly_right_is_wrong() {
    let ligand = Ligand::with(|setup| {
        setup.set("LIGAND_ADMIN_USER_SECRET", USER).set("LIGAND_ORGANIZATION_SECRET", ORGANIZATION);
        setup.set("LIGAND_LOGIN_FAILURES", "0");
    })
    .await;
    let user = |secret: &str| format!("User {secret}, Organization {ORGANIZATION}");
    let wrong = [
        user(&USER[..USER.len() - 1]),
        user(&format!("{USER}=")),
        user(&USER.to_uppercase()),
        user(&USER.replace('+', "%2B")),
        user(&USER.replace('/', "_")),
        user(ORGANIZATION),
        format!("User {USER}, Organization {USER}"),
        format!("User {ORGANIZATION}, Organization {USER}"),
        format!("User {USER} Organization {ORGANIZATION}"),
        format!("User {USER}; Organization {ORGANIZATION}"),
        format!("User {USER}, User {USER}, Organization {ORGANIZATION}"),
        format!("Bearer {USER}"),
        format!("User {USER}"),
        format!("Organization {ORGANIZATION}"),
        String::new(),
    ];
    for authorization in wrong {
        assert_eq!(status(&ligand, &authorization).await, 401, "{authorization}");
    }
    ligand.anonymous().get("/instances").await.expect(401);
}

#[tokio::test]
async fn whoever_guesses_too_often_waits_whatever_address_it_claims() {
    let house = House::with(|setup| {
        setup.set("LIGAND_LOGIN_FAILURES", "5");
    })
    .await;
    let instance = house.instance("known").await;
    house.ping(&instance).await.expect(200);
    let guess = async |number: usize| {
        let client = house.ligand.anonymous().with_header("X-Forwarded-For", &format!("192.0.2.{number}"));
        let authorization = format!("User guess-{number}, Organization guess-{number}");
        client.with_header("Authorization", &authorization).get("/instances").await
    };
    for number in 0..5 {
        guess(number).await.expect(401);
    }
    let limited = guess(5).await.expect(429);
    let wait: u64 = limited.header("retry-after").expect("when to come back").parse().expect("seconds");
    assert!((1..=60).contains(&wait), "{limited:?}");
    // Who is known is not slowed by a guesser behind the same address.
    house.ping(&instance).await.expect(200);
}
