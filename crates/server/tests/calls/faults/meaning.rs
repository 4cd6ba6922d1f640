//! Faults of the vendor's XML-RPC server, all of them answered with HTTP 200: what each becomes.

use ligand_simulator::infusionsoft::{Action, Rule};
use serde_json::json;

use super::house::{House, ONE};

/// Code, text, status, and how often a read is sent (3: known to pass, and repeated in vain).
const FAULTS: &[(i32, &str, u16, usize)] = &[
    (0, "No such handler: Nothing.here", 502, 1),
    (0, "Failed to invoke method load in class X: Unknown column", 502, 1),
    (0, "No method matching arguments: java.lang.String", 400, 1),
    (0, "Failed to parse XML-RPC request: Premature end of file.", 400, 1),
    (1, "[InvalidConfig]Unable to find the application configuration", 503, 3),
    (3, "[UnexpectedError]something", 502, 1),
    (4, "[DatabaseError]Error creating custom field", 502, 1),
    (5, "[RecordNotFound]Record was not found", 404, 1),
    (6, "[Loading]Error loading follow-up sequence", 502, 1),
    (7, "[NoTableAccess]Contact", 403, 1),
    (8, "[NoFieldAccess]Contact.Id", 400, 1),
    (9, "[NoTableFound]Nothing", 404, 1),
    (10, "[NoFieldFound]No field found: Contact.given_name", 400, 1),
    (11, "[NoFields]", 400, 1),
    (12, "[InvalidParameter]", 400, 1),
    (14, "[NoAccess]", 403, 1),
    (
        500,
        "Server encountered exception: com.infusionsoft.throttle.ThrottlingException: Maximum number of threads throttled",
        429,
        1,
    ),
    (
        500,
        "Server encountered exception: java.lang.IllegalStateException: Cannot create a session after the response has been committed",
        502,
        3,
    ),
    (4711, "[Unheard]of", 502, 1),
];

#[tokio::test]
async fn every_fault_has_its_status_and_the_vendors_words() {
    let house = House::start().await;
    for (code, text, status, sent) in FAULTS {
        house.break_always(Action::Fault { code: *code, text: (*text).into() });
        let answer = house.me.get(ONE).await;
        assert_eq!(answer.status, *status, "fault {code} {text}: {answer:?}");
        assert_eq!(answer.json()["providerMessage"], *text);
        assert_eq!(house.vendor.journal().len(), *sent, "fault {code} {text}");
    }
}

#[tokio::test]
async fn refused_credentials_are_401_and_cost_one_refresh_at_most() {
    let house = House::start().await;
    for (code, text) in
        [(2, "[InvalidKey]bad"), (13, "[FailedLoginAttempt]"), (15, "[FailedLoginAttemptPasswordExpired]")]
    {
        house.break_with(Rule::new(Action::Fault { code, text: text.into() }).path("/crm/xmlrpc/v1").times(0));
        let answer = house.me.get(ONE).await;
        assert_eq!(answer.status, 401, "fault {code}: {answer:?}");
        house.vendor.clear_faults();
    }
    assert!(house.vendor.counter("token:refresh_token") <= 1, "{:?}", house.vendor.counters());
    house.me.get(ONE).await.expect(200);
}

#[tokio::test]
async fn a_fault_of_an_add_is_sent_once_and_if_it_is_no_refusal_its_outcome_is_unknown() {
    let house = House::start().await;
    let before = house.stored("Contact").len();
    for (code, text, status, _) in FAULTS {
        house.break_always(Action::Fault { code: *code, text: (*text).into() });
        let answer = house.me.post("/contacts", &json!({"FirstName": "F"})).await;
        assert_eq!(answer.status, *status, "fault {code} {text}: {answer:?}");
        assert_eq!(answer.json()["providerMessage"], *text);
        assert_eq!(answer.message().contains("unknown"), *status == 502, "fault {code} {text}: {answer:?}");
        assert_eq!(house.sent("ContactService.add"), 1, "fault {code} {text}");
    }
    assert_eq!(house.stored("Contact").len(), before);
}

#[tokio::test]
async fn a_status_of_the_gateway_is_kept_where_callers_know_it() {
    let house = House::start().await;
    for (status, answered) in [
        (400, 400),
        (403, 403),
        (404, 404),
        (405, 405),
        (409, 409),
        (410, 400),
        (413, 413),
        (415, 415),
        (500, 502),
        (501, 502),
    ] {
        let page = Action::Status {
            status,
            body: Some("{\"fault\":{\"faultstring\":\"of the gateway\"}}".into()),
            content_type: Some("application/json".into()),
            processed: false,
        };
        house.break_always(page);
        let answer = house.me.get(ONE).await;
        assert_eq!(answer.status, answered, "{status}: {answer:?}");
        assert!(
            answer.json()["providerMessage"].as_str().is_some_and(|said| said.contains("of the gateway")),
            "{answer:?}"
        );
    }
}
